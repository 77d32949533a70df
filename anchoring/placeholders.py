"""Places for values in statements that are written out."""

from collections.abc import Sized


def placeholders(values: Sized) -> str:
    """`%s, %s, …`, one for each value; empty of none."""
    return ", ".join(["%s"] * len(values))
