"""Every rule there is."""

from functools import lru_cache

from records.screening import rules as screening
from records.terms.families import Family, families
from records.terms.rules import Rule, Stops


def rules() -> tuple[Rule, ...]:
    """The families' own, and those of public text."""
    return (*(rule for family in families() for rule in family.rules), *screening.rules())


def rules_for(kind: str, stops: Stops | None = None, *, compares: bool | None = None) -> tuple[Rule, ...]:
    """`compares`: those alone that look at other records, or do not."""
    return _rules_for(families(), kind, stops, compares)


@lru_cache(maxsize=256)
def _rules_for(
    _families: tuple[Family, ...], kind: str, stops: Stops | None, compares: bool | None
) -> tuple[Rule, ...]:
    return tuple(
        rule
        for rule in rules()
        if kind in rule.kinds
        and stops in {None, rule.stops}
        and compares in {None, rule.compares is not None}
    )
