"""What a buyer should see first about a car: what stands, and what to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from records.standing.history import Item, SubjectHistory, as_earlier
from records.terms.days import SEOUL
from records.terms.texts import Text
from records.terms.verdict_texts import reason_text
from registry.form82.bodies import InspectionBody
from registry.form82.catalogue import option_text
from registry.form82.inspections import accident, inspected_on, inspection_body, is_paper_only
from registry.form82.rules import VALID_DAYS
from registry.listings.kinds import SOLD
from registry.odometer import rules as odometer
from registry.odometer.rules import OdometerReport, Outcome
from registry.vehicles.rules import car_facts, car_findings

PAPER_ONLY = Text(
    "종이 기록부의 사진이나 PDF뿐인 기록입니다. 기계로 읽을 수 없어 점검 항목이 확인되지 않았습니다. "
    "판매자에게 종이를 보여 달라고 하십시오.",
    "The record is a picture of the paper only, not machine-readable: its items were not checked. "
    "Ask the seller for the paper.",
)


class Level(StrEnum):
    """How much a flag matters: MISMATCH is red, and means that a row was changed behind the registry's back."""

    MISMATCH = "mismatch"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Flag:
    """`record` is the digest of the record that it is about."""

    code: str
    level: Level
    text: Text
    record: str | None = None


@dataclass(frozen=True)
class Verdict:
    """`inspection` is the newest standing inspection record, a certified one before any other."""

    inspection: Item | None
    listing: Item | None
    sold: Item | None
    flags: tuple[Flag, ...]
    odometer: OdometerReport

    @property
    def is_mismatch(self) -> bool:
        return any(flag.level == Level.MISMATCH for flag in self.flags)

    @property
    def is_certified(self) -> bool:
        return self.inspection is not None and self.inspection.is_certified


def verdict_of(
    history: SubjectHistory,
    *,
    now: datetime,
    audited: frozenset[str] = frozenset(),
    shared: frozenset[str] = frozenset(),
) -> Verdict:
    """`audited` has the digests that the newest audit found fault with, `shared` those with another car's photo."""
    facts = car_facts(history, now=now, shared=shared)
    standing, listings, inspection = facts.standing, facts.listings, facts.inspection
    readings = odometer.report([as_earlier(item) for item in standing])
    flags = [
        *_mismatches(history, audited),
        *(_inspection_flags(inspection, now) if inspection else _no_inspection()),
        *_odometer_flags(readings),
        *(Flag(found.rule.code, Level.WARNING, found.text, found.record) for found in car_findings(facts)),
        *_ended_flags(history),
    ]
    return Verdict(
        inspection=inspection,
        listing=listings[-1] if listings else None,
        sold=next((item for item in reversed(standing) if item.record.kind == SOLD.name), None),
        flags=tuple(flags),
        odometer=readings,
    )


def _mismatches(history: SubjectHistory, audited: frozenset[str]) -> list[Flag]:
    text = Text(
        "저장된 기록이 처음 기록된 내용과 다릅니다. 이 기록을 믿지 마십시오.",
        "What is stored is not what was recorded. Do not rely on this record.",
    )
    return [
        Flag("mismatch", Level.MISMATCH, text, item.record.digest)
        for item in history.items
        if item.is_changed or item.record.digest in audited
    ]


def _no_inspection() -> list[Flag]:
    return [Flag("no_inspection", Level.NOTE, reason_text("none_stands"))]


def _inspection_flags(item: Item, now: datetime) -> list[Flag]:
    body, digest = inspection_body(item.content.body), item.record.digest
    found = [
        Flag(code, level, text, digest) for code, level, text in (*_form_flags(body), *_age_flags(body, now))
    ]
    if not item.is_certified:
        rejected = item.certification is not None and item.certification.verdict == "rejected"
        text = Text("점검자가 반려한 기록입니다.", "An inspector rejected this record.")
        if not rejected:
            text = Text("아직 점검자의 서명이 없습니다.", "No inspector has signed this record yet.")
        code, level = ("rejected", Level.WARNING) if rejected else ("uncertified", Level.NOTE)
        found.insert(0, Flag(code, level, text, digest))
    return found


