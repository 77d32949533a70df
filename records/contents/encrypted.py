"""A column of JSON that lies encrypted in the table. In memory it is as it was given; it is opened when it is asked for."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import NotSupportedError, models
from django.db.models.query_utils import DeferredAttribute

from anchoring.wiring import KeysMissingError
from records.contents.keyring import UnopenedError, keyring


@dataclass(frozen=True)
class Encrypted:
    """What the table has."""

    text: str


class _Opened(DeferredAttribute):
    """Opens what was read. None where it can't: changed, from another row, or without its key."""

    field: "EncryptedJSONField"

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is not None and isinstance(value, Encrypted):
            try:
                value = instance.__dict__[self.field.attname] = self.field.opened(value, instance)
            except UnopenedError:
                return None
        return value

    def __set__(self, instance: models.Model, value: object) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedJSONField(models.JSONField):
    """`bound_to` names fields of the row: what is moved to a row where they differ opens no more.

    A bound column is written with its row, by `save` or `bulk_create`, never by `update`. Nobody can look for a value.
    """

    descriptor_class = _Opened

    def __init__(self, *args: Any, bound_to: Collection[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.bound_to = tuple(bound_to)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "bound_to": self.bound_to}

    def get_internal_type(self) -> str:
        return "TextField"

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_transform(self, _lookup_name: str) -> Any:
        return None

    def from_db_value(self, value: str | None, *_more: object) -> Encrypted | None:
        return None if value is None else Encrypted(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Encrypted | None:  # noqa: ARG002  Django names it
        value = model_instance.__dict__[self.attname]
        # What nobody opened stays as it is.
        if value is None or isinstance(value, Encrypted):
            return value
        return self.encrypted(value, model_instance)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> str | None:  # noqa: ARG002
        if value is None or isinstance(value, Encrypted):
            return value.text if value else None
        if self.bound_to:
            raise NotSupportedError(f"{self.name} is bound to its row, which is not known here")
        return self._sealed(value, ())

    def get_db_prep_save(self, value: Any, connection: Any) -> str | None:
        return self.get_db_prep_value(value, connection)

    def encrypted(self, value: object, row: models.Model) -> Encrypted:
        """Under the newest key, for this row."""
        return Encrypted(self._sealed(value, self._bound(row)))

    def opened(self, value: Encrypted, row: models.Model) -> Any:
        """Raises UnopenedError."""
        try:
            keys = keyring()
        except KeysMissingError:
            raise UnopenedError from None
        return json.loads(keys.decrypt(value.text, self._place(self._bound(row))))

    def _sealed(self, value: object, bound: Collection[str]) -> str:
        return keyring().encrypt(json.dumps(value, separators=(",", ":")).encode(), self._place(bound))

    def _place(self, bound: Collection[str]) -> bytes:
        return json.dumps([self.model._meta.label_lower, self.name, *bound]).encode()

    def _bound(self, row: models.Model) -> list[str]:
        """As they lie in the table: a foreign key is its column."""
        columns = (row._meta.get_field(name) for name in self.bound_to)
        return [str(getattr(row, column.attname)) for column in columns if isinstance(column, models.Field)]


def encrypted_columns() -> Iterator[tuple[type[models.Model], EncryptedJSONField]]:
    """Each encrypted column of each table."""
    for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedJSONField):
                yield model, field
