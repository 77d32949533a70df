"""Subjects as they stand in records, those included that would not be recorded today."""

from records.contents.models import Record
from records.terms.subjects import subject_clean
from records.terms.texts import Refusal

REFUSED_CODE = "record:subject_refused"
"""Of the audit's finding: a record as it was stated, under what is no subject today."""


def subject_found(subject: object, *, schemes: frozenset[str]) -> str:
    """For reading: the subject in its one written form, or as it is where a record has it so. A Refusal otherwise."""
    try:
        return subject_clean(subject, schemes=schemes)
    except Refusal:
        if isinstance(subject, str) and Record.objects.filter(subject=subject).exists():
            return subject
        raise
