"""A poll's course as a verifier reads it: what is logged, and behind that what still waits for its place in the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from anchoring.models import Entry
from records.contents.models import Record
from records.contents.services import content_of
from records.standing.steps import enrolment_erased, log_places
from records.terms.table import subject_kinds
from verifier import canonical, record, signed
from verifier.certification import Certification
from verifier.entry import RecordEntry
from verifier.errors import Malformed
from verifier.evidence import Body, Logged, parse_record
from verifier.kinds import Kinds
from verifier.polls import kinds
from verifier.polls.bodies import Amount, Filled
from verifier.polls.certified import Said, Statements
from verifier.polls.opening import Opened
from verifier.polls.poll import Item, Poll, read
from verifier.standing import spoken
from verifier.times import format_time
from verifier.tlog_proof import TlogProof
from voting import wiring

_NOTHING = Amount(0, 0)


@dataclass(frozen=True)
class Course:
    """`records` are the rows by their digests, `said` the certifications that count; `unread` how many boxes before the poll's
    first one were not read."""

    poll: Poll
    said: tuple[Said, ...]
    records: Mapping[str, Record]
    unread: int = 0

    @property
    def opened(self) -> Opened | None:
        """The opening's body."""
        return self.poll.opened

    @cached_property
    def statements(self) -> Statements:
        """What issuers said. What was false of it was refused when it was handed in."""
        licences = self.opened.licences if self.opened else ()
        return Statements(tuple(said for said in self.said if said.statement.licence in licences), (), (), ())

    def row(self, item: Item) -> Record:
        """The record of one of the poll's items."""
        return self.records[item.digest]

    def is_certified(self, digest: str) -> bool:
        """Whether the latest word of every issuer on an opening or a tally is `certified`."""
        licences = self.opened.licences if self.opened else ()
        return bool(licences) and all(self.statements.is_certified(digest, licence) for licence in licences)

    @property
    def filled(self) -> int:
        """How many boxes there are."""
        return self.unread + len(self.poll.boxes)

    @property
    def amounts(self) -> tuple[Amount, Amount]:
        """Rights and ballots by the last box's word, with the totals of all; none where there is no box."""
        last = self.poll.boxes[-1].body if self.poll.boxes else None
        return (last.rights, last.cast) if isinstance(last, Filled) else (_NOTHING, _NOTHING)

    @cached_property
    def without_last(self) -> Course:
        """As it was before its last record."""
        poll, entries = self.poll, self.poll.entries[:-1]
        items = tuple(item for item in poll.items if item.place < len(entries))
        before = Poll(poll.subject, poll.table, entries, poll.steps[:-1], items)
        last = len(entries)
        index = poll.entries[last].proof.index
        return Course(before, tuple(said for said in self.said if said.index < index), self.records)


def course_of(subject: str, *, only_last_box: bool = False) -> Course:
    """Of a poll about which nothing was stated: empty. `only_last_box`: the others, of which a poll may have 2,000, are not read;
    the last has the totals of all."""
    asked = Record.objects.filter(subject=subject)
    filled: dict[str, str] = {}
    if only_last_box:
        filled = dict(asked.filter(kind=kinds.FILLED).values_list("digest", "label"))
    places = log_places(set(filled.values()))
    boxes = sorted((digest for digest in filled if digest in places), key=lambda one: places[one])
    if filled:
        asked = asked.filter(~Q(kind=kinds.FILLED) | Q(digest__in=boxes[-1:]))
    rows = asked.select_related("content", "organisation").annotate(is_key_hidden=enrolment_erased())
    records = {row.digest: row for row in rows}
    places |= log_places({row.label for row in records.values()} - set(filled.values()))
    table = subject_kinds(subject)
    times = dict(
        Entry.objects.filter(label__in={row.label for row in records.values()}).values_list("record", "time")
    )
    newest = Entry.objects.order_by("-index").values_list("index", flat=True).first()
    waiting = 0 if newest is None else newest + 1
    entries: list[Logged] = []
    for digest in sorted((digest for digest in records if digest in places), key=lambda one: places[one]):
        is_pending, place = places[digest]
        index = waiting if is_pending else place
        waiting += is_pending
        entries.append(_logged(records[digest], index, times.get(digest) or timezone.now(), table))
    steps = [signed.step(entry.entry.record, entry.entry.kind, entry.record, entry.body) for entry in entries]
    poll = read(subject, entries, steps, table, origin=wiring.log_origin())
    return Course(poll, tuple(_said(poll, records)), records, len(boxes[:-1]))


def _logged(row: Record, index: int, time: datetime, table: Kinds) -> Logged:
    entry = RecordEntry(row.kind, row.label, row.digest, format_time(int(time.timestamp())))
    content = content_of(row)
    parsed, body = None, None
    if content.value is not None and content.problem is None:
        parsed, body = _parsed(row.content.canonical, row.digest, table)
    # Of a proof only the index is asked here: that the log has the entry is the registry's own word.
    return Logged(entry, b"", TlogProof(index, (), ""), parsed, body, ())


def _parsed(text: str, digest: str, table: Kinds) -> tuple[record.Record | None, Body | None]:
    value = canonical.loads(text)
    try:
        return parse_record(value, kinds=table, digest=digest)
    except Malformed:
        # As verifiers read a poll: a certification that is none is a record all the same.
        return record.parse(value, digest=digest), None


def _said(poll: Poll, records: Mapping[str, Record]) -> list[Said]:
    said = []
    for word in spoken(poll.steps, poll.table):
        entry = poll.entries[word.place]
        if isinstance(entry.body, Certification) and word.records and not word.is_repeated:
            is_hidden = bool(getattr(records[entry.entry.record], "is_key_hidden", False))
            said.append(Said(entry.proof.index, entry.body.statement, word.records, is_hidden))
    return said
