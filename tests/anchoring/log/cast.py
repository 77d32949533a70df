"""Made-up entries: the digest of record 7 is always the same, and so is the label of car 7."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connection, transaction

from anchoring import triggers
from anchoring.log.entries import NewEntry, entries_submit
from anchoring.log.keys import LogKeys
from anchoring.log.labels import Labeller
from anchoring.log.sequencer import sequence_all
from anchoring.models import Checkpoint, Entry

KEYS = LogKeys("log.example/test", bytes(range(32)), bytes(range(32, 64)))
LABELLER = Labeller(KEYS.vrf_seed)
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def record(number: int) -> str:
    return hashlib.sha256(f"record {number}".encode()).hexdigest()


def subject(number: int) -> str:
    return f"vin:KMHXX00XXXX{number:06d}"


@cache
def label(number: int) -> str:
    return LABELLER.label(subject(number))


def entry(number: int, *, car: int = 0, at: datetime = NOON, kind: str = "vehicle:listed") -> NewEntry:
    return NewEntry(kind, label(car), record(number), at)


def submit(*entries: NewEntry) -> None:
    with transaction.atomic():
        entries_submit(entries=entries)


def logged(numbers: Iterable[int], *, cars: int = 5) -> list[Entry]:
    """Submit and sequence records of a few cars; the whole log afterwards."""
    submit(*(entry(number, car=number % cars) for number in numbers))
    sequence_all(keys=KEYS)
    return list(Entry.objects.order_by("index"))


def leaf_hashes() -> list[bytes]:
    return [
        bytes(leaf_hash) for leaf_hash in Entry.objects.order_by("index").values_list("leaf_hash", flat=True)
    ]


def checkpoint() -> Checkpoint:
    return Checkpoint.objects.order_by("-size")[0]


def tamper(sql: str, *parameters: Any) -> None:
    """What somebody with the database's password can do."""
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