def _form_flags(body: InspectionBody) -> list[tuple[str, Level, Text]]:
    found: list[tuple[str, Level, Text]] = []
    if accident(body) == "YES":
        found.append(
            ("accident", Level.WARNING, Text("사고이력이 있습니다.", "The car has had an accident."))
        )
    if is_paper_only(body):
        return [*found, ("paper_only", Level.WARNING, PAPER_ONLY)]
    overall, repairs = body["overall"], body["repair_history"]
    if repairs["simple_repair"] == "YES" and not found:
        found.append(
            ("simple_repair", Level.NOTE, Text("단순수리가 있습니다.", "There was a simple repair."))
        )
    if overall["special_history"] == "YES":
        text = _kinds("special_history", "SPECIAL_HISTORY", overall.get("special_history_kinds", []))
        found.append(("special_history", Level.WARNING, text))
    if overall["use_change"] == "YES":
        text = _kinds("use_change", "USE_CHANGE", overall.get("use_change_kinds", []))
        found.append(("use_change", Level.WARNING, text))
    if overall["odometer_gauge"] == "BAD":
        text = Text("주행거리 계기가 불량입니다.", "The odometer gauge is marked as bad.")
        found.append(("odometer_gauge", Level.WARNING, text))
    if overall["vin_marking"] != "GOOD":
        marking = option_text("VIN_MARKING", overall["vin_marking"])
        text = Text(f"차대번호 표기: {marking.ko}", f"VIN marking on the car: {marking.en}")
        found.append(("vin_marking", Level.WARNING, text))
    if overall["recall"] == "APPLICABLE" and overall.get("recall_done") != "DONE":
        text = Text(
            "리콜 대상이라고 진술되었습니다. 자동차리콜센터(car.go.kr)에서 확인하십시오.",
            "Stated to be subject to a recall: check it at the recall centre, car.go.kr.",
        )
        found.append(("recall", Level.NOTE, text))
    return found


def _kinds(code: str, enum: str, kinds: Sequence[str]) -> Text:
    names = [option_text(enum, kind) for kind in kinds]
    ko, en = ", ".join(name.ko for name in names), ", ".join(name.en for name in names)
    if code == "special_history":
        return Text(
            f"특별이력이 있습니다: {ko or '종류 미기재'}", f"Special history: {en or 'kind not stated'}"
        )
    return Text(
        f"용도변경 이력이 있습니다: {ko or '종류 미기재'}", f"Change of use: {en or 'kind not stated'}"
    )


def _age_flags(body: InspectionBody, now: datetime) -> list[tuple[str, Level, Text]]:
    if now.astimezone(SEOUL).date() <= inspected_on(body) + timedelta(days=VALID_DAYS):
        return []
    if is_paper_only(body):
        text = Text(
            f"발급일부터 {VALID_DAYS}일이 지났습니다. 이 기록은 더 이상 교부할 수 없습니다.",
            f"More than {VALID_DAYS} days have passed since it was issued: the record may not be handed out any more.",
        )
        return [("expired", Level.WARNING, text)]
    text = Text(
        f"점검일부터 {VALID_DAYS}일이 지났습니다. 이 기록은 더 이상 교부할 수 없습니다.",
        f"More than {VALID_DAYS} days have passed since the inspection: the record may not be issued any more.",
    )
    return [("expired", Level.WARNING, text)]


def _odometer_flags(report: OdometerReport) -> list[Flag]:
    text = Text(
        "앞선 주행거리보다 적은 값이 있습니다. 확인이 필요합니다.",
        "One reading is less than an earlier one. It needs to be looked at.",
    )
    level = Level.WARNING if report.outcome == Outcome.CONTRADICTION else Level.NOTE
    return [Flag("odometer", level, text, fall.lower.digest) for fall in report.falls]


def _ended_flags(history: SubjectHistory) -> list[Flag]:
    found = []
    by_digest = {item.record.digest: item.record for item in history.items}
    for item in history.items:
        if item.ended_by is None:
            continue
        ending = by_digest.get(item.ended_by)
        is_correction = ending is not None and ending.kind == item.record.kind
        code = "corrected" if is_correction else "withdrawn"
        text = Text("정정된 기록이 있습니다.", "A record was corrected.")
        if not is_correction:
            text = Text("철회된 기록이 있습니다.", "A record was withdrawn.")
        found.append(Flag(code, Level.NOTE, text, item.record.digest))
    return found
