"""What other tables hold beside records: read for many records at once, as plain lists."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from records.contents.models import Certification, Record, RecordAttachment
from records.terms.families import certifying_kinds

RowT = TypeVar("RowT", RecordAttachment, Certification)


@dataclass(frozen=True)
class Held:
    """By the records' digests. A record without any is not in the mapping."""

    attachments: Mapping[str, Sequence[RecordAttachment]]
    certifications: Mapping[str, Sequence[Certification]]
    has_keys: bool
    """Whether the keys of what records withhold are at hand."""
    certifying: frozenset[str]
    """The names of the kinds of certifications."""
    files: dict[str, str | None] = field(default_factory=dict)
    """The digests of files that were read, by their paths; None of one that is missing. Each is read once, whoever names it."""


def held_beside(records: Sequence[Record], *, has_keys: bool) -> Held:
    """A question for each table. Not prefetched: that makes a manager and a queryset for each record and table."""
    digests = [record.digest for record in records]
    attached = RecordAttachment.objects.filter(record__in=digests).prefetch_related("attachment__covered")
    return Held(
        _by_record(attached),
        _by_record(Certification.objects.filter(record__in=digests)),
        has_keys,
        frozenset(kind.name for kind in certifying_kinds()),
    )


def _by_record(rows: Iterable[RowT]) -> dict[str, list[RowT]]:
    grouped: dict[str, list[RowT]] = {}
    for row in rows:
        grouped.setdefault(row.record_id, []).append(row)
    return grouped
