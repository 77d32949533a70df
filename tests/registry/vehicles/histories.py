"""A car's drawn history without a database: listings, inspection records, sales, and what became of each."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from hypothesis import strategies as st

from records.contents.models import Disclosure, Record
from records.contents.services import Content
from records.people.models import Organisation
from records.proof.faults import fault
from records.standing.history import Item, SubjectHistory, Word
from records.terms.record_json import RecordJson
from records.terms.texts import Text
from registry.demo import cars
from registry.vehicles.verdict import Verdict, verdict_of
from tests.cast import subject, with_values
from verifier.certification import Statement

NOW = datetime(2026, 6, 30, 3, tzinfo=UTC)
FIRMS = tuple(Organisation(id=uuid.UUID(int=number), name=f"Firm {number}") for number in range(1, 4))
STATION = Organisation(id=uuid.UUID(int=9), name="Station Nine")


@dataclass(frozen=True)
class Drawn:
    """One record as it was drawn. `word` is an inspector's last on it, `fate` what became of it."""

    kind: str
    firm: int
    days_ago: int
    km: int
    accident: bool
    panels: Mapping[str, list[str]]
    flooded: bool
    rented: bool
    word: str | None
    is_doubtful: bool
    fate: str | None

    @property
    def is_withdrawn(self) -> bool:
        """By its inspector, which ends it."""
        return self.is_inspection and self.word == "withdrawn"

    @property
    def stands(self) -> bool:
        """And can be read."""
        return self.fate in {None, "fault"} and not self.is_withdrawn

    @property
    def is_inspection(self) -> bool:
        return self.kind == "inspection:recorded"

    @property
    def is_certified(self) -> bool:
        return self.stands and self.is_inspection and self.word == "certified"


drawn_records = st.builds(
    Drawn,
    kind=st.sampled_from(["vehicle:listed", "inspection:recorded", "inspection:recorded", "vehicle:sold"]),
    firm=st.integers(0, 2),
    days_ago=st.sampled_from([0, 1, 5, 30, 119, 121, 200]),
    km=st.sampled_from([1, 40_000, 41_000, 90_000, 182_060]),
    accident=st.booleans(),
    panels=st.sampled_from(
        [{}, {}, {"floor_panel": ["X"]}, {"hood": ["X"]}, {"quarter_panel_l": ["W"]}, {"cross_member": ["C"]}]
    ),
    flooded=st.booleans(),
    rented=st.booleans(),
    word=st.sampled_from([None, "certified", "certified", "rejected", "withdrawn"]),
    is_doubtful=st.booleans(),
    fate=st.sampled_from([None, None, None, None, "ended", "erased", "changed", "fault"]),
)
histories = st.lists(drawn_records, min_size=1, max_size=6)


def day(drawn: Drawn) -> str:
    return (NOW - timedelta(days=drawn.days_ago)).date().isoformat()


def verdict(records: list[Drawn]) -> tuple[SubjectHistory, Verdict]:
    items = [_item(number, drawn) for number, drawn in enumerate(records)]
    faults: dict[str, Text] = {
        item.record.digest: fault("content_changed").text
        for item, drawn in zip(items, records, strict=True)
        if drawn.fate == "fault"
    }
    doubts = {item.record.digest for item, drawn in zip(items, records, strict=True) if drawn.is_doubtful}
    history = SubjectHistory(subject(), tuple(items))
    return history, verdict_of(history, now=NOW, faults=faults, doubts=doubts)


def _item(number: int, drawn: Drawn) -> Item:
    record = _record(number, drawn.kind, FIRMS[drawn.firm], drawn)
    gone = drawn.fate == "erased"
    value = None if gone else cast(RecordJson, {"body": _body(drawn), "attachments": []})
    return Item(
        record=record,
        content=Content(value),
        ended_by="f" * 64 if drawn.fate == "ended" or drawn.is_withdrawn else None,
        certification=_word(number, drawn, record) if drawn.is_inspection and not gone else None,
        is_certified=drawn.is_inspection and drawn.word == "certified" and drawn.stands,
        is_erased=gone,
        problem="content_changed" if drawn.fate == "changed" else None,
    )


def _record(number: int, kind: str, firm: Organisation, drawn: Drawn) -> Record:
    record = Record(
        digest=f"{number:064x}",
        kind=kind,
        subject=subject(),
        organisation=firm,
        recorded_at=NOW - timedelta(days=drawn.days_ago),
    )
    vars(record)["_prefetched_objects_cache"] = {"disclosures": Disclosure.objects.none()}
    return record


def _word(number: int, drawn: Drawn, record: Record) -> Word | None:
    if drawn.word is None:
        return None
    carrier = _record(1_000 + number, "inspection:certified", STATION, drawn)
    stated = Statement((record.digest,), drawn.word, "11-22-333333", "a" * 64, "", None, b"")
    return Word(carrier, record.digest, stated)


def _body(drawn: Drawn) -> dict[str, Any]:
    odometer = {"stated": drawn.km, "unit": "km", "km": drawn.km}
    word = "YES" if drawn.accident else "NO"
    if drawn.kind == "vehicle:listed":
        return {"listed_on": day(drawn), "odometer": odometer, "accident_history": word}
    if drawn.kind == "vehicle:sold":
        return {"listing": "0" * 64, "sold_on": day(drawn), "odometer": odometer}
    changes: dict[str, Any] = {
        "overall__odometer_km": drawn.km,
        "repair_history__accident_history": word,
        "repair_history__panels": dict(drawn.panels),
        "closing__inspected_on": day(drawn),
    }
    if drawn.flooded:
        changes |= {"overall__special_history": "YES", "overall__special_history_kinds": ["FLOOD"]}
    if drawn.rented:
        changes |= {"overall__use_change": "YES", "overall__use_change_kinds": ["RENT"]}
    return with_values(cars.inspection(1, NOW.date()), **changes)
