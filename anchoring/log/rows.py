"""Many rows at once, past the ORM, which would take half of the sequencer's time."""

import json
from collections.abc import Sequence
from typing import Any, Literal

from django.db import connection, models

from anchoring.placeholders import placeholders


def rows_insert(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of plain values: COPY on PostgreSQL, one prepared statement otherwise.

    Times are as `connection.ops.adapt_datetimefield_value` makes them. Constraints and triggers hold as ever.
    """
    quote = connection.ops.quote_name
    target = f"{quote(model._meta.db_table)} ({', '.join(map(quote, columns))})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = placeholders(columns)
            cursor.executemany(f"INSERT INTO {target} VALUES ({marks})", rows)  # noqa: S608 - names of models


def values_sql(kind: Literal["text", "bigint"]) -> str:
    """SQL for a column `value` of many values that come as one parameter, made by `values_parameter`."""
    if connection.vendor == "postgresql":
        return f"SELECT unnest(%s::{kind}[]) AS value"
    return "SELECT value FROM json_each(%s)"


def values_parameter(values: Sequence[str] | Sequence[int]) -> Any:
    """The parameter of `values_sql`."""
    return list(values) if connection.vendor == "postgresql" else json.dumps(list(values))
