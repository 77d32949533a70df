"""What an inspection record says, whichever of its two shapes it has: the whole form, or pictures of the paper alone."""

from collections.abc import Mapping
from datetime import date
from typing import Any

MARK = "machine_readable"
"""Stands in a body of paper alone, always false; the whole form does not have it."""
PAGES = "pages"


def is_paper_only(body: Mapping[str, Any]) -> bool:
    return MARK in body


def record_no(body: Mapping[str, Any]) -> str:
    return str((body if is_paper_only(body) else body["basic"])["record_no"])


def inspected_on(body: Mapping[str, Any]) -> date:
    """Of paper alone the day of issue is known: the inspection was on it or before."""
    day = body["issued_on"] if is_paper_only(body) else body["closing"]["inspected_on"]
    return date.fromisoformat(day)


def odometer_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """The odometer as `stated` in `unit`, and in `km`."""
    if is_paper_only(body):
        return dict(body["odometer"])
    km = body["overall"]["odometer_km"]
    return {"stated": km, "unit": "km", "km": km}


def accident(body: Mapping[str, Any]) -> str | None:
    """YES or NO; None where nobody typed it in from the paper."""
    history = body if is_paper_only(body) else body["repair_history"]
    return history.get("accident_history")


def aligned(
    earlier: Mapping[str, Any], later: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Paper and form put the same facts at different places: as forms, where one of the two is paper."""
    if is_paper_only(earlier) == is_paper_only(later):
        return earlier, later
    return as_form(earlier), as_form(later)


def as_form(body: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed in from the paper, at its places in the form; a whole form as it is."""
    if not is_paper_only(body):
        return dict(body)
    kept = {MARK, PAGES, "reasons", "correction_reason"}
    found = {name: value for name, value in body.items() if name in kept}
    found["basic"] = {"record_no": body["record_no"]}
    found["overall"] = {"odometer_km": body["odometer"]["km"]}
    if word := accident(body):
        found["repair_history"] = {"accident_history": word}
    found["closing"] = {"issued_on": body["issued_on"]}
    return found
