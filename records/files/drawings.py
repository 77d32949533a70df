"""PDF files that were drawn: kept in this process by a digest of all that they show, and drawn one at a time.

Drawing takes a second and more of one core. Who asks for one that is being drawn waits for it; who would have to wait behind
too many is told to come again. They are kept in memory, and not for long: what is erased must not stay behind in a file.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import Lock

from records import wiring


class DrawingBusyError(Exception):
    """Others are being drawn. In a few seconds there may be room."""


@dataclass(frozen=True)
class _Kept:
    content: bytes
    until: float


class Drawings:
    """At most `most_bytes` of them, each for `seconds`; of those who ask, at most `most_waiting` draw or wait."""

    def __init__(self, *, most_bytes: int, seconds: float, most_waiting: int, patience: float = 30.0) -> None:
        self._most_bytes, self._seconds = most_bytes, seconds
        self._most_waiting, self._patience = most_waiting, patience
        self._kept: OrderedDict[bytes, _Kept] = OrderedDict()
        self._waiting = 0
        self._lock, self._turn = Lock(), Lock()

    def get(self, digest: bytes, draw: Callable[[], bytes]) -> bytes:
        """The PDF of this digest, drawn where it is not kept. Raises DrawingBusyError, and what `draw` raises."""
        if (content := self._known(digest)) is not None:
            return content
        with self._a_turn():
            # Who waited for the same one finds it now.
            if (content := self._known(digest)) is not None:
                return content
            content = draw()
            self._keep(digest, content)
            return content

    @contextmanager
    def _a_turn(self) -> Iterator[None]:
        with self._lock:
            if self._waiting >= self._most_waiting:
                raise DrawingBusyError
            self._waiting += 1
        try:
            if not self._turn.acquire(timeout=self._patience):
                raise DrawingBusyError
            try:
                yield
            finally:
                self._turn.release()
        finally:
            with self._lock:
                self._waiting -= 1

    def _known(self, digest: bytes) -> bytes | None:
        with self._lock:
            kept = self._kept.get(digest)
            if kept is None or kept.until < time.monotonic():
                return None
            self._kept.move_to_end(digest)
            return kept.content

    def _keep(self, digest: bytes, content: bytes) -> None:
        with self._lock:
            self._kept[digest] = _Kept(content, time.monotonic() + self._seconds)
            while sum(len(kept.content) for kept in self._kept.values()) > self._most_bytes:
                self._kept.popitem(last=False)


@cache
def drawings() -> Drawings:
    """This process's."""
    return Drawings(most_bytes=wiring.papers_kept(), seconds=3600.0, most_waiting=wiring.share_of_threads())
