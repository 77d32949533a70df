"""The polls' list: each with how far it is, how many took part, and what a person can do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from anchoring.models import Entry
from records.contents.models import Record
from records.contents.services import content_of
from records.terms.subjects import number_of
from records.terms.texts import Text
from verifier.polls import kinds
from voting.boxes.filled import filled_body
from voting.polls.models import Poll
from voting.polls.overview import Overview, Stage, overviews
from voting.polls.texts import NEXT, STAGES, STEP_NAMES, steps_reached

_LEADS_TO = {Stage.RUNNING: "poll_vote", Stage.OVER: "poll_mine", Stage.CLOSED: "poll_mine"}


@dataclass(frozen=True)
class Listed:
    """`taken_part` are the rights in the boxes, None before the first one; `size` is the roll's, None without one."""

    overview: Overview
    taken_part: int | None
    size: int | None

    @property
    def number(self) -> str:
        """The UUID."""
        return number_of(self.overview.poll.subject)

    @property
    def stage(self) -> Text:
        """In words."""
        return STAGES[self.overview.stage]

    @property
    def step(self) -> int:
        """Of the five, from 1."""
        return steps_reached(self.overview.stage)

    @property
    def step_name(self) -> Text:
        """In words."""
        return STEP_NAMES[self.step - 1]

    @property
    def days_left(self) -> int | None:
        """Whole days until it ends, an unfinished one counted; None where nobody can vote."""
        ends = self.overview.poll.closes_at
        if self.overview.stage is not Stage.RUNNING or ends is None:
            return None
        return -((self.overview.now - ends) // timedelta(days=1))

    @property
    def turnout(self) -> float | None:
        """In percent, of who may vote by the roll."""
        if self.taken_part is None or not self.size:
            return None
        return round(100 * self.taken_part / self.size, 1)

    @property
    def next(self) -> Text | None:
        """What a person can do, in words."""
        return NEXT.get(self.overview.stage)

    @property
    def next_url(self) -> str:
        """Where."""
        return reverse(_LEADS_TO.get(self.overview.stage, "poll"), args=[self.number])


def listed(polls: Sequence[Poll]) -> Sequence[Listed]:
    """In the same order."""
    rights = _rights(polls)
    return [Listed(one, rights.get(one.poll.subject), _size(one)) for one in overviews(polls)]


def _size(overview: Overview) -> int | None:
    eligible = overview.newest.get(kinds.OPENED, {}).get("eligible")
    size = eligible.get("size") if isinstance(eligible, Mapping) else None
    return size if isinstance(size, int) else None


def _rights(polls: Sequence[Poll]) -> Mapping[str, int]:
    """By subject what the newest box in the log says, where it is what was recorded."""
    boxes = Entry.objects.filter(label=OuterRef("opening__label"), kind=kinds.FILLED)
    newest = boxes.order_by("-index").values("record")[:1]
    rows = Poll.objects.filter(pk__in=[poll.pk for poll in polls]).values(box=Subquery(newest))
    filled = Record.objects.filter(digest__in=[row["box"] for row in rows if row["box"]])
    told: dict[str, int] = {}
    for record in filled.select_related("content"):
        content = content_of(record)
        if content.value is not None and not content.problem:
            told[record.subject] = filled_body(content.body)["rights"]["total"]
    return told
