"""What happened since to what an organisation stated: others' records in the log, and what the audit found."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from anchoring.models import AuditFinding, Entry
from records.contents.models import Certification, Record
from records.people.models import Organisation

SPAN = 20_000
"""Entries that one answer looks at, however few of them are told."""
MOST_FINDINGS = 100


@dataclass(frozen=True)
class Change:
    """A record of somebody else's about a subject on which the organisation stated something.

    `about` are the digests that it names: the certified inspections, or the record that it corrects, withdraws or shows.
    """

    index: int
    logged_at: datetime
    record: Record
    about: tuple[str, ...]
    verdict: str | None


@dataclass(frozen=True)
class Changes:
    """`following` is where the next question begins: behind the last entry that was looked at."""

    changes: tuple[Change, ...]
    following: int


def changes_since(organisation: Organisation, index: int) -> Changes:
    """The log's entries from this index on, in its order, that are about what the organisation stated."""
    own = Record.objects.filter(organisation=organisation, subject=OuterRef("subject"))
    entries = list(
        Entry.objects.filter(index__gte=index, index__lt=index + SPAN)
        .order_by("index")
        .values_list("index", "time", "record")
    )
    digests = [record for _, _, record in entries if record is not None]
    told: dict[str, Record] = {}
    for start in range(0, len(digests), 1000):
        others = Record.objects.filter(digest__in=digests[start : start + 1000]).exclude(
            organisation=organisation
        )
        told |= others.filter(Exists(own)).in_bulk()
    words: dict[str, list[Certification]] = {}
    for word in Certification.objects.filter(record__in=told).order_by("pk"):
        words.setdefault(word.record_id, []).append(word)
    changes = [
        _change(place, time, told[record], words.get(record, []))
        for place, time, record in entries
        if record is not None and record in told
    ]
    return Changes(tuple(changes), entries[-1][0] + 1 if entries else index)


def findings_open(organisation: Organisation) -> list[AuditFinding]:
    """What the audit found of its records and has not seen mended, the newest first."""
    own = Record.objects.filter(organisation=organisation, digest=OuterRef("record"))
    found = AuditFinding.objects.filter(Exists(own), ended_at=None).order_by("-found_at", "-id")
    return list(found[:MOST_FINDINGS])


def _change(index: int, time: datetime, record: Record, words: list[Certification]) -> Change:
    named = tuple(word.inspection_id for word in words) or tuple(
        digest for digest in (record.corrects_id, record.about_id) if digest
    )
    return Change(index, time, record, named, words[0].verdict if words else None)
