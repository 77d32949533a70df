"""Prints one line for each step of `make run`, with the time that it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_WIDTH = 58


class RefusedError(Exception):
    """The start can't go on. The message says why and what to do; it is all that is printed."""


def say(text: str = "") -> None:
    print(text, flush=True)


@contextmanager
def step(what: str) -> Iterator[None]:
    print(f"{what + ' ...':<{_WIDTH}}", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f"{time.monotonic() - began:6.1f} s", flush=True)


def refuse(error: RefusedError) -> None:
    print(f"\n{error}\n", file=sys.stderr, flush=True)


def last_lines(file: Path, count: int = 15) -> str:
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in lines[-count:])
