"""New rows of several tables, written together.

PostgreSQL takes them in one statement, which is one way there and back; SQLite, which lies in the process, one for each table.
Written out: Django takes longer to put each insert together than the database for it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, models

Rows = Sequence[models.Model]
_AS_THEY_ARE = (models.CharField, models.TextField)
"""Of these Django hands the database what is there. Fields that inherit from them may not."""
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
    row: str
    values: tuple[Callable[[Any], object], ...]


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
    listed = f"VALUES {', '.join([table.row] * len(rows))}"
    values = [value(row) for row in rows for value in table.values]
    if unless is None:
        return _Statement(f"{table.head} {listed}", values)
    guarded = f"SELECT * FROM ({listed}) AS fresh WHERE NOT EXISTS ({unless.sql})"  # noqa: S608  placeholders and constants
    return _Statement(f"{table.head} {guarded}", [*values, *unless.values])


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
        row=f"({', '.join(['%s'] * len(fields))})",
        values=tuple(_value_of(field) for field in fields),
    )


def _value_of(field: Any) -> Callable[[Any], object]:
    if type(field) in _AS_THEY_ARE:
        return attrgetter(field.attname)
    return lambda row: field.get_db_prep_save(field.pre_save(row, True), connection)
