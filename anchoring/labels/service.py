"""The label process: a WSGI application (PEP 3333) that has the VRF key and answers proofs, to who has a token.

No line of its log and no answer names a subject.
"""

import json
import logging
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from http import HTTPStatus
from typing import IO, Any, cast

from anchoring.labels.counts import Counts, today
from anchoring.labels.hosts import Host, host_of
from anchoring.labels.protocol import (
    BAD_KEY,
    BAD_TOKEN,
    MOST_ASKED,
    SPENT,
    Counted,
    asked_read,
    proofs_dumped,
)
from verifier import vrf

Answer = tuple[HTTPStatus, bytes]

logger = logging.getLogger(__name__)


class LabelService:
    """`seed` is the VRF key's 32 bytes. Safe for many threads, and processes beside it with the same counts."""

    def __init__(
        self, *, seed: bytes, hosts: Sequence[Host], counts: Counts, day: Callable[[], date] = today
    ) -> None:
        self._seed, self._hosts, self._counts, self._day = seed, hosts, counts, day
        self._key = vrf.public_key(seed).hex()
        self._told: set[tuple[date, str]] = set()

    def __repr__(self) -> str:
        return "LabelService(seed hidden)"

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        """One request."""
        try:
            status, content = self._answer(environ)
        except sqlite3.Error as error:
            # What can't be counted is not answered: nobody would see it.
            logger.error("labels can't be counted: %s", type(error).__name__)
            status, content = _problem(HTTPStatus.SERVICE_UNAVAILABLE)
        except Exception as error:  # noqa: BLE001  whatever it is, gunicorn would write its text down
            # Its name alone: its text, and what stands in a traceback's lines, may be a subject.
            logger.error("a request was not answered: %s", type(error).__name__)
            status, content = _problem(HTTPStatus.INTERNAL_SERVER_ERROR)
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(content)))]
        start_response(f"{status.value} {status.phrase}", [*headers, ("Cache-Control", "no-store")])
        return [content]

    def _answer(self, environ: dict[str, Any]) -> Answer:
        host = host_of(self._hosts, environ.get("HTTP_AUTHORIZATION", ""))
        if host is None:
            # Before anything else is looked at, the body above all.
            return _problem(BAD_TOKEN)
        asked = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        if asked == ("POST", "/labels"):
            return self._labels(host, environ)
        if asked == ("GET", "/counts"):
            return HTTPStatus.OK, self._counted().dumps()
        return _problem(HTTPStatus.NOT_FOUND)

    def _labels(self, host: Host, environ: dict[str, Any]) -> Answer:
        length = environ.get("CONTENT_LENGTH") or ""
        if not (length.isascii() and length.isdigit()):
            return _problem(HTTPStatus.LENGTH_REQUIRED)
        # Its digits are looked at first: Python reads no number of more than some thousand.
        if len(length) > 9 or int(length) > MOST_ASKED:
            return _problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        content = cast("IO[bytes]", environ["wsgi.input"]).read(int(length))
        try:
            asked = asked_read(content)
        except ValueError:
            return _problem(HTTPStatus.BAD_REQUEST)
        if asked.key != self._key:
            return _problem(BAD_KEY)
        day = self._day()
        if not self._counts.take(host.name, len(asked.subjects), most=host.a_day, day=day):
            self._tell(host, day)
            return _problem(SPENT)
        proofs = [vrf.prove(self._seed, subject.encode()) for subject in asked.subjects]
        return HTTPStatus.OK, proofs_dumped(proofs)

    def _counted(self) -> Counted:
        asked = self._counts.of_day(self._day())
        return Counted(self._key, {host.name: (asked.get(host.name, 0), host.a_day) for host in self._hosts})

    def _tell(self, host: Host, day: date) -> None:
        """Once, not for each request that is refused."""
        if (day, host.name) not in self._told:
            self._told.add((day, host.name))
            logger.warning(
                "%s has asked for all of its %s labels of %s (UTC): who asks there?",
                host.name,
                host.a_day,
                day,
            )


def _problem(status: HTTPStatus) -> Answer:
    return status, json.dumps({"error": status.phrase}).encode()
