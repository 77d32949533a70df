"""Subjects as they stand in records, those included that would not be recorded today."""

from records.contents.models import Record
from records.terms.characters import storable
from records.terms.subjects import subject_clean
from records.terms.texts import Refusal

REFUSED_CODE = "record:subject_refused"
"""Of the audit's finding: a record as it was stated, under what is no subject today."""


def subject_found(subject: object, *, schemes: frozenset[str]) -> str:
    """For reading: the subject in its one written form, or as it is where a record has it so. A Refusal otherwise."""
    try:
        cleaned = subject_clean(subject, schemes=schemes)
    except Refusal:
        if isinstance(subject, str) and _is_recorded(subject):
            return subject
        raise
    if (
        isinstance(subject, str)
        and subject != cleaned
        and _is_recorded(subject)
        and not _is_recorded(cleaned)
    ):
        return subject
    return cleaned


def _is_recorded(subject: str) -> bool:
    return subject == storable(subject) and Record.objects.filter(subject=subject).exists()
