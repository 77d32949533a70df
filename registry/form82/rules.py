"""The rules of Form 82 R1 to R11: one small function each."""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from records.terms.days import SEOUL
from records.terms.rules import Facts, Rule, Severity, Spot, Stops
from records.terms.texts import Text
from registry.form82 import texts
from registry.form82.bodies import FormBody
from registry.form82.catalogue import DETAIL_ITEMS, ENUMS, NOT_APPLICABLE, PANELS, applies
from registry.form82.inspections import MARK, PAGES, PHOTOS, inspection_body, is_paper_only
from registry.form82.kinds import INSPECTION

VALID_DAYS = 120
MIN_WARRANTY_DAYS = 30
MIN_WARRANTY_KM = 2000

_KINDS = frozenset({INSPECTION.name})
_STEERING = ("ps_oil_leak", "steering_pump", "ps_pressure_hose")
# A question, the fields below it, and the answer without which these stay empty.
_HEADS = (
    ("tuning", ("tuning_legality", "tuning_kinds"), "YES"),
    ("special_history", ("special_history_kinds",), "YES"),
    ("use_change", ("use_change_kinds",), "YES"),
    ("main_options", ("main_option_kinds",), "YES"),
    ("recall", ("recall_done",), "APPLICABLE"),
)


def _worked(form: FormBody, ranks: tuple[str, ...], codes: set[str]) -> list[str]:
    """Panels of these ranks that carry one of these codes."""
    panels = form["repair_history"]["panels"]
    return [key for key, damage in panels.items() if PANELS[key].rank in ranks and codes & set(damage)]


def _panels(keys: list[str]) -> dict[str, object]:
    return {
        "panels": Text(
            ", ".join(PANELS[key].text.ko for key in keys), ", ".join(PANELS[key].text.en for key in keys)
        )
    }


def _history(form: FormBody, name: Literal["accident_history", "simple_repair"]) -> bool:
    return form["repair_history"][name] == "YES"


def _r1(form: FormBody) -> Iterable[Spot]:
    panels = _worked(form, ("FRAME_A", "FRAME_B", "FRAME_C"), {"X", "W"})
    if panels and not _history(form, "accident_history"):
        yield Spot("/repair_history/accident_history", _panels(panels))


def _r2(form: FormBody) -> Iterable[Spot]:
    panels = _worked(form, ("OUTER_2",), {"X"})
    if panels and not _history(form, "accident_history"):
        yield Spot("/repair_history/accident_history", _panels(panels))


def _r2_welded(form: FormBody) -> Iterable[Spot]:
    # The form has one mark for welding and sheet-metal work, and only one of the two is an accident: the inspector is asked.
    panels = _worked(form, ("OUTER_2",), {"W"})
    if panels and not _history(form, "accident_history") and not _worked(form, ("OUTER_2",), {"X"}):
        yield Spot("/repair_history/accident_history", _panels(panels))


def _r3(form: FormBody) -> Iterable[Spot]:
    panels = _worked(form, ("OUTER_1",), {"X", "W"})
    if form["repair_history"]["accident_history"] == "NO":
        # Neither cut nor welded, as it is said: then it is sheet-metal work.
        panels += _worked(form, ("OUTER_2",), {"W"})
    if panels and not _history(form, "simple_repair"):
        yield Spot("/repair_history/simple_repair", _panels(panels))


def _r4(form: FormBody) -> Iterable[Spot]:
    """Said without a panel that shows it."""
    structural = _worked(form, ("FRAME_A", "FRAME_B", "FRAME_C", "OUTER_2"), {"X", "W"})
    if _history(form, "accident_history") and not structural:
        yield Spot("/repair_history/accident_history")
    if _history(form, "simple_repair") and not _worked(form, ("OUTER_1", "OUTER_2"), {"X", "W"}):
        yield Spot("/repair_history/simple_repair")


def _r5(form: FormBody) -> Iterable[Spot]:
    overall: Mapping[str, object] = form["overall"]
    for head, choices, yes in _HEADS:
        if overall[head] != yes:
            yield from (Spot(f"/overall/{choice}") for choice in choices if choice in overall)


def _r5_open(form: FormBody) -> Iterable[Spot]:
    overall: Mapping[str, object] = form["overall"]
    for head, choices, yes in _HEADS:
        if overall[head] == yes:
            yield from (Spot(f"/overall/{choice}") for choice in choices if choice not in overall)


def _inapplicable(form: FormBody) -> Iterable[str]:
    basic, steering = form["basic"], form["detail"]["steering_type"]
    car = {"fuel": basic["fuel"], "transmission": basic["transmission"], "steering": steering}
    stated: Mapping[str, object] = form["detail"]
    return (
        item.key for item in DETAIL_ITEMS if stated[item.key] != NOT_APPLICABLE and not applies(item, **car)
    )


def _r6(form: FormBody) -> Iterable[Spot]:
    steering = form["detail"]["steering_type"]
    name = next(option.text for option in ENUMS["STEERING"] if option.code == steering)
    values: dict[str, object] = {"steering": name}
    return (Spot(f"/detail/{key}", values) for key in _inapplicable(form) if key in _STEERING)


def _r7(form: FormBody) -> Iterable[Spot]:
    return (Spot(f"/detail/{key}") for key in _inapplicable(form) if key not in _STEERING)


