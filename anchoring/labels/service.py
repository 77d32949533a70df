"""The label process: a WSGI application (PEP 3333) that has the VRF key and answers proofs, to who has a token.

No line of its log and no answer names a subject.
"""

import json
import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import IO, Any, cast

from anchoring.labels.counts import Counts, day_of, hour_of, now
from anchoring.labels.hosts import Host, host_of
from anchoring.labels.protocol import (
    ASKED,
    BAD_KEY,
    BAD_TOKEN,
    COUNTS,
    MOST_ASKED,
    SPENT,
    TRIED,
    Counted,
    asked_read,
    proofs_dumped,
)
from verifier import vrf

TRIED_PART = 48
"""An hour has this part of a day's labels for subjects that nobody recorded."""

Answer = tuple[HTTPStatus, bytes]

logger = logging.getLogger(__name__)


class LabelService:
    """`seed` is the VRF key's 32 bytes. Safe for many threads, and processes beside it with the same counts."""

    def __init__(
        self, *, seed: bytes, hosts: Sequence[Host], counts: Counts, clock: Callable[[], datetime] = now
    ) -> None:
        self._seed, self._hosts, self._counts, self._clock = seed, hosts, counts, clock
        self._key = vrf.public_key(seed).hex()
        self._told: set[tuple[str, str]] = set()

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
        if asked in {("POST", ASKED), ("POST", TRIED)}:
            return self._labels(host, environ, is_tried=asked[1] == TRIED)
        if asked == ("GET", COUNTS):
            return HTTPStatus.OK, self._counted().dumps()
        return _problem(HTTPStatus.NOT_FOUND)

    def _labels(self, host: Host, environ: dict[str, Any], *, is_tried: bool) -> Answer:
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
        limits = _limits(host, self._clock(), is_tried=is_tried)
        # Before they are made: of requests at the same moment no two pass the limit together.
        if not self._taken(host, len(asked.subjects), limits):
            return _problem(SPENT)
        try:
            proofs = [vrf.prove(self._seed, subject.encode()) for subject in asked.subjects]
        except BaseException:
            self._give_back(host, len(asked.subjects), list(limits))
            raise
        return HTTPStatus.OK, proofs_dumped(proofs)

    def _taken(self, host: Host, count: int, limits: Mapping[str, int]) -> bool:
        """From all of them, or from none."""
        taken: list[str] = []
        for within, most in limits.items():
            if not self._counts.take(host.name, count, most=most, within=within):
                self._give_back(host, count, taken)
                self._tell(host, within, most)
                return False
            taken.append(within)
        return True

    def _give_back(self, host: Host, count: int, taken: Iterable[str]) -> None:
        for within in taken:
            self._counts.give_back(host.name, count, within=within)

    def _counted(self) -> Counted:
        asked = self._counts.of_day(day_of(self._clock()))
        return Counted(self._key, {host.name: (asked.get(host.name, 0), host.a_day) for host in self._hosts})

    def _tell(self, host: Host, within: str, most: int) -> None:
        """Once, not for each request that is refused."""
        if (within, host.name) not in self._told:
            self._told.add((within, host.name))
            logger.warning(
                "%s has asked for all of its %s labels of %s (UTC): who asks there?", host.name, most, within
            )


def _limits(host: Host, moment: datetime, *, is_tried: bool) -> dict[str, int]:
    """How many labels the host may ask for within the hour and day. What is tried in all hours is half of the day's."""
    tried = {hour_of(moment): host.a_day // TRIED_PART} if is_tried else {}
    return tried | {day_of(moment): host.a_day}


def _problem(status: HTTPStatus) -> Answer:
    return status, json.dumps({"error": status.phrase}).encode()
