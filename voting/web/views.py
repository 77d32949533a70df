"""A poll as its pages show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404

from records.people.permissions import missing
from records.proof.faults import Fault
from records.proof.proved import SUBJECT, Proved, proved
from records.standing.history import Item
from records.terms.families import kind_named
from records.terms.subjects import number_of
from records.terms.texts import Refusal, Text
from verifier.polls import kinds
from verifier.polls.bodies import Tallied
from verifier.polls.certified import the_tally
from verifier.polls.opening import Opened
from voting.boxes.files import is_public
from voting.boxes.filled import boxes_unasked
from voting.openings.offices import office_names
from voting.polls.course import Course, course_of
from voting.polls.models import Poll
from voting.polls.overview import Overview, Stage, overviews
from voting.polls.rows import poll_found
from voting.polls.texts import AT_THE_DESK, REVIEWED_AT_THE_DESK, STAGES, STEP_NAMES, steps_reached
from voting.results.bodies import PollAnswered
from voting.results.stated import answered_body


@dataclass(frozen=True)
class Bar:
    """One option of the result; `share` is of those counted, in percent."""

    text: str
    count: int
    share: int


@dataclass(frozen=True)
class Line:
    """One of a poll's records."""

    item: Item

    @property
    def title(self) -> Text:
        """Of its kind."""
        return kind_named(self.item.record.kind).title


@dataclass(frozen=True)
class Step:
    """One of the five."""

    name: Text
    is_done: bool
    is_current: bool


@dataclass(frozen=True)
class IssuerView:
    """One of the offices that say who may vote; `name` is empty where the registry knows none."""

    licence: str
    name: str
    is_uncertified: bool


@dataclass(frozen=True)
class PollView:
    """`course` is by the rows, `proved` what the registry believes of each record."""

    poll: Poll
    overview: Overview
    course: Course
    proved: Proved

    @property
    def number(self) -> str:
        """The UUID."""
        return number_of(self.poll.subject)

    @property
    def stage(self) -> Text:
        """In words."""
        return STAGES[self.overview.stage]

    @property
    def at_the_desk(self) -> Text | None:
        """What it waits for, for the city's staff."""
        if self.overview.stage is Stage.REVIEWED:
            return REVIEWED_AT_THE_DESK[self.overview.decision == "accepted"]
        return AT_THE_DESK.get(self.overview.stage)

    @property
    def steps(self) -> Sequence[Step]:
        """Proposal, review, voting, result, answer."""
        reached = steps_reached(self.overview.stage)
        return [Step(name, place < reached, place == reached) for place, name in enumerate(STEP_NAMES, 1)]

    @property
    def opened(self) -> Opened | None:
        """The opening's body."""
        return self.course.opened

    @property
    def uncertified(self) -> Sequence[str]:
        """The issuers that have not certified the opening."""
        opening, opened = self.course.poll.opening, self.opened
        if opening is None or opened is None:
            return ()
        said = self.course.statements
        return [licence for licence in opened.licences if not said.is_certified(opening.digest, licence)]

    @cached_property
    def issuers(self) -> Sequence[IssuerView]:
        """In the opening's order."""
        if self.opened is None:
            return ()
        names, open_ones = office_names(self.opened.licences), self.uncertified
        return [
            IssuerView(licence, names.get(licence, ""), licence in open_ones)
            for licence in self.opened.licences
        ]

    @property
    def taken_part(self) -> int:
        """Rights used in all boxes."""
        return self.course.amounts[0].total

    @property
    def cast(self) -> int:
        """Ballots in all boxes, those that others replaced among them."""
        return self.course.amounts[1].total

    @cached_property
    def tally(self) -> Tallied | None:
        """The one that holds."""
        item = the_tally(self.course.poll, self.course.statements)
        return item.body if item is not None and isinstance(item.body, Tallied) else None

    @property
    def is_tally_certified(self) -> bool:
        """By every issuer."""
        item = the_tally(self.course.poll, self.course.statements)
        return item is not None and self.course.is_certified(item.digest)

    @property
    def bars(self) -> Sequence[Bar]:
        """The result, in the opening's order."""
        if self.tally is None or self.opened is None:
            return ()
        texts = {option.id: option.text for option in self.opened.options}
        counted = max(1, self.tally.counted)
        return [
            Bar(texts.get(option, option), count, round(100 * count / counted))
            for option, count in self.tally.options
        ]

    @property
    def answer(self) -> PollAnswered | None:
        """The newest that stands."""
        answers = [
            item
            for item in self.proved.history.items
            if item.record.kind == kinds.ANSWERED and item.stands and item.is_readable
        ]
        return answered_body(answers[-1].content.body) if answers else None

    @property
    def lines(self) -> Sequence[Line]:
        """All records but the boxes."""
        return [Line(item) for item in self.proved.history.items if item.record.kind != kinds.FILLED]

    @property
    def faults(self) -> Sequence[Fault]:
        """What speaks against all of it together, and against its last box, from which the sums are."""
        last = [item.record.digest for item in self.proved.history.items if item.record.kind == kinds.FILLED]
        return [fault for key in (SUBJECT, *last) for fault in self.proved.faults.get(key, ())]

    @property
    def boxes(self) -> int:
        """How many there are."""
        return self.course.filled

    @property
    def files_public(self) -> bool:
        """Whether rights and ballots are there for all."""
        return is_public(self.poll)


def rows_of(shown: Iterable[Overview]) -> list[dict[str, object]]:
    """Polls as a list shows them (voting/rows.html)."""
    return [
        {"overview": one, "number": number_of(one.poll.subject), "stage": STAGES[one.stage]} for one in shown
    ]


def poll_view(poll: Poll) -> PollView:
    """MISSING where nothing was stated."""
    course = course_of(poll.subject, only_last_box=True)
    shown = proved(poll.subject, boxes_unasked(*(box.digest for box in course.poll.boxes)))
    if shown is None:
        raise missing()
    [overview] = overviews([poll])
    return PollView(poll, overview, course, shown)


def found_view(number: str) -> PollView:
    """The poll with this UUID, for a page: 404 where there is none, and where nothing was stated of it."""
    try:
        return poll_view(poll_found(number))
    except Refusal as refusal:
        raise Http404(str(refusal.text)) from refusal
