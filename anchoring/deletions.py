"""Deleting a sealed row leaves a note of it: an audit tells who may from who has the tables (docs/adr/0014)."""

from typing import Any

from django.db import connections, models
from django.db.models.signals import post_delete

from anchoring.models import DeletedRow, Log, SeenRows
from anchoring.seals import Sealed, seal_of, seal_version, sealed_models


def remembered_models() -> list[type[Sealed]]:
    """Every sealed model whose rows an audit remembers: all but the memory itself."""
    return [model for model in sealed_models() if model not in {SeenRows, DeletedRow}]


def deletions_note() -> None:
    """From now on each deletion is noted that goes through the models."""
    for model in remembered_models():
        post_delete.connect(_noted, sender=model, dispatch_uid=f"anchoring.deleted {model._meta.label}")


def deletion_note(model: type[Sealed], key: object) -> None:
    """From now on no audit misses this row."""
    DeletedRow.objects.create(table=model._meta.label_lower, key=str(key))


def memory_begin(*, using: str, **_signal: Any) -> None:
    """The first block of each table, behind the migrations and before the log begins: one that is missing later was
    taken away, and no `migrate` puts it back. A table that is sealed later gets its block from its migration, by
    `seals.Remembered`."""
    if SeenRows._meta.db_table not in connections[using].introspection.table_names():
        return
    if not Log.objects.exists():
        known = set(SeenRows.objects.filter(number=0).values_list("table", flat=True))
        tables = [model._meta.label_lower for model in remembered_models()]
        SeenRows.objects.bulk_create(
            SeenRows(table=table, number=0) for table in tables if table not in known
        )


def row_accept(row: Sealed) -> None:
    """Seal a row as it stands, in a state that is newer than any that an audit saw: for who looked whether it is right."""
    model, key = type(row), str(row.pk)
    blocks = SeenRows.objects.filter(table=model._meta.label_lower, keys__has_key=key)
    seen = max((block.keys[key] for block in blocks), default=0)
    version = max(seal_version(row), seen) + 1
    models.QuerySet(model).filter(pk=row.pk).update(seal=seal_of(row, version=version))


def memory_renew(model: type[Sealed]) -> None:
    """Begin the memory of a table anew: for who looked at what is there, after blocks of it went or were changed."""
    table = model._meta.label_lower
    SeenRows.objects.filter(table=table).delete()
    SeenRows.objects.create(table=table, number=0)


def _noted(*, sender: type[Sealed], instance: Sealed, **_signal: Any) -> None:
    deletion_note(sender, instance.pk)
