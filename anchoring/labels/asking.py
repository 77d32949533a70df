"""Ask the label process, over a socket of this machine or the inner network, and believe no answer that proves nothing."""

from __future__ import annotations

import http.client
import logging
import socket
import time
from threading import Lock
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from anchoring.labels.protocol import (
    ASKED,
    BAD_KEY,
    BAD_TOKEN,
    COUNTS,
    MOST_ANSWERED,
    SPENT,
    TRIED,
    Asked,
    Counted,
    counted_read,
    proofs_read,
)
from anchoring.log.labels import REMEMBERED, LabelsAwayError, Proof, Why
from anchoring.log.memory import Memory, digest_of
from verifier import vrf
from verifier.errors import VerifierError
from verifier.timed import TimedResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

AT_ONCE = 250
"""Subjects in one request: so few are answered in time by a busy machine too, and what was answered is kept."""
CONNECT_SECONDS, SECONDS = 2.0, 5.0
"""For how long a connection is waited for, and an answer as a whole."""
RESTS = 2.0
"""Seconds for which one that did not answer in time is not asked again, so that not every thread waits for it."""
KEPT_FOR = 2.0
"""Seconds for which the counts are kept: who looks at them often does not make us ask often."""
REMEMBERS = 60.0
"""Seconds for which it is told why labels were refused, where no other request was answered since."""

_WHYS: Final[dict[int, Why]] = {BAD_TOKEN: Why.REFUSED, BAD_KEY: Why.OTHER_KEY, SPENT: Why.SPENT}

logger = logging.getLogger(__name__)


class AskedLabels:
    """`Labels` by the label process. `key` is the public half of the log's VRF key, 32 bytes.

    A label is computed here, from a proof that holds under that key: a label process that lies or breaks puts no record
    under another label. What was proved once is remembered in this process alone, the last 50,000.
    """

    def __init__(self, door: Door, key: bytes) -> None:
        self._door, self._key = door, key
        self._kept: Memory[Proof] = Memory(REMEMBERED)

    def labels(self, subjects: Iterable[str]) -> dict[str, str]:
        """See Labels."""
        return {subject: label for subject, (_, label) in self.proofs(subjects).items()}

    def proofs(self, subjects: Iterable[str]) -> dict[str, Proof]:
        """See Labels. In one request, where there are no more than 250 new ones."""
        known = {subject: self._kept.get(digest_of(subject)) for subject in subjects}
        new = [subject for subject, proof in known.items() if proof is None]
        for start in range(0, len(new), AT_ONCE):
            known |= self._proved(new[start : start + AT_ONCE])
        return {subject: proof for subject, proof in known.items() if proof is not None}

    def tried(self, subject: str, is_recorded: Callable[[], bool]) -> None:
        """See Labels. From then on it is remembered."""
        if self._kept.get(digest_of(subject)) is None and not is_recorded():
            self._proved([subject], TRIED)

    def _proved(self, subjects: Sequence[str], path: str = ASKED) -> dict[str, Proof]:
        answered = self._door.ask(Asked(self._key.hex(), tuple(subjects)), path)
        try:
            proved = {
                subject: (pi.hex(), vrf.verify(self._key, subject.encode(), pi)[:32].hex())
                for subject, pi in zip(subjects, answered, strict=True)
            }
        except VerifierError:
            # Nothing of such an answer is taken, the proofs that hold included.
            raise self._door.away(Why.WRONG) from None
        self._door.believed()
        for subject, proof in proved.items():
            self._kept.put(digest_of(subject), proof)
        return proved


