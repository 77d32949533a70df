"""A poll in the registry from its proposal to its answer, step by step, by a clock that only the story moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from anchoring.log.map.commit import map_commit
from anchoring.log.sequencer import sequence_chunk
from records.contents.models import Record
from records.people.authors import NOBODY, Author, author_for
from records.signing.bodies import VerdictChoice
from records.signing.certifications import certification_create
from records.stating import services as stating
from tests.anchoring.log.cast import KEYS
from tests.anchoring.log.chains import Chain
from tests.anchoring.log.chains import chain as opened_chain
from tests.cast import Signer, enrolled
from tests.fixtures.market import member, second_factor
from tests.verifier.polls.issuers import ISSUERS
from tests.verifier.polls.voters import VOTERS, Voter
from tests.voting.offices import private_bytes
from verifier import canonical
from voting.boxes.recording import box_record
from voting.keys.files import ISSUER, VRF, key_made
from voting.openings.services import opening_preview, poll_open
from voting.openings.terms import IssuerTerms, Terms
from voting.polls.models import Poll
from voting.proposals.bodies import PollProposed, PollReviewed
from voting.proposals.services import poll_propose, proposal_review
from voting.results.bodies import PollAnswered
from voting.results.counting import poll_counted
from voting.results.services import poll_answer, poll_close
from voting.rolls.models import RollList
from voting.rolls.services import rights_of, roll_made

PERSON = ("동 (숫자)", "호수 (숫자)")
LICENCES = ("감사위-2026-003", "대학-2026-001")
MINIMUM = 5


@dataclass
class Clock:
    """What time it is for the registry: two days ago, and then what the story says."""

    now: datetime

    def forward(self, **delta: float) -> None:
        self.now += timedelta(**delta)

    def to(self, moment: datetime) -> None:
        self.now = max(self.now, moment)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock(datetime.now(UTC).replace(microsecond=0) - timedelta(days=2))

    class Moment(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return made.now.astimezone(tz)

    monkeypatch.setattr(stating, "datetime", Moment)
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.now)
    return made


def proposal(**changes: Any) -> PollProposed:
    body: PollProposed = {
        "title": "유수지를 어떻게 쓸까요",
        "question": "비어 있는 유수지를 무엇으로 쓰면 좋겠습니까?",
        "background": "2024년부터 비어 있습니다.\n두 해째입니다.",
        "area": "서울특별시 성동구",
        "options": [
            {"id": "a", "text": "숲으로 남긴다"},
            {"id": "b", "text": "도서관을 짓는다"},
            {"id": "c", "text": "주차장"},
        ],
        "proposer": {"sort": "citizen", "name": "김서울"},
    }
    return {**body, **changes}  # type: ignore[typeddict-item]  # a test changes what it likes


@dataclass
class Story:
    """`city` runs the poll, `observers` issue and certify it; `boxed` are how many boxes have been filled."""

    city: Author
    clock: Clock
    observers: Sequence[Author] = ()
    signers: Sequence[Signer] = ()
    uuid: UUID = NOBODY
    proposed: Record | None = None
    reviewed: Record | None = None
    opening: Record | None = None
    tallied: Record | None = None
    chain: Chain | None = None
    voters: Sequence[Voter] = field(default_factory=lambda: VOTERS)

    def __post_init__(self) -> None:
        self.observers = [_observer(licence, number) for number, licence in enumerate(LICENCES)]
        self.signers = [
            enrolled(self.city, observer, seed=bytes([31 + number]) * 32)
            for number, observer in enumerate(self.observers)
        ]

    @property
    def poll(self) -> Poll:
        return Poll.objects.get(subject=f"poll:{self.uuid}")

    def time(self, name: str) -> datetime:
        """`opens_at` or `closes_at`."""
        moment: datetime = getattr(self.poll, name)
        return moment

    def propose(self, **changes: Any) -> Record:
        self.proposed = poll_propose(author=self.city, body=proposal(**changes))
        self.uuid = UUID(self.proposed.number)
        return self.proposed

    def review(self, **changes: Any) -> Record:
        assert self.proposed
        body: PollReviewed = {
            "proposal": self.proposed.digest,
            "decision": "accepted",
            "department": "공원녹지과",
            "reason": "시민의 뜻을 물을 만한 일입니다.",
        }
        given: PollReviewed = {**body, **changes}  # type: ignore[typeddict-item]
        self.reviewed = proposal_review(author=self.city, subject=self.proposed.subject, body=given)
        return self.reviewed

    def roll(self, voters: Sequence[Voter] | None = None) -> RollList:
        rows = [",".join(PERSON), *(",".join(voter.person) for voter in voters or self.voters)]
        data = "\n".join(rows).encode()
        return roll_made(author=self.city, number=self.uuid, data=data, person=PERSON)

    def terms(self, **changes: Any) -> Terms:
        opens = self.clock.now + timedelta(hours=1)
        # The first office is this registry; the second is elsewhere.
        key_made(self.uuid, ISSUER, lambda: private_bytes(ISSUERS[0]))
        given = {
            "least": 0,
            "most": 2,
            "opens_at": opens,
            "closes_at": opens + timedelta(hours=3),
            "answer_by": opens + timedelta(days=30),
            "sort": "roll",
            "person": PERSON,
            "text": "단지에 사는 세대마다 한 표",
            "issuers": [
                IssuerTerms(licence, canonical.b64u_encode(issuer.spki()))
                for licence, issuer in zip(LICENCES, ISSUERS, strict=False)
            ],
            "minimum": MINIMUM,
        }
        return Terms(**{**given, **changes})

    def open(self, **changes: Any) -> Record:
        terms = self.terms(**changes)
        seen = opening_preview(author=self.city, number=self.uuid, terms=terms).digest
        self.opening = poll_open(author=self.city, number=self.uuid, terms=terms, seen=seen)
        return self.opening

    def certify(
        self, record: Record, *, verdict: VerdictChoice = "certified", by: Sequence[int] = (0, 1)
    ) -> None:
        self.clock.forward(seconds=2)
        for number in by:
            reason = None if verdict == "certified" else "숫자가 맞지 않습니다."
            certification_create(
                author=self.observers[number],
                **self.signers[number].state(record, verdict=verdict, reason=reason),
            )

    def opened(self, **changes: Any) -> Record:
        """From the proposal to a poll that takes ballots."""
        self.propose()
        self.review()
        self.roll()
        opening = self.open(**changes)
        self.anchored()
        self.certify(opening)
        self.anchored()
        self.clock.to(self.time("opens_at"))
        return opening

    def rights(self, voters: Sequence[Voter]) -> list[bytes]:
        return rights_of(key_made(self.uuid, VRF), [voter.person for voter in voters])

    def box(self, voters: Sequence[Voter], choices: Sequence[str] = ("a",), sequence: int = 0) -> Record:
        """A box in which all these used their right, and chose the same."""
        assert self.opening
        lines = [voter.ballot(self.opening.digest, choices, sequence) for voter in voters]
        record = box_record(subject=self.poll.subject, rights=self.rights(voters), lines=lines)
        self.anchored()
        return record

    def close(self) -> Record:
        self.clock.to(self.time("closes_at"))
        return poll_close(number=self.uuid)

    def tally(self, **options: Any) -> Record:
        self.tallied = poll_counted(author=self.city, number=self.uuid, **options)
        return self.tallied

    def answer(self, **changes: Any) -> Record:
        body: PollAnswered = {
            "tally": "",
            "decision": "adopted",
            "department": "공원녹지과",
            "text": "숲으로 남기겠습니다.",
            "steps": [{"text": "실시설계", "due": "2027-06-30"}],
        }
        given: PollAnswered = {**body, **changes}  # type: ignore[typeddict-item]
        return poll_answer(author=self.city, number=self.uuid, body=given)

    def anchored(self) -> None:
        """All that waits is logged, and that on the chain, and final."""
        self.clock.forward(seconds=1)
        sequence_chunk(keys=KEYS, now=self.clock.now)
        self.clock.forward(seconds=1)
        checkpoint = map_commit(keys=KEYS, now=self.clock.now)
        assert checkpoint is not None
        self.clock.forward(seconds=12)
        if self.chain is None:
            self.chain = opened_chain()
        self.chain.epoch = int(self.clock.now.timestamp()) - self.chain.number - 1
        self.chain.anchor(checkpoint)


def _observer(licence: str, number: int) -> Author:
    membership = member("office", "observer", f"Office {number}", licence=licence)
    second_factor(membership.user)
    return author_for(membership)


@pytest.fixture
def story(city: Author, clock: Clock, settings: Any, tmp_path: Path) -> Story:
    settings.POLL_KEYS_DIR = tmp_path / "keys"
    settings.WAITING_DIR = tmp_path / "waiting"
    settings.ISSUER_URLS = {LICENCES[1]: "https://university.example"}
    return Story(city, clock)
