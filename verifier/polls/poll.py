"""One poll's records in log order, each with its body, or with what is wrong with that (docs/formats.md sections 10, 15)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ..answers import Answer, Reason, answer, reason
from ..errors import Malformed
from ..evidence import Logged
from ..kinds import Kinds
from ..record import Attachment, Record
from ..standing import Standing, Step, standing
from ..words import Fault
from . import bodies, kinds
from .kinds import of_subject
from .opening import Opened


@dataclass(frozen=True)
class Item:
    """One record of section 10's kinds: `place` is its place among all of the poll's entries.

    A `record` of None is one whose content is not there; a `body` of None is that, or not as section 10 says: `fault`.
    """

    place: int
    index: int
    kind: str
    digest: str
    time: str
    record: Record | None
    body: bodies.Body | None
    fault: Fault | None

    @property
    def corrects(self) -> str | None:
        """The digest of what it corrects, if it is a correction."""
        return self.record.corrects if self.record else None

    def attachment(self, name: str) -> Attachment | None:
        """The record's attachment of this name."""
        attachments = self.record.attachments if self.record else ()
        return next((attachment for attachment in attachments if attachment.name == name), None)


@dataclass
class Reasons:
    """Why a question's answer is what it is, while it is looked for."""

    fails: list[Reason] = field(default_factory=list)
    unknowns: list[Reason] = field(default_factory=list)
    notes: list[Reason] = field(default_factory=list)

    def need(self, items: Iterable[Item]) -> None:
        """Take note of each record that the question needs and can't have."""
        for item in items:
            if item.fault is not None:
                self.fails.append(reason("body_wrong", index=item.index, error=item.fault))
            elif item.record is None:
                self.unknowns.append(reason("content_missing", index=item.index))

    def answer(self, *passes: Reason) -> Answer:
        """The answer that these are reasons for; `passes` are said of a pass."""
        return answer(fails=self.fails, unknowns=self.unknowns, notes=self.notes, passes=passes)


@dataclass(frozen=True)
class Poll:
    """All that a file has of one poll: `entries` and `steps` are all of its entries, `items` those of section 10's kinds.

    `table` has the kinds that are told apart under it.
    """

    subject: str
    table: Kinds
    entries: tuple[Logged, ...]
    steps: tuple[Step, ...]
    items: tuple[Item, ...]

    def of(self, kind: str) -> tuple[Item, ...]:
        """The records of one kind."""
        return tuple(item for item in self.items if item.kind == kind)

    @cached_property
    def opening(self) -> Item | None:
        """Of several the first."""
        return next(iter(self.of(kinds.OPENED)), None)

    @property
    def opened(self) -> Opened | None:
        """The opening's body, where it can be read."""
        return self.opening.body if self.opening and isinstance(self.opening.body, Opened) else None

    @cached_property
    def boxes(self) -> tuple[Item, ...]:
        """All boxes in log order."""
        return self.of(kinds.FILLED)

    @cached_property
    def tallies(self) -> tuple[Item, ...]:
        """All tallies in log order."""
        return self.of(kinds.TALLIED)

    @cached_property
    def closing(self) -> Item | None:
        """Of several the first."""
        return next(iter(self.of(kinds.CLOSED)), None)

    @cached_property
    def cancellation(self) -> Item | None:
        """Of several the first."""
        return next(iter(self.of(kinds.CANCELLED)), None)

    def hidden_withdrawals(self, first: int, before: int | None = None) -> list[Logged]:
        """Those between two places whose content is not there: any may have withdrawn anything before it."""
        return [
            logged
            for logged in self.entries[first:before]
            if logged.record is None and logged.entry.kind == self.table.withdrawal
        ]

    def standing(self, before: int | None = None) -> Standing:
        """What stands of the entries before a place, or of all, by section 1."""
        return standing(self.steps[:before], self.table)


def read(
    subject: str, entries: Sequence[Logged], steps: Sequence[Step], table: Kinds, *, origin: str
) -> Poll:
    """The poll that a file's entries of it are, which are in log order, in the log `origin`, which is trusted."""
    items = []
    for place, logged in enumerate(entries):
        kind = logged.record.kind if logged.record else logged.entry.kind
        if kind in kinds.ALL:
            items.append(_item(place, kind, logged, subject, origin))
    return Poll(subject, of_subject(subject, table), tuple(entries), tuple(steps), tuple(items))


def _item(place: int, kind: str, logged: Logged, subject: str, origin: str) -> Item:
    body, fault, record = None, None, logged.record
    if record is not None:
        try:
            body = bodies.parse(
                record.body,
                kind,
                "body",
                is_correction=record.corrects is not None,
                subject=subject,
                origin=origin,
            )
        except Malformed as error:
            fault = error.fault
    return Item(place, logged.proof.index, kind, logged.entry.record, logged.entry.time, record, body, fault)