def _r8(facts: Facts) -> Iterable[Spot]:
    inspected, issued = facts.day("closing", "inspected_on"), facts.day("closing", "issued_on")
    if inspected is None or issued is None:
        return
    if not 0 <= (issued - inspected).days <= VALID_DAYS:
        yield Spot("/closing/issued_on", {"days": VALID_DAYS})


def _r8_future(facts: Facts) -> Iterable[Spot]:
    today = facts.now.astimezone(SEOUL).date()
    for names in (("closing", "inspected_on"), ("closing", "issued_on"), ("issued_on",)):
        day = facts.day(*names)
        if day and day > today:
            yield Spot("".join(f"/{name}" for name in names))


def _r9(form: FormBody) -> Iterable[Spot]:
    closing = form["closing"]
    if closing["warranty_days"] < MIN_WARRANTY_DAYS:
        yield Spot("/closing/warranty_days")
    if closing["warranty_km"] < MIN_WARRANTY_KM:
        yield Spot("/closing/warranty_km")


def _r11(form: FormBody) -> Iterable[Spot]:
    if form["overall"]["recall"] == "APPLICABLE":
        yield Spot("/overall/recall")


def _vin(facts: Facts) -> Iterable[Spot]:
    body = inspection_body(facts.body)
    if not is_paper_only(body) and body["basic"]["vin"] != facts.subject.partition(":")[2]:
        yield Spot("/basic/vin")


def _photos(facts: Facts) -> Iterable[Spot]:
    body = inspection_body(facts.body)
    if is_paper_only(body) or facts.attachments is None:
        return
    for name in PHOTOS:
        if body["closing"][name] not in facts.attachments:
            yield Spot(f"/closing/{name}")


def _periodic(facts: Facts) -> Iterable[Spot]:
    begins = facts.day("basic", "periodic_inspection_valid_from")
    ends = facts.day("basic", "periodic_inspection_valid_to")
    if begins and ends and begins > ends:
        yield Spot("/basic/periodic_inspection_valid_to")


def _pages(facts: Facts) -> Iterable[Spot]:
    """The attachments are the paper's pages, no more and no less."""
    body = inspection_body(facts.body)
    if not is_paper_only(body) or facts.attachments is None:
        return
    pages = body["pages"]
    for at, name in enumerate(pages):
        if name not in facts.attachments:
            yield Spot(f"/{PAGES}/{at}")
    for at, name in enumerate(facts.attachments):
        if name not in pages:
            yield Spot(f"/attachments/{at}/name", root="")


def _paper_only(facts: Facts) -> Iterable[Spot]:
    if is_paper_only(inspection_body(facts.body)):
        yield Spot(f"/{MARK}")


def _rule(
    identifier: str,
    severity: Severity,
    stops: Stops,
    text: Text,
    check: Callable[[Facts], Iterable[Spot]],
) -> Rule:
    return Rule(identifier, texts.BASIS[identifier], severity, stops, text, check, _KINDS)


def _of_form(check: Callable[[FormBody], Iterable[Spot]]) -> Callable[[Facts], Iterable[Spot]]:
    """Silent where only the paper's picture says what the rule asks for."""

    def checked(facts: Facts) -> Iterable[Spot]:
        body = inspection_body(facts.body)
        return () if is_paper_only(body) else check(body)

    return checked


RULES: tuple[Rule, ...] = (
    _rule("R1", Severity.REFUSE, Stops.CERTIFICATION, texts.R1, _of_form(_r1)),
    _rule("R2", Severity.REFUSE, Stops.CERTIFICATION, texts.R2, _of_form(_r2)),
    _rule("R2W", Severity.ASK, Stops.RECORDING, texts.R2_WELDED, _of_form(_r2_welded)),
    _rule("R3", Severity.REFUSE, Stops.CERTIFICATION, texts.R3, _of_form(_r3)),
    _rule("R4", Severity.ASK, Stops.RECORDING, texts.R4, _of_form(_r4)),
    _rule("R5", Severity.REFUSE, Stops.RECORDING, texts.R5, _of_form(_r5)),
    _rule("R5N", Severity.NOTE, Stops.NOTHING, texts.R5_OPEN, _of_form(_r5_open)),
    _rule("R6", Severity.REFUSE, Stops.RECORDING, texts.R6, _of_form(_r6)),
    _rule("R7", Severity.REFUSE, Stops.RECORDING, texts.R7, _of_form(_r7)),
    _rule("R8", Severity.REFUSE, Stops.RECORDING, texts.R8, _r8),
    _rule("R8F", Severity.REFUSE, Stops.RECORDING, texts.R8_FUTURE, _r8_future),
    _rule("R9", Severity.REFUSE, Stops.RECORDING, texts.R9, _of_form(_r9)),
    _rule("R11", Severity.NOTE, Stops.NOTHING, texts.R11, _of_form(_r11)),
    _rule("F1", Severity.REFUSE, Stops.RECORDING, texts.F1, _vin),
    _rule("F2", Severity.REFUSE, Stops.RECORDING, texts.F2, _photos),
    _rule("F3", Severity.REFUSE, Stops.RECORDING, texts.F3, _periodic),
    _rule("F4", Severity.REFUSE, Stops.RECORDING, texts.F4, _pages),
    _rule("F5", Severity.NOTE, Stops.NOTHING, texts.F5, _paper_only),
)
