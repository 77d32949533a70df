"""Whole polls, each with what must be answered: the list of docs/formats.md section 18 and more."""

from __future__ import annotations

from importlib import import_module

from tests.verifier.polls.cases.given import CASES, PollCase

GROUPS = (
    "certified",
    "beginning",
    "reviewed",
    "boxes",
    "ending",
    "answered",
    "clocks",
    "bodies",
    "hidden",
    "eligible",
    "counted",
    "lines",
    "files",
    "mine",
    "right",
)


def all_cases() -> list[PollCase]:
    """Every case, group by group."""
    for group in GROUPS:
        import_module(f"tests.verifier.polls.cases.{group}")
    return [case for group in GROUPS for case in CASES if case.group == group]
