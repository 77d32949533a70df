"""Seals on rows that no record in the log repeats: a keyed digest beside the columns that pages show (docs/adr/0014).

Who has the tables and not the secret key changes no sealed column without the audit naming the row. A seal is
`<version>:<digest>`: the digest binds the table, the row's key, the columns and the version, which counts the changes.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, ClassVar, TypeVar

from django.apps import apps
from django.core.signing import BadSignature, Signer
from django.db import NotSupportedError, connection, migrations, models, transaction
from django.db.models.fields.files import FieldFile

_Row = TypeVar("_Row", bound="Sealed")

_SALT = "row"
_BATCH = 400
# `json.dumps` would make one for each row.
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=True)
_FORM = re.compile(r"([1-9][0-9]{0,9}):([\w-]{43})")


class SealedQuerySet(models.QuerySet[_Row]):
    """Writes the seals with the rows. One that was broken stays so: no later change makes a tampered row whole."""

    def update(self, **values: Any) -> int:
        if not self.model.seals(values):
            return super().update(**values)
        with _together(self.db):
            rows = list(self.order_by("pk").select_for_update(of=("self",)))
            whole = [row.pk for row in rows if seal_holds(row)]
            count = super().update(**values)
            _seal_again(self.model, whole if count else [])
        return count

    def bulk_create(self, objs: Iterable[_Row], *args: Any, **options: Any) -> list[_Row]:
        if options.get("ignore_conflicts") or options.get("update_conflicts"):
            raise NotSupportedError(
                "which rows were written would not be known, so that none could be sealed"
            )
        rows = list(objs)
        if not rows:
            return rows
        if not _gets_its_key(self.model):
            for row in rows:
                row.seal = seal_of(row)
            return super().bulk_create(rows, *args, **options)
        with _together(self.db):
            made = super().bulk_create(rows, *args, **options)
            rows_seal_new(self.model, made)
        return made


class Sealed(models.Model):
    """A model whose rows carry a seal over `SEALED`, over the primary key, and over how often they were changed."""

    SEALED: ClassVar[tuple[str, ...]]
    """Names of fields. None that the database or the insert fills in."""

    seal = models.CharField(max_length=64, default="", editable=False)

    objects: ClassVar[Any] = SealedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        model = type(self)
        if self._state.adding and not _gets_its_key(model):
            self.seal = seal_of(self)
            super().save(*args, **options)
            return
        if self._state.adding:
            with _together():
                super().save(*args, **options)
                rows_seal_new(model, [self])
            return
        named = options.get("update_fields")
        if named is not None and not self.seals(named):
            super().save(*args, **options)
            return
        with _together():
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
    def about(self) -> str | None:
        """The digest of the record whose page shows this row, if there is one."""
        return None


def sealed_models() -> list[type[Sealed]]:
    """Every sealed model, by its name."""
    below = (model for model in apps.get_models() if issubclass(model, Sealed))
    return sorted(below, key=lambda model: model._meta.label_lower)


def tables_seal(apps: Any, app: str, sealed: Mapping[str, Collection[str]]) -> None:
    """Seal an app's rows as they stand, for the migration that brings the seals: these fields, as they were then."""
    for name, fields in sealed.items():
        rows = apps.get_model(app, name).objects
        for row in rows.iterator():
            rows.filter(pk=row.pk).update(seal=seal_of(row, fields=fields))


def rows_seal_new(model: type[models.Model], rows: Collection[Any]) -> None:
    """Seal rows that this transaction has just written."""
    for row in rows:
        row.seal = seal_of(row)
    _seals_write(model, rows)


def seal_of(row: models.Model, *, version: int = 1, fields: Collection[str] | None = None) -> str:
    """The seal of a row as it is in memory."""
    return f"{version}:{_signer().signature(_text(row, version, fields))}"


def seal_version(row: Sealed) -> int:
    """How often the row was written, as its seal says; 0 where it says nothing."""
    form = _FORM.fullmatch(row.seal)
    return int(form[1]) if form else 0


