"""What subjects' numbers look like, as the database works it out: nobody can change it by itself."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Func, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import NullIf, Replace, StrIndex, Substr, Upper
from django.db.models.sql.compiler import SQLCompiler

from records.terms.look_alikes import CYRILLIC, MISREAD


def skeleton_column() -> NullIf:
    """`look_alikes.skeleton` of a subject's number, Latin and Cyrillic; NULL where that is how the number is written.

    Not of all look-alikes: SQLite's parser takes fewer than thirty functions within each other. The others are odd.
    """
    number = Substr("subject", StrIndex("subject", Value(":")) + 1)
    latin = _replaced(number, CYRILLIC)
    return NullIf(_replaced(Upper(latin), MISREAD), number)


# The index's own texts, without parameters, or no planner would find the index.
_ODD = {
    "sqlite": "({0} GLOB '*[^A-Za-z0-9./:-]*' AND {0} NOT GLOB 'licence:*')",
    "postgresql": "({0} ~ '[^A-Za-z0-9./:-]' AND {0} !~ '^licence:')",
}


class IsOdd(Func):
    """Of a subject: it has what no number known by letters and digits has, so that nobody can state it.

    Licences may have any letters.
    """

    output_field = BooleanField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> Any:
        template = is_odd("%(expressions)s", "sqlite")
        return self.as_sql(compiler, connection, template=template, **more)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> Any:
        template = is_odd("%(expressions)s", "postgresql")
        return self.as_sql(compiler, connection, template=template, **more)


def is_odd(column: str, vendor: str) -> str:
    """The same of a column in a question that is written out."""
    return _ODD[vendor].format(column)


def _replaced(text: Combinable, replacements: dict[str, str]) -> Combinable:
    for character, instead in replacements.items():
        text = Replace(text, Value(character), Value(instead))
    return text
