"""Cars whose numbers look the same: by letters read for digits, by signs passed over, by letters of another script."""

from collections.abc import Collection, Iterable, Mapping

from django.db import connection

from anchoring.placeholders import placeholders
from records.contents.models import Record
from records.contents.skeletons import is_odd
from records.terms.look_alikes import skeleton
from records.terms.subjects import number_of
from registry.identity.schemes import CARS, CHASSIS_SCHEME, VIN_SCHEME

_RECORD = Record._meta.db_table
# Each by an index of its own. Written out: each car's page asks it.
_SEEN_AS = f"""
    SELECT subject FROM {_RECORD} WHERE subject IN ({{plain}})
    UNION SELECT subject FROM {_RECORD} WHERE skeleton IN ({{looks}})
    UNION SELECT subject FROM {_RECORD} WHERE {{odd}}
"""  # noqa: S608  names of tables


def namesakes(subjects: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each subject the others that a reader takes for it, of these and of those with records. One query for all."""
    looks = looks_of(subjects)
    if not looks:
        return {}
    sql, values = seen_as(looks.values())
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return namesakes_among(looks, [subject for (subject,) in cursor.fetchall()])


def looks_of(subjects: Iterable[str]) -> dict[str, str]:
    """How the number of each subject looks; those without a letter or digit look like nothing."""
    return {subject: look for subject in subjects if (look := skeleton(number_of(subject)))}


def seen_as(looks: Collection[str]) -> tuple[str, list[str]]:
    """A question, with its values, for the subjects with records that look so, and for some that do not."""
    wanted = sorted(set(looks))
    plain = [f"{scheme}:{look}" for look in wanted for scheme in (VIN_SCHEME, CHASSIS_SCHEME)]
    sql = _SEEN_AS.format(
        plain=placeholders(plain),
        looks=placeholders(wanted),
        odd=is_odd("subject", connection.vendor),
    )
    return sql, [*plain, *wanted]


def namesakes_among(looks: Mapping[str, str], recorded: Iterable[str]) -> dict[str, frozenset[str]]:
    """`recorded` are what `seen_as` answers for these looks."""
    alike: dict[str, set[str]] = {}
    for subject in (*looks, *(subject for subject in recorded if subject.partition(":")[0] in CARS)):
        alike.setdefault(skeleton(number_of(subject)), set()).add(subject)
    return {subject: frozenset(alike[look] - {subject}) for subject, look in looks.items()}
