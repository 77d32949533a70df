"""The API's answers on cars."""

from records.standing.history import Item
from registry.odometer.rules import Reading
from registry.vehicles.verdict import Verdict


def verdict_json(verdict: Verdict) -> dict[str, object]:
    return {
        "certified": verdict.is_certified,
        "mismatch": verdict.is_mismatch,
        "inspection": _digest(verdict.inspection),
        "listing": _digest(verdict.listing),
        "sold": _digest(verdict.sold),
        "flags": [
            {
                "code": flag.code,
                "level": flag.level.value,
                "record": flag.record,
                "messages": flag.text.as_dict(),
            }
            for flag in verdict.flags
        ],
        "odometer": {
            "outcome": verdict.odometer.outcome.value,
            "readings": [_reading(reading) for reading in verdict.odometer.readings],
        },
    }


def _reading(reading: Reading) -> dict[str, object]:
    return {
        "record": reading.digest,
        "kind": reading.kind,
        "on": reading.read_on.isoformat(),
        "stated": reading.stated,
        "unit": reading.unit,
        "km": reading.km,
        "certified": reading.is_certified,
    }


def _digest(item: Item | None) -> str | None:
    return item.record.digest if item else None
