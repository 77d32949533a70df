"""What subjects' numbers look like, as the database works it out: nobody can change it by itself."""

from django.db.models import Value
from django.db.models.expressions import Combinable
from django.db.models.functions import NullIf, Replace, StrIndex, Substr, Upper

from records.terms.look_alikes import CYRILLIC, MISREAD


def skeleton_column() -> NullIf:
    """`look_alikes.skeleton` of a subject's number, Latin and Cyrillic; NULL where that is how the number is written.

    Not of all look-alikes: SQLite's parser takes fewer than thirty functions within each other.
    """
    number = Substr("subject", StrIndex("subject", Value(":")) + 1)
    latin = _replaced(number, CYRILLIC)
    return NullIf(_replaced(Upper(latin), MISREAD), number)


def _replaced(text: Combinable, replacements: dict[str, str]) -> Combinable:
    for character, instead in replacements.items():
        text = Replace(text, Value(character), Value(instead))
    return text
