"""Made-up records with an odometer reading, each on a day of March 2026 and, unless told, of a firm of its own."""

from datetime import UTC, datetime
from typing import Any

from records.terms.json_types import JsonObject
from records.terms.rules import Earlier

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def listing(
    day: int, km: int, unit: str = "km", stated: int | None = None, *, firm: str | None = None
) -> Earlier:
    body: JsonObject = {
        "listed_on": f"2026-03-{day:02d}",
        "odometer": {"stated": stated or km, "unit": unit, "km": km},
    }
    return Earlier(f"l{day}", "vehicle:listed", body, NOON, firm or f"l{day}", is_certified=False)


def inspection(day: int, km: int, *, is_certified: bool = True, firm: str | None = None) -> Earlier:
    body: dict[str, Any] = {
        "overall": {"odometer_km": km},
        "closing": {"inspected_on": f"2026-03-{day:02d}"},
    }
    return Earlier(f"i{day}", "inspection:recorded", body, NOON, firm or f"i{day}", is_certified=is_certified)


def paper(day: int, km: int) -> Earlier:
    """A picture of the paper, with what was typed in from it."""
    body: dict[str, Any] = {
        "machine_readable": False,
        "issued_on": f"2026-03-{day:02d}",
        "odometer": {"stated": km, "unit": "km", "km": km},
    }
    return Earlier(f"p{day}", "inspection:recorded", body, NOON, "one", is_certified=False)


def replaced(day: int, km: int = 0, *, before: int | None = None) -> Earlier:
    body: dict[str, Any] = {
        "occurred_on": f"2026-03-{day:02d}",
        "after": {"stated": km, "unit": "km", "km": km},
    }
    if before is not None:
        body["before"] = {"stated": before, "unit": "km", "km": before}
    return Earlier(f"x{day}", "odometer:replaced", body, NOON, "one", is_certified=False)
