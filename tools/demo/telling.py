"""Prints the demonstration: numbered steps, each line a thing that was checked and held."""

import itertools
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from tools.demo.api import FailedError

_Found = TypeVar("_Found")
_started = time.monotonic()
_CELLS = 30

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


class Bar:
    """How long something is waited for, on a terminal: a line that is drawn again and again. `usual` is what it mostly takes,
    in seconds; it is full only when it is over."""

    def __init__(self, usual: float) -> None:
        self._usual = usual
        self._began = time.monotonic()
        self._drawn = False

    def draw(self) -> None:
        if not sys.stdout.isatty():
            return
        waited = time.monotonic() - self._began
        cells = min(_CELLS - 1, int(_CELLS * waited / self._usual))
        print(
            f"\r     [{'█' * cells}{'·' * (_CELLS - cells)}] {waited:3.0f} s, mostly {self._usual:.0f} s",
            end="",
            flush=True,
        )
        self._drawn = True

    def clear(self) -> None:
        if self._drawn:
            print("\r\x1b[2K", end="", flush=True)
            self._drawn = False


def wait_for(
    what: str, look: Callable[[], _Found | None], *, seconds: float = 90, usual: float = 15
) -> _Found:
    """The first answer that is not None or False, asked for twice a second."""
    print(f"   … {what}", flush=True)
    bar, limit = Bar(usual), time.monotonic() + seconds
    try:
        while True:
            answer = look()
            if answer:
                break
            if time.monotonic() > limit:
                raise FailedError(f"after {seconds:.0f} s there was still nothing: {what}")
            bar.draw()
            time.sleep(0.5)
    finally:
        bar.clear()
    held(what)
    return answer
