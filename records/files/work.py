"""How much of this process the files of one request may take: what is more belongs into a job, or into a further request."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from records.terms.texts import Refusal, Text

MOST = 3.0
"""Seconds of one core. One file takes most of one at worst, a telephone's photograph a twentieth."""
TOO_MUCH = Text(
    "이 파일들을 한꺼번에 검사하기에는 너무 오래 걸립니다. 나누어 올려 주십시오.",
    "These files take too long to be checked at once. Send them in parts.",
)


class Work:
    """What is left to the files of one request. The last one may overdraw it."""

    def __init__(self) -> None:
        self._spent = 0.0

    def add(self, seconds: float) -> None:
        """What another process took for one of them."""
        self._spent += seconds

    @contextmanager
    def one(self) -> Iterator[None]:
        """The check of one file. Refusal where those before it took all."""
        if self._spent >= MOST:
            raise Refusal("files_heavy", TOO_MUCH, pointer="/file")
        began = time.thread_time()
        try:
            yield
        finally:
            self.add(time.thread_time() - began)
