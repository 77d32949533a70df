"""The API's shapes of cars."""

from collections.abc import Collection
from datetime import date

from records.standing.history import Item
from registry.odometer.readings import Reading
from registry.vehicles.harm import Flag
from registry.vehicles.headline import Headline
from registry.vehicles.tiles import Tile
from registry.vehicles.verdict import Verdict


def verdict_json(verdict: Verdict, shown: Collection[str]) -> dict[str, object]:
    """With the readings of the records whose digests are `shown`; all else is of all records."""
    mileage, compared = verdict.mileage, frozenset(verdict.odometer.compared)
    return {
        "certified": verdict.is_certified,
        "signature": verdict.signed.value if verdict.signed else None,
        "mismatch": verdict.is_mismatch,
        "inspection": _digest(verdict.inspection),
        "listing": _digest(verdict.listing),
        "sold": _digest(verdict.sold),
        "headline": _headline(verdict.headline),
        "mileage": _reading(mileage, compared) if mileage else None,
        "tiles": [_tile(tile) for tile in verdict.tiles],
        "flags": [_flag(flag) for flag in verdict.flags_told],
        "flag_count": len(verdict.flags),
        "odometer": {
            "outcome": verdict.odometer.outcome.value,
            "reading_count": len(verdict.odometer.readings),
            "readings": [
                _reading(reading, compared)
                for reading in verdict.odometer.readings
                if reading.digest in shown
            ],
        },
    }


def _headline(headline: Headline) -> dict[str, object]:
    return {
        "code": headline.code,
        "tone": headline.tone.value,
        "record": headline.record,
        "on": _day(headline.on),
        "messages": headline.title.as_dict(),
        "detail": headline.detail.as_dict(),
    }


def _tile(tile: Tile) -> dict[str, object]:
    return {
        "topic": tile.topic,
        "state": tile.state.value,
        "record": tile.record,
        "on": _day(tile.on),
        "title": tile.title.as_dict(),
        "messages": tile.text.as_dict(),
    }


def _flag(flag: Flag) -> dict[str, object]:
    return {
        "code": flag.code,
        "level": flag.level.value,
        "record": flag.record,
        "on": _day(flag.on),
        "messages": flag.text.as_dict(),
    }


def _reading(reading: Reading, compared: frozenset[Reading]) -> dict[str, object]:
    return {
        "record": reading.digest,
        "kind": reading.kind,
        "on": reading.read_on.isoformat(),
        "stated": reading.stated,
        "unit": reading.unit,
        "km": reading.km,
        "certified": reading.is_certified,
        "compared": reading in compared,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _digest(item: Item | None) -> str | None:
    return item.record.digest if item else None
