"""A question from a stranger's machine."""

from __future__ import annotations

import http.client
import time
from contextlib import closing, suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

from tests.deploying.drill.journal import GIVEN_UP
from tests.deploying.drill.machines import OUTSIDE
from tests.deploying.drill.registry import HOST, SITE_PORT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from threading import Event


def asked(
    method: str, path: str, headers: Mapping[str, str], body: bytes | None, *, stopping: Event
) -> tuple[int, bytes]:
    """Status and body of the answer; status 0 where none came whole in time. Each question has a connection of its own.

    Who asks too much at once is told when to ask again, and does: it shows in the time that the answer took.
    """
    given_up = time.monotonic() + GIVEN_UP
    while True:
        way = http.client.HTTPConnection(OUTSIDE, SITE_PORT, timeout=GIVEN_UP)
        status, said, again = 0, b"", 0.0
        with closing(way), suppress(OSError, http.client.HTTPException):
            way.request(method, path, body, {"Host": HOST, **headers})
            answer = way.getresponse()
            status, said, again = answer.status, answer.read(), float(answer.headers.get("Retry-After", 0))
        is_over = status != HTTPStatus.TOO_MANY_REQUESTS or time.monotonic() + again > given_up
        if is_over or stopping.wait(again):
            return status, said
