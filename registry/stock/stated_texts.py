"""What a record's canonical JSON says at one place, for the database to sort and choose by. A page shows what stands.

By the text and not as JSON: a row that somebody changed may be none, and would be an error for all the others.
"""

from typing import Any, ClassVar

from django.db.models import BigIntegerField, CharField, F, Func

CANONICAL = "content__canonical"


class AmountStated(Func):
    """The price's amount, whatever its currency; None where none is stated."""

    arity = 1
    output_field: ClassVar[Any] = BigIntegerField()
    _BEFORE = '"price":{"amount":'

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        # A cast takes the digits that a text begins with.
        template = (
            f"CAST(SUBSTR(%(expressions)s, NULLIF(INSTR(%(expressions)s, '{self._BEFORE}'), 0)"
            f" + {len(self._BEFORE)}, 15) AS INTEGER)"
        )
        return _twice(self.as_sql(compiler, connection, template=template, **extra))

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = 'CAST(SUBSTRING(%(expressions)s FROM \'"price":\\{"amount":([0-9]{1,15})\') AS BIGINT)'
        return self.as_sql(compiler, connection, template=template, **extra)


class DayStated(Func):
    """The day of the member with this name, as it is written; None where it stands nowhere."""

    arity = 1
    output_field: ClassVar[Any] = CharField()

    def __init__(self, expression: F, *, name: str) -> None:
        super().__init__(expression)
        self._before = f'"{name}":"'

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = (
            f"SUBSTR(%(expressions)s, NULLIF(INSTR(%(expressions)s, '{self._before}'), 0)"
            f" + {len(self._before)}, 10)"
        )
        return _twice(self.as_sql(compiler, connection, template=template, **extra))

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = f"SUBSTRING(%(expressions)s FROM '{self._before}([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})')"
        return self.as_sql(compiler, connection, template=template, **extra)


def _twice(made: Any) -> Any:
    """For a template that names its expression twice."""
    sql, parameters = made
    return sql, (*parameters, *parameters)
