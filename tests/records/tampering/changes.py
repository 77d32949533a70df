"""What somebody with the tables' password can do to one row: each column changed, emptied, exchanged; the row gone."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models

from records.contents.encrypted import Encrypted, EncryptedJSONField

APPS = ("anchoring", "records", "registry", "voting")
_FAR = timedelta(days=400)


@dataclass(frozen=True)
class Change:
    """One change of one row; `make` does it, past everything that the models do."""

    table: str
    column: str
    what: str
    make: Callable[[], object]

    def __str__(self) -> str:
        return f"{self.table}.{self.column} {self.what}"


def tables() -> list[type[models.Model]]:
    """Every table of the registry's own."""
    listed = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return sorted(listed, key=lambda model: model._meta.label)


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Those that say something: not the seal, nor a number by which rows are told apart."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.name != "seal" and not (field.primary_key and field.name == "id")
    ]


def changeable(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """All but what the database works out again with what it is made of."""
    return [field for field in columns(model) if not isinstance(field, models.GeneratedField)]


def changes_of(model: type[models.Model]) -> Iterator[Change]:
    """Of the first and the last row of a table."""
    keys = list(rows(model).order_by("pk").values_list("pk", flat=True))
    for key in dict.fromkeys([*keys[:1], *keys[-1:]]):
        row = rows(model).get(pk=key)
        place = "first" if key == keys[0] else "last"
        for field in changeable(model):
            for what, value in values_of(field, row):
                yield Change(
                    model._meta.label, field.name, f"{place}: {what}", _setter(model, key, field, value)
                )
        yield Change(model._meta.label, "*", f"{place}: deleted", _deleter(model, key))


def rows(model: type[models.Model]) -> models.QuerySet[Any]:
    """The table as it is: no manager that seals what it writes."""
    return models.QuerySet(model)


def _setter(
    model: type[models.Model], key: object, field: models.Field[Any, Any], value: object
) -> Callable[[], object]:
    return lambda: rows(model).filter(pk=key).update(**{field.name: value})


def _deleter(model: type[models.Model], key: object) -> Callable[[], object]:
    return lambda: rows(model).filter(pk=key)._raw_delete("default")


def values_of(field: models.Field[Any, Any], row: models.Model) -> Iterator[tuple[str, Any]]:
    """Values that the column could have instead."""
    if isinstance(field, EncryptedJSONField):
        yield from _encrypted_values_of(field, row)
        return
    value = getattr(row, field.attname)
    if field.null and value is not None:
        yield "emptied", None
    if isinstance(field, models.ForeignKey):
        target = field.related_model
        assert isinstance(target, type)
        others = rows(target).exclude(pk=value).order_by("pk").values_list("pk", flat=True)
        if (other := others.last()) is not None:
            yield "another's", other
        return
    if field.choices:
        yield "another choice", next(choice for choice, _ in field.flatchoices if choice != value)
        return
    if (changed := _changed(value, field)) is not None:
        yield "changed", changed


def _encrypted_values_of(field: EncryptedJSONField, row: models.Model) -> Iterator[tuple[str, Any]]:
    """Who has no key can change what lies there, or bring another row's."""
    kept: Encrypted | None = row.__dict__[field.attname]
    if kept is None:
        return
    yield "changed", Encrypted(kept.text[:-2] + ("AA" if kept.text[-2:] != "AA" else "BB"))
    others = rows(type(row)).exclude(pk=row.pk).order_by("pk").values_list(field.name, flat=True)
    if (other := others.last()) is not None:
        yield "another's", other


def _changed(value: Any, field: models.Field[Any, Any]) -> Any:
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case datetime() | date():
            return value - _FAR
        case uuid.UUID():
            return uuid.UUID(int=value.int ^ 1)
        case bytes() | memoryview():
            raw = bytes(value)
            return bytes([raw[0] ^ 1]) + raw[1:] if raw else b"1"
        case dict():
            return {**value, "made_up": "1"}
        case list():
            return [*value, "made_up"]
        case None:
            return _made_up(field)
    text = str(value)
    if not text:
        return "made up"
    # Another digit stays a digit: the column still looks as it should.
    return text[:-1] + ("1" if text[-1] != "1" else "2")


def _made_up(field: models.Field[Any, Any]) -> Any:
    """A value where there is none."""
    if isinstance(field, models.DateTimeField):
        return datetime.fromisoformat("2025-01-02T03:04:05+00:00")
    if isinstance(field, models.DateField):
        return date(2031, 1, 2)
    if isinstance(field, models.CharField | models.TextField):
        return "made up"
    if isinstance(field, models.IntegerField | models.FloatField):
        return 7
    if isinstance(field, models.UUIDField):
        return uuid.UUID(int=7)
    return {"made_up": "1"} if isinstance(field, models.JSONField) else None
