"""Seals on rows that no record in the log repeats: a keyed digest beside the columns that pages show (docs/adr/0014).

Who has the tables and not the secret key changes no sealed column without the audit naming the row.
"""

import json
from collections.abc import Collection, Iterable
from typing import Any, ClassVar, TypeVar

from django.apps import apps
from django.core.signing import BadSignature, Signer
from django.db import models, transaction
from django.db.models.fields.files import FieldFile

_Row = TypeVar("_Row", bound="Sealed")

_SALT = "row"
_BATCH = 500


class SealedQuerySet(models.QuerySet[_Row]):
    """Writes the seals with the rows. One that was broken stays so: no later change makes a tampered row whole."""

    def update(self, **values: Any) -> int:
        if not self.model.seals(values):
            return super().update(**values)
        with transaction.atomic(using=self.db):
            rows = list(self.order_by("pk").select_for_update(of=("self",)))
            whole = [row.pk for row in rows if seal_holds(row)]
            count = super().update(**values)
            _seal_again(self.model, whole if count else [])
        return count

    def bulk_create(self, objs: Iterable[_Row], *args: Any, **options: Any) -> list[_Row]:
        rows = list(objs)
        for row in rows:
            row.seal = seal_of(row)
        return super().bulk_create(rows, *args, **options)


class Sealed(models.Model):
    """A model whose rows carry a seal over `SEALED`, and over the primary key where that is known before the insert."""

    SEALED: ClassVar[tuple[str, ...]]
    """Names of fields. None that the database or the insert fills in."""

    seal = models.CharField(max_length=43, default="", editable=False)

    objects: ClassVar[Any] = SealedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if self._state.adding:
            self.seal = seal_of(self)
            super().save(*args, **options)
            return
        named = options.get("update_fields")
        if named is not None and not self.seals(named):
            super().save(*args, **options)
            return
        with transaction.atomic():
            model = type(self)
            before = model._base_manager.select_for_update().filter(pk=self.pk).first()
            super().save(*args, **options)
            if before is not None and seal_holds(before):
                _seal_again(model, [self.pk])
                self.refresh_from_db(fields=["seal"])

    @classmethod
    def seals(cls, names: Iterable[str]) -> bool:
        """Whether any of these fields is sealed."""
        sealed = {cls._meta.get_field(name) for name in cls.SEALED}
        return any(cls._meta.get_field(name) in sealed for name in names)

    @property
    def is_beside_its_own(self) -> bool:
        """Whether the rows that it is kept with are those that it was written beside: what a seal alone can't tell, where the
        database gives the keys."""
        return True

    @property
    def about(self) -> str | None:
        """The digest of the record whose page shows this row, if there is one."""
        return None


def sealed_models() -> list[type[Sealed]]:
    """Every sealed model, by its name."""
    below = (model for model in apps.get_models() if issubclass(model, Sealed))
    return sorted(below, key=lambda model: model._meta.label_lower)


def rows_seal(rows: models.Manager[Any], fields: Collection[str]) -> None:
    """Seal the rows of a table as they stand, for the migration that brings the seals: these fields, as they were then."""
    for row in rows.iterator():
        rows.filter(pk=row.pk).update(seal=seal_of(row, fields))


def seal_of(row: models.Model, fields: Collection[str] | None = None) -> str:
    """The seal of a row as it is in memory."""
    return _signer().signature(_text(row, fields))


def seal_holds(row: Sealed) -> bool:
    """Whether the row is as this registry wrote it; under a former secret key too."""
    signer = _signer()
    try:
        signer.unsign(f"{_text(row)}{signer.sep}{row.seal}")
    except BadSignature:
        return False
    return True


def rows_seal_again(model: type[Sealed]) -> tuple[int, list[Any]]:
    """Seal the rows of a table under the key of now; returns how many hold, and the keys of those that do not."""
    whole, broken = list[Any](), list[Any]()
    for row in model._base_manager.order_by("pk").iterator():
        (whole if seal_holds(row) else broken).append(row.pk)
    for at in range(0, len(whole), _BATCH):
        _seal_again(model, whole[at : at + _BATCH])
    return len(whole), broken


def _seal_again(model: type[Sealed], keys: Collection[Any]) -> None:
    rows: models.QuerySet[Sealed] = models.QuerySet(model)
    for row in rows.filter(pk__in=keys):
        rows.filter(pk=row.pk).update(seal=seal_of(row))


def _signer() -> Signer:
    return Signer(salt=_SALT)


def _text(row: models.Model, fields: Collection[str] | None = None) -> str:
    """Table and columns as JSON, the same for a row that is about to be written and for one that was read."""
    meta = row._meta
    names = list(fields if fields is not None else getattr(row, "SEALED", ()))
    columns = {name: _plain(row, meta.get_field(name)) for name in names}
    if not isinstance(meta.pk, models.AutoField):
        columns["pk"] = _plain(row, meta.pk)
    return json.dumps([meta.label_lower, columns], sort_keys=True, ensure_ascii=True)


def _plain(row: models.Model, field: Any) -> Any:
    value = getattr(row, field.attname)
    if isinstance(value, FieldFile):
        return str(value.name or "")
    value = field.to_python(value)
    if value is None or isinstance(field, models.JSONField):
        return value
    return value.isoformat() if isinstance(field, models.DateTimeField | models.DateField) else str(value)
