"""What lies around cars' own records: others with their pictures, others with a number like theirs, and the cars' rows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.utils.dateparse import parse_datetime

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
_PICTURES = f"""
    {_USE} used JOIN {_RECORD} record ON record.digest = used.record_id AND record.kind = '{INSPECTION.name}'
    JOIN {_ATTACHMENT} attachment ON attachment.id = used.attachment_id
"""
# All in one question: each is short, and each car's page asks them. The cars' rows stand first, for PostgreSQL takes a
# column's type from there. Who put the wrong pictures to a car and mended it is not held to it.
_AROUND = f"""
    SELECT car.subject, NULL AS record, NULL AS picture, NULL AS is_mended, car.id, car.vin, car.code, car.created_at, car.seal
    FROM {_VEHICLE} car WHERE car.subject IN ({{subjects}})
    UNION ALL
    SELECT record.subject, record.digest, attachment.sha256,
        EXISTS (SELECT 1 FROM {_RECORD} later WHERE later.corrects_id = record.digest)
        OR EXISTS (
            SELECT 1 FROM {_RECORD} later
            WHERE later.about_id = record.digest AND later.kind = '{WITHDRAWAL.name}'),
        NULL, NULL, NULL, NULL, NULL
    FROM {_PICTURES}
    WHERE attachment.sha256 IN (SELECT attachment.sha256 FROM {_PICTURES} WHERE record.subject IN ({{subjects}}))
"""  # noqa: S608  names of tables and kinds
_ALIKE = """
    UNION ALL
    SELECT alike.subject, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM ({seen_as}) alike
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
    sql, values = _AROUND.format(subjects=", ".join(["%s"] * len(asked))), [*asked, *asked]
    looks = looks_of(asked)
    if looks:
        seen, values_seen = seen_as(looks.values())
        sql, values = sql + _ALIKE.format(seen_as=seen), values + values_seen
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    cars, pictures, alike = [], [], []
    for subject, record, picture, is_mended, *row in rows:
        if picture is not None:
            pictures.append((record, subject, picture, bool(is_mended)))
        elif row[0] is not None:
            cars.append(_vehicle(subject, row))
        else:
            alike.append(subject)
    return Surroundings(
        shared=_shared(asked, pictures),
        namesakes=namesakes_among(looks, alike),
        codes={car.subject: car.code for car in cars if seal_holds(car)},
    )


def _shared(subjects: Collection[str], pictures: Iterable[tuple[str, str, str, bool]]) -> frozenset[str]:
    own, listed = set(subjects), list(pictures)
    cars: dict[str, set[str]] = {}
    for _, subject, sha256, is_mended in listed:
        if not is_mended:
            cars.setdefault(sha256, set()).add(subject)
    return frozenset(
        record
        for record, subject, sha256, _ in listed
        if subject in own and cars.get(sha256, set()) - {subject}
    )


def _vehicle(subject: str, row: Sequence[Any]) -> Vehicle:
    key, vin, code, created_at, seal = row
    return Vehicle(id=key, subject=subject, vin=vin, code=code, created_at=_time(created_at), seal=seal)


def _time(told: object) -> datetime | None:
    """SQLite has a time as a text without its zone. None where it is none: such a row no seal fits."""
    if isinstance(told, datetime):
        return told
    try:
        read = parse_datetime(str(told))
    except ValueError:
        return None
    return read.replace(tzinfo=UTC) if read else None
