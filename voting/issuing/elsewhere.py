"""Polls for an issuer that has no records: read from the registry's evidence, and believed as a stranger believes them."""

from __future__ import annotations

import time
from dataclasses import dataclass

from records.people.permissions import missing
from records.terms.texts import Refusal, RefusalSort, Text
from verifier import evidence, verification
from verifier.answers import Result
from verifier.errors import Malformed, Unavailable
from verifier.ethereum import Endpoint, Endpoints
from verifier.polls.kinds import CANCELLED, CLOSED, SCHEME
from verifier.polls.questions import RESTS_ON, Asked
from verifier.polls.sources import Address, NotGiven, Refused, Source
from verifier.subjects import is_poll
from verifier.trust import Trust
from voting import wiring
from voting.polls.running import Running

READ_AGAIN = 30.0
"""Seconds after which a poll's evidence is asked for anew: it may have been certified, or cancelled."""


DOUBTED = Text(
    "이 기관은 이 투표의 증거 파일을 믿을 수 없어 서명하지 않습니다. 투표를 연 부서에 알려 주십시오.",
    "This office signs nothing in this poll: its evidence does not hold. Tell the department that opened it.",
)


@dataclass(frozen=True)
class _Read:
    poll: Running
    read_at: float


_read: dict[str, _Read] = {}


def running_elsewhere(number: object) -> Running:
    """The poll with this UUID, as its evidence has it. A Refusal where it was not opened.

    A Refusal too where what the registry answers does not hold. Where it does not answer, a poll that was read before is as
    it was; otherwise raises Unavailable.
    """
    name = str(number)
    if not is_poll(name):
        raise missing()
    before = _read.get(name)
    if before is not None and time.monotonic() - before.read_at < READ_AGAIN:
        return before.poll
    try:
        poll = _running(name)
    except Unavailable:
        if before is None:
            raise
        poll = before.poll
    _read[name] = _Read(poll, time.monotonic())
    return poll


def file_elsewhere(number: object, name: str, most: int) -> bytes:
    """A file of the poll. Raises Unavailable, also where it is not given out."""
    try:
        return Address(f"{wiring.issuers_registry()}/api/polls/{number}").read(name, most)
    except (NotGiven, Refused) as error:
        raise Unavailable("silent", endpoint=wiring.issuers_registry(), cause=type(error).__name__) from error


def _running(name: str) -> Running:
    asked = _asked(f"{SCHEME}{name}", file_elsewhere(name, "evidence", evidence.MAX_SIZE))
    opening, opened = asked.poll.opening, asked.poll.opened
    if opening is None or opened is None:
        raise missing()
    answers = {**asked.answers, "process": asked.further()["process"]}
    if answers["process"].result is Result.FAIL or any(
        answers[question].result is Result.FAIL for question in RESTS_ON
    ):
        raise _doubted()
    is_known = all(answers[question].result is Result.PASS for question in RESTS_ON)
    return Running(
        subject=asked.poll.subject,
        digest=opening.digest,
        opened=opened,
        is_certified=is_known
        and all(asked.stated.is_certified(opening.digest, licence) for licence in opened.licences),
        is_over=any(item.kind in (CLOSED, CANCELLED) for item in asked.poll.items),
    )


def whole_elsewhere(number: object) -> Asked:
    """The poll's evidence with its files, for the questions that need them. Raises as `running_elsewhere`."""
    data = file_elsewhere(number, "evidence", evidence.MAX_SIZE)
    source = Address(f"{wiring.issuers_registry()}/api/polls/{number}")
    return _asked(f"{SCHEME}{number}", data, source)


def _asked(subject: str, data: bytes, source: Source | None = None) -> Asked:
    trust = wiring.issuers_trust()
    try:
        file = evidence.loads(data)
    except Malformed as error:
        raise _doubted() from error
    if file.subject != subject:
        raise _doubted()
    # Offices sign at the registry's site, which in a trial may be this machine.
    is_trial = wiring.is_trial_identity()
    examined = verification.examine(file, trust, _chain(trust), allow_localhost=is_trial)
    return verification.ask(examined, source=source)


def _chain(trust: Trust) -> Endpoints:
    addresses = wiring.issuers_endpoints() or [url for network in trust.networks for url in network.rpc]
    return Endpoints([Endpoint(url) for url in addresses])


def _doubted() -> Refusal:
    return Refusal("poll_doubted", DOUBTED, sort=RefusalSort.FORBIDDEN)
