"""Every rule there is."""

from functools import cache

from registry import days, odometer, plate_rules, screening
from registry.form82 import rules as form82
from registry.rules import Rule, Stops

RULES: tuple[Rule, ...] = form82.RULES + odometer.RULES + days.RULES + plate_rules.RULES + screening.RULES


@cache
def rules_for(kind: str, stops: Stops | None = None) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if kind in rule.kinds and stops in {None, rule.stops})
