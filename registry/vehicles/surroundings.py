"""What lies around cars' own records: others with their pictures, others with a number like theirs, and the cars' rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.utils.dateparse import parse_datetime

from anchoring.placeholders import placeholders
from anchoring.seals import seal_holds
from records.contents.models import Record, RecordAttachment
from records.files.models import Attachment
from records.terms.common import WITHDRAWAL
from registry.form82.kinds import INSPECTION
from registry.identity.models import Vehicle
from registry.vehicles.namesakes import looks_of, namesakes_among, seen_as

_RECORD, _USE, _ATTACHMENT, _VEHICLE = (
    model._meta.db_table for model in (Record, RecordAttachment, Attachment, Vehicle)
)
# All in one question: each is short, and each car's page asks them. A picture of thousands of cars is no longer looked for
# once another car has it. Who put the wrong pictures to a car and mended it is not held to it.
_AROUND = f"""
    WITH own AS (
        SELECT record.subject, record.digest, attachment.sha256
        FROM {_RECORD} record JOIN {_USE} used ON used.record_id = record.digest
        JOIN {_ATTACHMENT} attachment ON attachment.id = used.attachment_id
        WHERE record.subject IN ({{subjects}}) AND record.kind = '{INSPECTION.name}'),
    elsewhere AS (
        SELECT named.subject, named.sha256 FROM (SELECT DISTINCT subject, sha256 FROM own) named
        WHERE EXISTS (
            SELECT 1 FROM {_ATTACHMENT} attachment JOIN {_USE} used ON used.attachment_id = attachment.id
            JOIN {_RECORD} record ON record.digest = used.record_id
            WHERE attachment.sha256 = named.sha256 AND record.kind = '{INSPECTION.name}'
            AND record.subject <> named.subject
            AND NOT EXISTS (SELECT 1 FROM {_RECORD} later WHERE later.corrects_id = record.digest)
            AND NOT EXISTS (
                SELECT 1 FROM {_RECORD} later
                WHERE later.about_id = record.digest AND later.kind = '{WITHDRAWAL.name}')))
    SELECT car.subject, NULL AS record, car.id, car.vin, car.code, car.created_at, car.seal
    FROM {_VEHICLE} car WHERE car.subject IN ({{subjects}})
    UNION ALL
    SELECT own.subject, own.digest, NULL, NULL, NULL, NULL, NULL
    FROM own JOIN elsewhere ON elsewhere.subject = own.subject AND elsewhere.sha256 = own.sha256
"""  # noqa: S608  names of tables and kinds
_ALIKE = """
    UNION ALL
    SELECT alike.subject, NULL, NULL, NULL, NULL, NULL, NULL FROM ({seen_as}) alike
"""


@dataclass(frozen=True)
class Surroundings:
    """`shared` has the records of these cars with a picture or paper that stands in another car's record too, whoever stated
    that. `namesakes` has for each car the others that a reader takes for it, `codes` the one of its short address where its row
    is as this registry wrote it."""

    shared: frozenset[str] = frozenset()
    namesakes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)


def surroundings(subjects: Iterable[str]) -> Surroundings:
    """Of many cars at once, in as many queries as of one."""
    asked = list(dict.fromkeys(subjects))
    if not asked:
        return Surroundings()
    sql, values = _AROUND.format(subjects=placeholders(asked)), [*asked, *asked]
    looks = looks_of(asked)
    if looks:
        seen, values_seen = seen_as(looks.values())
        sql, values = sql + _ALIKE.format(seen_as=seen), values + values_seen
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    codes, shared, alike = dict[str, str](), list[str](), list[str]()
    for subject, record, key, *row in rows:
        if key is not None:
            codes |= _code(subject, key, row)
        elif record is not None:
            shared.append(record)
        else:
            alike.append(subject)
    return Surroundings(
        shared=frozenset(shared),
        namesakes=namesakes_among(looks, alike),
        codes=codes,
    )


def _code(subject: str, key: int, row: Sequence[Any]) -> dict[str, str]:
    """Of the car by its row, where that is as it was written."""
    vin, code, told, seal = row
    created_at = _time(told)
    if created_at is None:
        return {}
    car = Vehicle(id=key, subject=subject, vin=vin, code=code, created_at=created_at, seal=seal)
    return {subject: code} if seal_holds(car) else {}


def _time(told: object) -> datetime | None:
    """SQLite has a time without its zone, as a text or read from one. None where it is none: such a row no seal fits."""
    try:
        read = told if isinstance(told, datetime) else parse_datetime(str(told))
    except ValueError:
        return None
    return read.replace(tzinfo=UTC) if read and read.tzinfo is None else read
