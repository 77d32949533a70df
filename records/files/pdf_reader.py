"""Reads one PDF file from standard input and prints what is wrong with it. Run apart, for a file can be made to take for ever.

It needs nothing of the registry. Its argument: how many seconds of one core it may take. Exit status 0, one word of `FAULTS`
or `fine`, and how many it took.
"""

import io
import resource
import sys
import time
from collections.abc import Iterator
from typing import Any

import pikepdf

FAULTS = ("password", "script", "launch", "embedded", "broken")
_MEMORY = 2**30

_SCRIPT, _LAUNCH = {"/JS", "/JavaScript", "/XFA"}, {"/Launch", "/ImportData"}
_EMBEDDED = {"/EF", "/EmbeddedFiles", "/RichMediaContent"}


def fault(content: bytes) -> str:
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                return "password"
            if not len(pdf.pages):
                return "broken"
            return next((wrong for part in pdf.objects for wrong in _faults(part)), "fine")
    except pikepdf.PasswordError:
        return "password"
    except (pikepdf.PdfError, ValueError, RecursionError):
        return "broken"


def _faults(part: Any) -> Iterator[str]:
    """Of one numbered object, with all that lies in it; what it refers to has a number of its own."""
    stack = [part]
    while stack:
        here = stack.pop()
        if isinstance(here, pikepdf.Stream):
            here = here.stream_dict
        if isinstance(here, pikepdf.Array):
            stack += [value for value in here if _is_inside(value)]
        elif isinstance(here, pikepdf.Dictionary):
            keys, action = set(here.keys()), str(here.get("/S", ""))
            if keys & _SCRIPT or action == "/JavaScript":
                yield "script"
            if action in _LAUNCH:
                yield "launch"
            if keys & _EMBEDDED or str(here.get("/Type", "")) == "/EmbeddedFile" or action == "/GoToE":
                yield "embedded"
            stack += [value for _, value in here.items() if _is_inside(value)]


def _is_inside(value: Any) -> bool:
    return isinstance(value, pikepdf.Object) and not value.is_indirect


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    found = fault(sys.stdin.buffer.read())
    sys.stdout.write(f"{found} {time.process_time():.2f}")
