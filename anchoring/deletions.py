"""Deleting a sealed row leaves a note of it: an audit tells who may from who has the tables (docs/adr/0014)."""

from typing import Any

from django.db import connections
from django.db.models.signals import post_delete

from anchoring.models import DeletedRow, SeenRows
from anchoring.seals import Sealed, sealed_models


def remembered_models() -> list[type[Sealed]]:
    """Every sealed model whose rows an audit remembers: all but the memory itself."""
    return [model for model in sealed_models() if model not in {SeenRows, DeletedRow}]


def deletions_note() -> None:
    """From now on each deletion is noted that goes through the models."""
    for model in remembered_models():
        post_delete.connect(_noted, sender=model, dispatch_uid=f"anchoring.deleted {model._meta.label}")


def memory_begin(*, using: str, **_signal: Any) -> None:
    """The first block of each table, behind the migrations: one that is missing later was taken away."""
    if SeenRows._meta.db_table not in connections[using].introspection.table_names():
        return
    known = set(SeenRows.objects.filter(number=0).values_list("table", flat=True))
    tables = [model._meta.label_lower for model in remembered_models()]
    SeenRows.objects.bulk_create(
        [SeenRows(table=table, number=0) for table in tables if table not in known], ignore_conflicts=True
    )


def _noted(*, sender: type[Sealed], instance: Sealed, **_signal: Any) -> None:
    DeletedRow.objects.create(table=sender._meta.label_lower, key=str(instance.pk))
