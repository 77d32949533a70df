"""Whole evidence files, each with what must be answered. Tests run them; `tests/vectors` has them for others."""

from __future__ import annotations

from importlib import import_module

from tests.verifier.cases.world import CASES, Case

GROUPS = (
    "signed",
    "moments",
    "keys",
    "standing",
    "samples",
    "signatures",
    "strict",
    "logged",
    "naming",
    "complete",
    "anchored",
    "succession",
    "dated",
    "witnessed",
    "malformed",
)


def all_cases() -> list[Case]:
    """Every case, group by group."""
    for group in GROUPS:
        import_module(f"tests.verifier.cases.{group}")
    return [case for group in GROUPS for case in CASES if case.group == group]
