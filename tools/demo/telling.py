"""Prints the demonstration: numbered steps, each line a thing that was checked and held."""

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from tools.demo.api import FailedError

_Found = TypeVar("_Found")
_started = time.monotonic()


_steps = itertools.count(1)


@contextmanager
def step(ko: str, en: str) -> Iterator[None]:
    print(f"\n{next(_steps)}. {ko}\n   {en}", flush=True)
    yield


def held(what: str) -> None:
    print(f"   ✓ {what}  [{time.monotonic() - _started:5.1f} s]", flush=True)


def look(what: str) -> None:
    print(f"   → {what}", flush=True)


def require(condition: object, what: str) -> None:
    if not condition:
        raise FailedError(what)
    held(what)


def wait_for(what: str, look: Callable[[], _Found | None], *, seconds: float = 90) -> _Found:
    """The first answer that is not None or False, asked for twice a second."""
    print(f"   … {what}", flush=True)
    limit = time.monotonic() + seconds
    while True:
        answer = look()
        if answer:
            held(what)
            return answer
        if time.monotonic() > limit:
            raise FailedError(f"after {seconds:.0f} s there was still nothing: {what}")
        time.sleep(0.5)
