"""New rows of several tables, written together.

PostgreSQL takes them in one statement, which is one way there and back, and each table's as one JSON text: of values on their
own, putting the statement together takes longer than anything else of it. SQLite, which lies in the process, takes a statement
for each table. Written out: Django takes longer to put each insert together than the database for it.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

Rows = Sequence[models.Model]
_AS_THEY_ARE = (
    models.CharField,
    models.TextField,
    models.BooleanField,
    models.IntegerField,
    models.PositiveIntegerField,
    models.AutoField,
    models.BigAutoField,
)
"""Of these Django hands the database what is there. Fields that inherit from them may not."""
_Value = Callable[[Any], object]
_Row = TypeVar("_Row", bound=models.Model)


@dataclass(frozen=True)
class Unless:
    """Rows are written only where this question has no answer."""

    sql: str
    values: Sequence[Any]


@dataclass(frozen=True)
class _Statement:
    sql: str
    values: list[Any]


@dataclass(frozen=True)
class _Table:
    head: str
    name: str
    columns: tuple[str, ...]
    # Each for a connection: to look for it with each value takes longer than the value.
    values: tuple[Callable[[Any], _Value], ...]


def rows_insert(rows: Rows, *, beside: Sequence[Rows] = (), unless: Unless | None = None) -> bool:
    """Write new rows, all of one model, in the caller's transaction; `beside` them those of other tables.

    False where `unless` kept `rows` from being written: those beside may be there then, and the transaction has to end.
    Keys and values that the database makes are not read back. Foreign keys are looked at when the transaction commits.
    """
    statements = [_insert(part) for others in beside for part in _parts(others)]
    statements += [_insert(part, unless) for part in _parts(rows)]
    if connection.vendor == "postgresql" and statements:
        statements = [_as_one(statements)]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.sql, statement.values)
        written = bool(statements) and cursor.rowcount > 0
    for row in chain(*beside, rows):
        _is_there(row)
    return written


def rows_insert_absent(rows: Sequence[_Row], *, by: str) -> list[_Row]:
    """Write those new rows of one model that no unique column forbids, and return them with the keys that the database made.

    `by` names a field that tells them apart.
    """
    written: list[_Row] = []
    for part in _parts(rows):
        fields: list[Any] = [part[0]._meta.pk, part[0]._meta.get_field(by)]
        key, name = (connection.ops.quote_name(str(field.column)) for field in fields)
        own = {getattr(row, by): row for row in part}
        insert = _insert(part)
        with connection.cursor() as cursor:
            cursor.execute(f"{insert.sql} ON CONFLICT DO NOTHING RETURNING {key}, {name}", insert.values)
            for made, told in cursor.fetchall():
                own[told].pk = made
                _is_there(own[told])
                written.append(own[told])
    return written


def _is_there(row: models.Model) -> None:
    row._state.adding, row._state.db = False, connection.alias


def _as_one(statements: list[_Statement]) -> _Statement:
    *before, last = statements
    named = ", ".join(f"part{place} AS ({statement.sql})" for place, statement in enumerate(before))
    sql = f"WITH {named} {last.sql}" if named else last.sql
    return _Statement(sql, [value for statement in statements for value in statement.values])


def _insert(rows: Rows, unless: Unless | None = None) -> _Statement:
    table = _table(type(rows[0]), connection.vendor)
    used = connections[DEFAULT_DB_ALIAS]
    columns = [value(used) for value in table.values]
    told = [[value(row) for value in columns] for row in rows]
    listed, values = (_as_json if used.vendor == "postgresql" else _as_values)(table, told)
    if unless is None:
        return _Statement(f"{table.head} {listed}", values)
    guarded = f"SELECT * FROM ({listed}) AS fresh WHERE NOT EXISTS ({unless.sql})"  # noqa: S608  placeholders and constants
    return _Statement(f"{table.head} {guarded}", [*values, *unless.values])


def _as_values(table: _Table, rows: list[list[Any]]) -> tuple[str, list[Any]]:
    row = f"({', '.join(['%s'] * len(table.columns))})"
    return f"VALUES {', '.join([row] * len(rows))}", list(chain.from_iterable(rows))


def _as_json(table: _Table, rows: list[list[Any]]) -> tuple[str, list[Any]]:
    quote = connection.ops.quote_name
    named = [dict(zip(table.columns, row, strict=True)) for row in rows]
    columns = ", ".join(map(quote, table.columns))
    # By the table's own types, which refuse what they would refuse of a value.
    listed = f"SELECT {columns} FROM json_populate_recordset(NULL::{quote(table.name)}, %s::json)"  # noqa: S608  names
    return listed, [json.dumps(named, ensure_ascii=False, default=_as_text)]


def _as_text(value: Any) -> Any:
    """What JSON has no form for, as PostgreSQL reads it; of the driver's wrappers what they hold."""
    value = getattr(value, "obj", value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return f"\\x{bytes(value).hex()}"
    return str(value) if isinstance(value, UUID) else value


def _parts(rows: Sequence[_Row]) -> Iterator[Sequence[_Row]]:
    """As many at once as the database takes values, of which one is the guard's."""
    if not rows:
        return
    most = connection.features.max_query_params
    size = (most - 1) // len(_table(type(rows[0]), connection.vendor).values) if most else len(rows)
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


@lru_cache
def _table(model: type[models.Model], _vendor: str) -> _Table:
    quote = connection.ops.quote_name
    made: Any = models.AutoField | models.GeneratedField
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, made)]
    columns = ", ".join(quote(str(field.column)) for field in fields)
    return _Table(
        head=f"INSERT INTO {quote(model._meta.db_table)} ({columns})",
        name=model._meta.db_table,
        columns=tuple(str(field.column) for field in fields),
        values=tuple(_value_of(field) for field in fields),
    )


def _value_of(field: Any) -> Callable[[Any], _Value]:
    aimed_at = field.target_field if isinstance(field, models.ForeignKey) else field
    if type(aimed_at) in _AS_THEY_ARE:
        return lambda _connection: attrgetter(field.attname)
    if type(field) is models.DateTimeField:
        return lambda used: _moments(field, used)
    return lambda used: lambda row: field.get_db_prep_save(field.pre_save(row, True), used)


def _moments(field: Any, used: Any) -> _Value:
    """Rows that are written together were mostly made at one time: it is adapted once."""
    adapt = lru_cache(maxsize=8)(lambda moment: field.get_db_prep_save(moment, used))
    return lambda row: adapt(field.pre_save(row, True))
