"""How far polls are, for lists and pages: what their newest records say, each held against its digest."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils import timezone

from records.contents.models import Record
from records.contents.services import content_of
from records.terms.json_types import JsonObject
from verifier.polls import kinds
from voting.polls.models import Poll


class Stage(StrEnum):
    """The steps of a poll, in their order; a cancelled one goes no further."""

    PROPOSED = "proposed"
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
_TOLD = (*(kind for kind, _ in STEPS), kinds.PROPOSED, kinds.REVIEWED, kinds.OPENED)


@dataclass(frozen=True)
class Overview:
    """A poll in a line: `newest` has of each kind the newest body that can be read."""

    poll: Poll
    newest: Mapping[str, JsonObject]
    now: datetime

    @property
    def stage(self) -> Stage:
        """How far it is by its records, and between its opening and its end by the clock."""
        for kind, stage in STEPS:
            if kind in self.newest:
                return stage
        if self.poll.opening_id is None or self.poll.opens_at is None or self.poll.closes_at is None:
            return Stage.REVIEWED if kinds.REVIEWED in self.newest else Stage.PROPOSED
        if self.now < self.poll.opens_at:
            return Stage.OPENED
        return Stage.RUNNING if self.now < self.poll.closes_at else Stage.OVER

    @property
    def title(self) -> str:
        """As it was opened, before that as it was proposed last; empty where both were erased."""
        return self._text("title")

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
        waits = self.stage not in (Stage.ANSWERED, Stage.CANCELLED)
        return waits and due is not None and due < self.now

    def _text(self, name: str) -> str:
        body = self.newest.get(kinds.OPENED) or self.newest.get(kinds.PROPOSED) or {}
        return str(body.get(name, ""))


def overviews(polls: Iterable[Poll]) -> list[Overview]:
    """In the same order, in one question for all."""
    listed, now = list(polls), timezone.now()
    newest = _newest({poll.subject for poll in listed})
    return [Overview(poll, newest.get(poll.subject, {}), now) for poll in listed]


def _newest(subjects: Collection[str]) -> dict[str, dict[str, JsonObject]]:
    rows = Record.objects.filter(subject__in=subjects, kind__in=_TOLD).select_related("content")
    newest: dict[str, dict[str, JsonObject]] = {}
    for record in rows.order_by("recorded_at", "uuid"):
        content = content_of(record)
        if content.value is not None and not content.problem:
            newest.setdefault(record.subject, {})[record.kind] = content.body
    return newest


def polls_page(after: str, size: int) -> Sequence[Poll]:
    """The newest first; those behind the poll with the UUID `after`, where one is given."""
    polls = Poll.objects.order_by("-pk")
    last = Poll.objects.filter(subject=f"{kinds.SCHEME}{after}").values_list("pk", flat=True).first()
    return list((polls.filter(pk__lt=last) if last else polls)[:size])
