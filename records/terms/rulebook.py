"""Every rule there is."""

from functools import cache

from records.screening import rules as screening
from records.terms import days
from records.terms.rules import Rule, Stops
from registry.form82 import rules as form82
from registry.odometer import rules as odometer
from registry.vehicles import plate_rules

RULES: tuple[Rule, ...] = form82.RULES + odometer.RULES + days.RULES + plate_rules.RULES + screening.RULES


@cache
def rules_for(kind: str, stops: Stops | None = None) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if kind in rule.kinds and stops in {None, rule.stops})
