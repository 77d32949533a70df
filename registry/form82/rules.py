"""The rules of Form 82 (DOMAIN 1.8), one small function each."""

from registry.rules import Rule

RULES: tuple[Rule, ...] = ()
