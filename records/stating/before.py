"""What the author's organisation stated before, as far as a batch asks for it: one statement, behind the subjects' lock."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection

from anchoring.placeholders import placeholders
from records.contents.models import Record, Submission
from records.people.authors import Author
from records.people.models import Organisation
from records.stating.drafts import Prepared
from records.terms.families import certifying_kinds, family_of, kinds
from records.terms.kinds import Kind

_COUNTED = f"""
    SELECT 1, subject, NULL, COUNT(*) FROM {Record._meta.db_table}
    WHERE organisation_id = %s AND subject IN ({{subjects}}) AND kind NOT IN ({{unbounded}}) GROUP BY subject
"""  # noqa: S608  a table's name
_SUBMITTED = f"""
    SELECT 0, external_id, record_id, 0 FROM {Submission._meta.db_table}
    WHERE organisation_id = %s AND external_id IN ({{identifiers}})
"""  # noqa: S608  a table's name


@dataclass(frozen=True)
class StatedBefore:
    """How much of each subject, as far as that is bounded, and the record's digest for each external id."""

    counts: Counter[str]
    submitted: Mapping[str, str]


def stated_before(author: Author, prepared: Sequence[Prepared]) -> StatedBefore:
    subjects = sorted({item.subject for item in prepared if is_bounded(item.kind)})
    identifiers = sorted({item.external_id for item in prepared if item.external_id is not None})
    organisation = Organisation._meta.pk.get_db_prep_value(author.organisation.pk, connection)
    parts, values = list[str](), list[Any]()
    if subjects:
        unbounded = _unbounded()
        parts.append(_COUNTED.format(subjects=placeholders(subjects), unbounded=placeholders(unbounded)))
        values += [organisation, *subjects, *unbounded]
    if identifiers:
        parts.append(_SUBMITTED.format(identifiers=placeholders(identifiers)))
        values += [organisation, *identifiers]
    if not parts:
        return StatedBefore(Counter(), {})
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        rows = cursor.fetchall()
    counts = Counter({name: count for is_count, name, _, count in rows if is_count})
    return StatedBefore(counts, {name: digest for is_count, name, digest, _ in rows if not is_count})


@lru_cache
def is_bounded(kind: Kind) -> bool:
    """A signature vouches for what is there, and has its own bound."""
    return family_of(kind).is_bounded and kind not in certifying_kinds()


def _unbounded() -> list[str]:
    return [kind.name for kind in kinds().values() if not is_bounded(kind)]