def seal_holds(row: Sealed) -> bool:
    """Whether the row is as this registry wrote it; under a former secret key too."""
    form, signer = _FORM.fullmatch(row.seal), _signer()
    if form is None:
        return False
    try:
        signer.unsign(f"{_text(row, int(form[1]))}{signer.sep}{form[2]}")
    except BadSignature:
        return False
    return True


def rows_hold(*rows: Sealed) -> bool:
    """Whether all of them are."""
    return all(seal_holds(row) for row in rows)


def rows_seal_again(model: type[Sealed]) -> tuple[int, list[Any]]:
    """Seal the rows of a table under the key of now; returns how many hold, and the keys of those that do not."""
    rows, broken = model._base_manager.order_by("pk"), list[Any]()
    keys = list(rows.values_list("pk", flat=True))
    for at in range(0, len(keys), _BATCH):
        batch = {row.pk: seal_holds(row) for row in rows.filter(pk__in=keys[at : at + _BATCH])}
        broken += [key for key, holds in batch.items() if not holds]
        _seal_again(model, [key for key, holds in batch.items() if holds])
    return len(keys) - len(broken), broken


def _together(using: str | None = None) -> transaction.Atomic:
    """A transaction, or a part of the one that goes on: after a write that fails this one is over, as after any of Django's."""
    return transaction.atomic(using=using, savepoint=False)


def _gets_its_key(model: type[models.Model]) -> bool:
    """Whether the database gives the key, so that it is known only behind the insert."""
    return isinstance(model._meta.pk, models.AutoField)


def _seal_again(model: type[Sealed], keys: Collection[Any]) -> None:
    rows: models.QuerySet[Sealed] = models.QuerySet(model)
    written = list(rows.filter(pk__in=keys))
    for row in written:
        row.seal = seal_of(row, version=seal_version(row) + 1)
    _seals_write(model, written)


def _seals_write(model: type[models.Model], rows: Collection[Any]) -> None:
    """Write the seals of rows as they are in memory."""
    # Written out: Django's `bulk_update` puts a condition together for each row.
    quote, key = connection.ops.quote_name, model._meta.pk
    table, column = quote(model._meta.db_table), quote(str(key.column))
    told = [(key.get_db_prep_value(row.pk, connection), row.seal) for row in rows]
    for start in range(0, len(told), _BATCH):
        part = told[start : start + _BATCH]
        fresh = ", ".join(["(%s, %s)"] * len(part))
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH fresh(key, seal) AS (VALUES {fresh}) "  # noqa: S608  names of columns and placeholders
                f"UPDATE {table} SET seal = fresh.seal FROM fresh WHERE {table}.{column} = fresh.key",
                [value for pair in part for value in pair],
            )


def _signer() -> Signer:
    return Signer(salt=_SALT)


def _text(row: models.Model, version: int, fields: Collection[str] | None = None) -> str:
    """Table, key, version and columns as JSON, the same for a row that was just written and for one that was read."""
    meta = row._meta
    names = list(fields if fields is not None else getattr(row, "SEALED", ()))
    columns = {name: _plain(row, meta.get_field(name)) for name in names}
    return _ENCODER.encode([meta.label_lower, str(row.pk), version, columns])


def _plain(row: models.Model, field: Any) -> Any:
    value = getattr(row, field.attname)
    if isinstance(value, FieldFile):
        return str(value.name or "")
    value = field.to_python(value)
    if value is None:
        return None
    if isinstance(field, models.JSONField):
        # As it is read: its keys are strings then.
        return json.loads(json.dumps(value))
    return value.isoformat() if isinstance(field, models.DateTimeField | models.DateField) else str(value)


class Remembered(migrations.RunPython):
    """The step of a migration that makes sealed tables: where a log is there already, the memory of their rows begins here.

    Without it an audit after the update takes what it remembers of them for taken away (docs/adr/0014).
    """

    def __init__(self, *tables: str) -> None:
        self.tables = tables
        super().__init__(self._begin, self.noop)

    def _begin(self, _apps: Any, editor: Any) -> None:
        # The models of now: those of a migration's time seal nothing.
        log, blocks = (apps.get_model("anchoring", name)._default_manager for name in ("Log", "SeenRows"))
        using = editor.connection.alias
        if log.using(using).exists():
            for table in self.tables:
                blocks.using(using).get_or_create(table=table, number=0)
