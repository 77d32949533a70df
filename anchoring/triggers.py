"""Tables whose rows never change: the database refuses UPDATE, DELETE, TRUNCATE and INSERT OR REPLACE. A seal
(`anchoring/seals.py`) is no part of what the row says, and is written behind it.

`@protect` on a model names its table. The triggers are no part of the migrations: SQLite drops a table's
triggers whenever a migration rebuilds it, so `install` runs after every `migrate`, and a system check names
what is missing. They stop accidents and careless hands; who owns the database can drop them, and the audit
finds what was done then.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

_Model = TypeVar("_Model", bound=type[models.Model])
_protected: list[type[models.Model]] = []

_FUNCTION = "immutable_row"
_ROW, _BEFORE, _DELETE, _UPDATE, _TRUNCATE = 1, 2, 8, 16, 32
"""Bits of `pg_trigger.tgtype`."""
_FUNCTION_BODY = """
BEGIN
    RAISE EXCEPTION 'rows of % never change: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
"""


@dataclass(frozen=True)
class _Trigger:
    """One trigger: its name, its table, the statement that makes it."""

    name: str
    table: str
    sql: str
    fires: tuple[int, frozenset[str]] = (0, frozenset())
    """On PostgreSQL for what (`pg_trigger.tgtype`), and for changes of which columns alone."""


def protect(model: _Model) -> _Model:
    """Make the rows of `model` immutable, in the database too. A class decorator; returns the model."""
    if model not in _protected:
        _protected.append(model)
    return model


def protected_models() -> tuple[type[models.Model], ...]:
    """Every model whose rows the database refuses to change."""
    return tuple(_protected)


def install(connection: BaseDatabaseWrapper) -> None:
    """Make every trigger that is missing or differs. Tables that are not there yet are passed over."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if connection.vendor == "postgresql":
            function = f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql"
            cursor.execute(f"{function} AS $${_FUNCTION_BODY}$$")
        present = _present(connection, cursor)
        for trigger in _expected(connection):
            if trigger.table in tables and trigger.name not in present:
                for statement in _drop(connection, trigger), *trigger.sql.split(";\n"):
                    cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger: for tests that flush the database, and for tampering that is played."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for trigger in _expected(connection):
            if trigger.table in tables:
                cursor.execute(_drop(connection, trigger))


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers that should be there and are not, were switched off, or say something else."""
    with connection.cursor() as cursor:
        present = _present(connection, cursor)
    return [trigger.name for trigger in _expected(connection) if trigger.name not in present]


def _expected(connection: BaseDatabaseWrapper) -> Iterable[_Trigger]:
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    for model in _protected:
        yield from make(model, connection.ops.quote_name)


def _drop(connection: BaseDatabaseWrapper, trigger: _Trigger) -> str:
    quote = connection.ops.quote_name
    table = f" ON {quote(trigger.table)}" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {quote(trigger.name)}{table}"


def _sqlite(model: type[models.Model], quote: Any) -> Iterable[_Trigger]:
    """Three: REPLACE deletes a row without firing its DELETE trigger, so one looks before each INSERT."""
    table = model._meta.db_table
    refuse = f"BEGIN SELECT RAISE(ABORT, 'rows of {table} never change'); END"
    same = " OR ".join(
        f"EXISTS (SELECT 1 FROM {quote(table)} WHERE "  # noqa: S608 - names come from the models
        + " AND ".join(f"{quote(column)} = NEW.{quote(column)}" for column in columns)
        + ")"
        for columns in _unique_columns(model)
    )
    for operation, clause in (
        ("update", f"BEFORE UPDATE OF {', '.join(map(quote, _kept(model)))} ON {quote(table)}"),
        ("delete", f"BEFORE DELETE ON {quote(table)}"),
        ("replace", f"BEFORE INSERT ON {quote(table)} WHEN {same}"),
    ):
        name = f"{table}_no_{operation}"
        yield _Trigger(name, table, f"CREATE TRIGGER {quote(name)} {clause} {refuse}")


def _kept(model: type[models.Model]) -> list[str]:
    """The columns that never change."""
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.GeneratedField)]
    return [str(field.column) for field in fields if field.name != "seal"]


def _unique_columns(model: type[models.Model]) -> Iterable[list[str]]:
    column = {field.name: str(field.column) for field in model._meta.concrete_fields}
    for field in model._meta.concrete_fields:
        if field.unique:
            yield [column[field.name]]
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None:
            yield [column[name] for name in constraint.fields]


def _postgresql(model: type[models.Model], quote: Any) -> Iterable[_Trigger]:
    """Two triggers, ALWAYS enabled: they fire in a session with `session_replication_role = replica` too."""
    table = model._meta.db_table
    kept = _kept(model)
    columns = ", ".join(map(quote, kept))
    for operation, clause, fires in (
        (
            "change",
            f"BEFORE UPDATE OF {columns} OR DELETE ON {quote(table)} FOR EACH ROW",
            (_BEFORE | _ROW | _UPDATE | _DELETE, frozenset(kept)),
        ),
        (
            "truncate",
            f"BEFORE TRUNCATE ON {quote(table)} FOR EACH STATEMENT",
            (_BEFORE | _TRUNCATE, frozenset[str]()),
        ),
    ):
        name = f"{table}_no_{operation}"
        yield _Trigger(
            name,
            table,
            f"CREATE TRIGGER {quote(name)} {clause} EXECUTE FUNCTION {_FUNCTION}();\n"
            f"ALTER TABLE {quote(table)} ENABLE ALWAYS TRIGGER {quote(name)}",
            fires,
        )


def _present(connection: BaseDatabaseWrapper, cursor: Any) -> set[str]:
    """The expected triggers that are there, with exactly the expected effect."""
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT t.tgname, t.tgtype, ARRAY(SELECT a.attname::text FROM pg_attribute a"
            " WHERE a.attrelid = t.tgrelid AND a.attnum = ANY (t.tgattr::int2[]))"
            " FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " JOIN pg_class c ON c.oid = t.tgrelid WHERE p.proname = %s AND p.prosrc = %s"
            " AND t.tgenabled = 'A' AND t.tgqual IS NULL AND pg_table_is_visible(c.oid)",
            [_FUNCTION, _FUNCTION_BODY],
        )
        fire = {name: (kind, frozenset(columns)) for name, kind, columns in cursor.fetchall()}
        return {trigger.name for trigger in _expected(connection) if fire.get(trigger.name) == trigger.fires}
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    present = dict(cursor.fetchall())
    return {trigger.name for trigger in _expected(connection) if present.get(trigger.name) == trigger.sql}