class Door:
    """The way to the label process at `unix:<path>` or `http://<host>:<port>`. Safe for many threads; kept for a process's life.

    Each request has a connection of its own: there is one for all labels of a page or batch.
    """

    def __init__(self, address: str, token: str, *, seconds: float = SECONDS) -> None:
        self._address, self._token, self._seconds = address, token, seconds
        self._rests_until = 0.0
        self._resting = Lock()
        self._problem: tuple[Why, float] | None = None
        self._lock = Lock()
        self._counted: Counted | Why | None = None
        self._counted_until = 0.0

    def __repr__(self) -> str:
        return "Door(token hidden)"

    def ask(self, asked: Asked, path: str = ASKED) -> list[bytes]:
        """The proofs, in order; whether they hold is for who asks. Raises LabelsAwayError."""
        content = self._answer("POST", path, asked.dumps())
        try:
            return proofs_read(content, count=len(asked.subjects))
        except ValueError:
            raise self.away(Why.WRONG) from None

    def believed(self) -> None:
        """To be called where the proofs of an answer held: what was told before is over."""
        self._problem = None

    def counted(self) -> Counted:
        """What the hosts have asked for today, as of two seconds ago at most. Raises LabelsAwayError."""
        with self._lock:
            if time.monotonic() >= self._counted_until:
                self._counted = self._counts()
                self._counted_until = time.monotonic() + KEPT_FOR
            known = self._counted
        if isinstance(known, Counted):
            return known
        raise LabelsAwayError(known or Why.SILENT)

    def problem(self) -> Why | None:
        """Why the last request for labels was refused, within the last minute."""
        problem = self._problem
        return problem[0] if problem and time.monotonic() < problem[1] else None

    def away(self, why: Why) -> LabelsAwayError:
        """The error to raise; told in the log where it is not silence, which a restart makes too."""
        if why is not Why.SILENT and self.problem() is not why:
            logger.error("the label process gives no labels: %s", why)
        self._problem = (why, time.monotonic() + REMEMBERS)
        return LabelsAwayError(why)

    def _counts(self) -> Counted | Why:
        try:
            return counted_read(self._answer("GET", COUNTS, None))
        except LabelsAwayError as error:
            return error.why
        except ValueError:
            return Why.WRONG

    def _begin(self) -> None:
        """Raises where it rests. Behind a rest one thread asks, and the others go on without until that one knows more."""
        with self._resting:
            now = time.monotonic()
            if now < self._rests_until:
                raise self.away(Why.SILENT)
            if self._rests_until:
                self._rests_until = now + self._seconds

    def _answer(self, method: str, path: str, body: bytes | None) -> bytes:
        self._begin()
        connection = _Connection(self._address, self._seconds)
        try:
            headers = {"Authorization": f"Bearer {self._token}", "Connection": "close"}
            connection.request(method, path, body, headers | {"Content-Type": "application/json"})
            answer = connection.getresponse()
            content = answer.read(MOST_ANSWERED + 1)
            # What its end says is still to come: it was cut off, or is too long.
            left = answer.length
        except TimeoutError:
            self._rests_until = time.monotonic() + RESTS
            raise self.away(Why.SILENT) from None
        except (OSError, http.client.HTTPException):
            self._rests_until = 0.0
            raise self.away(Why.SILENT) from None
        finally:
            connection.close()
        self._rests_until = 0.0
        if len(content) > MOST_ANSWERED:
            raise self.away(Why.WRONG)
        if left or answer.status >= 500:
            raise self.away(Why.SILENT)
        if path == TRIED and answer.status == SPENT:
            # No other label is away for it.
            raise LabelsAwayError(Why.TRIED)
        if answer.status != http.HTTPStatus.OK:
            raise self.away(_WHYS.get(answer.status, Why.WRONG))
        return content


class _Connection(http.client.HTTPConnection):
    """One request to the address, within so many seconds from the beginning to the end."""

    response_class = TimedResponse

    def __init__(self, address: str, seconds: float) -> None:
        parts = urlsplit(address)
        self._path = parts.path if parts.scheme == "unix" else None
        self._seconds, self._ends_at = seconds, 0.0
        super().__init__(parts.hostname or "localhost", parts.port or 80)

    def connect(self) -> None:
        """Over the socket at the path, where the address has one."""
        self._ends_at = time.monotonic() + self._seconds
        self.sock = self._connected(min(CONNECT_SECONDS, self._seconds))
        self.sock.settimeout(self._left())

    def getresponse(self) -> http.client.HTTPResponse:
        """The answer, in what is left of the time."""
        if self.sock is not None:
            self.sock.settimeout(self._left())
        return super().getresponse()

    def _left(self) -> float:
        return max(0.001, self._ends_at - time.monotonic())

    def _connected(self, seconds: float) -> socket.socket:
        if self._path is None:
            return socket.create_connection((self.host, self.port), timeout=seconds)
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            sock.settimeout(seconds)
            sock.connect(self._path)
        except BaseException:
            sock.close()
            raise
        return sock
