"""Which records have the files of a batch already."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q

from records.contents.models import Record, RecordAttachment
from records.stating.drafts import Prepared
from records.terms.common import WITHDRAWAL


def files_used(prepared: Sequence[Prepared]) -> dict[str, set[str]]:
    """By digest, the subjects of the records that have the file. Who put it to the wrong one and mended it is not held to it."""
    used: dict[str, set[str]] = {sha256: set() for item in prepared for _, sha256 in item.attachments}
    if not used:
        return used
    mended = Record.objects.filter(
        Q(corrects=OuterRef("record")) | Q(about=OuterRef("record"), kind=WITHDRAWAL.name)
    )
    rows = RecordAttachment.objects.filter(attachment__sha256__in=used).exclude(Exists(mended))
    for sha256, subject in rows.values_list("attachment__sha256", "record__subject"):
        used[sha256].add(subject)
    return used
