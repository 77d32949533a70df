"""How far polls are, for lists and pages: what their newest records say, each held against its digest."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils import timezone

from records.contents.models import Record
from records.contents.services import content_of
from records.people.permissions import missing
from records.terms.common import WITHDRAWAL
from records.terms.json_types import JsonObject
from records.terms.texts import Text
from verifier.polls import kinds
from voting.polls.models import Poll


class Stage(StrEnum):
    """The steps of a poll, in their order; a cancelled or withdrawn one goes no further."""

    PROPOSED = "proposed"
    WITHDRAWN = "withdrawn"
    REVIEWED = "reviewed"
    OPENED = "opened"
    RUNNING = "running"
    OVER = "over"
    CLOSED = "closed"
    TALLIED = "tallied"
    ANSWERED = "answered"
    CANCELLED = "cancelled"


STEPS = (
    (kinds.ANSWERED, Stage.ANSWERED),
    (kinds.TALLIED, Stage.TALLIED),
    (kinds.CANCELLED, Stage.CANCELLED),
    (kinds.CLOSED, Stage.CLOSED),
)
ERASED = Text("글이 삭제된 투표", "A poll whose text was erased")
_TOLD = (*(kind for kind, _ in STEPS), kinds.PROPOSED, kinds.REVIEWED, kinds.OPENED)


@dataclass(frozen=True)
class Overview:
    """A poll in a line: `newest` has of each kind the newest body that stands and can be read, a withdrawn proposal's too;
    `proposal` is the digest of the proposal, empty where none stands."""

    poll: Poll
    newest: Mapping[str, JsonObject]
    proposal: str
    now: datetime

    @property
    def stage(self) -> Stage:
        """How far it is by its records, and between its opening and its end by the clock."""
        for kind, stage in STEPS:
            if kind in self.newest:
                return stage
        if self.poll.opening_id is None or self.poll.opens_at is None or self.poll.closes_at is None:
            return self._before_opening
        if self.now < self.poll.opens_at:
            return Stage.OPENED
        return Stage.RUNNING if self.now < self.poll.closes_at else Stage.OVER

    @property
    def _before_opening(self) -> Stage:
        """A review is of one proposal: what was corrected since is reviewed anew."""
        if not self.proposal:
            return Stage.WITHDRAWN
        reviewed = self.newest.get(kinds.REVIEWED, {}).get("proposal")
        return Stage.REVIEWED if reviewed == self.proposal else Stage.PROPOSED

    @property
    def title(self) -> str:
        """As it was opened, before that as it was proposed last; empty where both were erased."""
        return self._text("title")

    @property
    def heading(self) -> str:
        """`title` where a page shows it: no heading is empty."""
        return self.title or str(ERASED)

    @property
    def question(self) -> str:
        """As `title`."""
        return self._text("question")

    @property
    def decision(self) -> str:
        """What the newest review says."""
        return str(self.newest.get(kinds.REVIEWED, {}).get("decision", ""))

    @property
    def is_answer_overdue(self) -> bool:
        """Whether the city has let the day go by on which it wanted to answer."""
        due = self.poll.answer_by
        waits = self.stage not in (Stage.ANSWERED, Stage.CANCELLED, Stage.WITHDRAWN)
        return waits and due is not None and due < self.now

    @property
    def answer_days(self) -> int:
        """Whole days until the answer is due, an unfinished one counted; 0 where it is due already or nothing is."""
        due = self.poll.answer_by
        return max(0, -((self.now - due) // timedelta(days=1))) if due else 0

    def _text(self, name: str) -> str:
        body = self.newest.get(kinds.OPENED) or self.newest.get(kinds.PROPOSED) or {}
        return str(body.get(name, ""))


def overviews(polls: Iterable[Poll]) -> list[Overview]:
    """In the same order, in one question for all."""
    listed, now = list(polls), timezone.now()
    records = _records({poll.subject for poll in listed})
    return [_overview(poll, records.get(poll.subject, ()), now) for poll in listed]


def overview_opened(poll: Poll, now: datetime) -> Overview:
    """Of a poll that goes on, by its opening alone: nothing that changes its words is stated after that."""
    opening, told = poll.opening, dict[str, JsonObject]()
    if opening is not None and opening.subject == poll.subject and opening.kind == kinds.OPENED:
        content = content_of(opening)
        if content.value is not None and not content.problem:
            told[kinds.OPENED] = content.body
    return Overview(poll, told, "", now)


def _overview(poll: Poll, records: Sequence[Record], now: datetime) -> Overview:
    withdrawn = {record.about_id for record in records if record.kind == WITHDRAWAL.name}
    ended = withdrawn | {record.corrects_id for record in records}
    newest: dict[str, JsonObject] = {}
    proposal = ""
    for record in records:
        content = content_of(record)
        stands = record.digest not in ended
        if record.kind == kinds.PROPOSED and stands:
            proposal = record.digest
        # The words of a proposal that was withdrawn still say what it was about.
        is_told = stands or (record.kind == kinds.PROPOSED and record.digest in withdrawn)
        if is_told and record.kind in _TOLD and content.value is not None and not content.problem:
            newest[record.kind] = content.body
    return Overview(poll, newest, proposal, now)


def _records(subjects: Collection[str]) -> dict[str, list[Record]]:
    """By subject, in their order."""
    rows = Record.objects.filter(subject__in=subjects, kind__in=(*_TOLD, WITHDRAWAL.name))
    told: dict[str, list[Record]] = {}
    for record in rows.select_related("content").order_by("recorded_at", "uuid"):
        told.setdefault(record.subject, []).append(record)
    return told


def polls_page(after: str, size: int) -> Sequence[Poll]:
    """The newest first; those behind the poll with the UUID `after`, where one is given. A Refusal where that is no poll."""
    polls = Poll.objects.order_by("-pk")
    if after:
        last = polls.filter(subject=f"{kinds.SCHEME}{after}").values_list("pk", flat=True).first()
        if last is None:
            raise missing()
        polls = polls.filter(pk__lt=last)
    return list(polls[:size])
