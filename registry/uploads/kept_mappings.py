"""Mappings that a dealership confirmed, by the header of its file; and the words that it gave a meaning, for all its files."""

import hashlib
import json
from collections.abc import Sequence

from django.utils import timezone

from records.people.models.organisations import Organisation
from records.terms.json_types import JsonObject
from records.terms.kinds import Kind
from registry.uploads.choices import TABLE
from registry.uploads.files.names import plain
from registry.uploads.models import KeptMapping

_MOST = 50
"""Headers of one dealership. The one that was not used for longest goes."""


def shape_of(header: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps([plain(name) for name in header]).encode()).hexdigest()


def mapping_kept(organisation: Organisation, kind: Kind, header: Sequence[str]) -> JsonObject | None:
    """As it was confirmed last. None where this header is new, or its key was lost."""
    kept = KeptMapping.objects.filter(
        organisation=organisation, kind=kind.name, shape=shape_of(header)
    ).first()
    return None if kept is None else kept.mapping


def mapping_keep(organisation: Organisation, kind: Kind, header: Sequence[str], mapping: JsonObject) -> None:
    """Without what holds for one day's file alone: which of its rows are hidden."""
    lasting = dict(mapping)
    table = lasting.pop(TABLE, None)
    if isinstance(table, dict) and (rest := {name: table[name] for name in table if name != "hidden_rows"}):
        lasting[TABLE] = rest
    KeptMapping.objects.update_or_create(
        organisation=organisation,
        kind=kind.name,
        shape=shape_of(header),
        defaults={"mapping": lasting, "kept_at": timezone.now()},
    )
    old = KeptMapping.objects.filter(organisation=organisation, kind=kind.name).order_by("-kept_at")
    KeptMapping.objects.filter(pk__in=list(old.values_list("pk", flat=True)[_MOST:])).delete()


def words_learnt(organisation: Organisation, kind: Kind) -> dict[str, JsonObject]:
    """By field, what the dealership's words mean, the newest answer first."""
    learnt: dict[str, JsonObject] = {}
    kept = KeptMapping.objects.filter(organisation=organisation, kind=kind.name).order_by("-kept_at")
    for row in kept[:_MOST]:
        for name, source in (row.mapping or {}).items():
            values = source.get("values") if isinstance(source, dict) else None
            if isinstance(values, dict):
                learnt[name] = {**values, **learnt.get(name, {})}
    return learnt
