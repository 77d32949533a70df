"""What a plate says of its car. The words never repeat the plate: it is nobody's business but the dealer's."""

from collections.abc import Collection, Iterable

from anchoring.log.memory import Memory
from records.contents.models import Record
from records.contents.services import Content, value_opened
from records.contents.withholding import is_withheld, value_at
from records.screening.plates import Plate, PlateUse, plate_read
from records.terms.rules import Facts, Rule, Severity, Spot, Stops
from records.terms.texts import Text
from registry.form82.inspections import form_body, inspection_body, is_paper_only
from registry.form82.kinds import INSPECTION
from registry.listings.kinds import ACQUIRED, AMENDED, LISTED, SOLD

_KINDS = frozenset({ACQUIRED.name, LISTED.name, AMENDED.name, SOLD.name, INSPECTION.name})
PLATES = Text("자동차등록번호판 등의 기준에 관한 고시", "Notice on the standards of registration plates")
RENTAL = Text("렌터카(하·허·호)", "a rental car")
COMMERCIAL = Text("영업용(바·사·아·자·배)", "a commercial vehicle")


# By a record's digest, which commits to its plate. The plate itself is remembered nowhere.
_USES: Memory[str] = Memory(50_000)


def plate_use(record: Record, content: Content, path: str) -> PlateUse | None:
    """What the plate at this path says; None where there is none, or it is not kept any more."""
    stated = value_at(content.body, path)
    if not is_withheld(stated):
        return _read(stated)
    if not any(disclosure.path == path for disclosure in record.own_disclosures):
        return None
    key = record.digest.encode()
    if known := _USES.get(key):
        return PlateUse(known)
    plate = _read(value_opened(record, content, path))
    if plate:
        _USES.put(key, plate.use)
    return plate


def _read(text: object) -> Plate | None:
    return plate_read(text) if isinstance(text, str) else None


def use_not_stated(plate: PlateUse, changes: Collection[str]) -> Text | None:
    """The use that a plate tells, where it is not among the stated changes of use."""
    if plate.is_rental and "RENT" not in changes:
        return RENTAL
    if plate.is_commercial and "COMMERCIAL" not in changes:
        return COMMERCIAL
    return None


def _stated(facts: Facts) -> tuple[str, str] | None:
    """The pointer and the plate; None where there is none or its disclosure was destroyed."""
    if facts.kind != INSPECTION.name:
        text = facts.body.get("plate_no")
        return ("/plate_no", text) if isinstance(text, str) else None
    body = inspection_body(facts.body)
    if is_paper_only(body):
        return None
    plate = body["basic"]["plate_no"]
    return ("/basic/plate_no", plate) if isinstance(plate, str) else None


def _plate(facts: Facts) -> Plate | None:
    stated = _stated(facts)
    return plate_read(stated[1]) if stated else None


def _unknown_form(facts: Facts) -> Iterable[Spot]:
    stated = _stated(facts)
    if stated and plate_read(stated[1]) is None:
        yield Spot(stated[0])


def _use(facts: Facts) -> Iterable[Spot]:
    plate = _plate(facts)
    if plate is None:
        return
    # Only the whole form has a plate.
    use = use_not_stated(plate, form_body(facts.body)["overall"].get("use_change_kinds", ()))
    if use:
        yield Spot("/overall/use_change", {"use": use})


RULES = (
    Rule(
        "P1",
        PLATES,
        Severity.NOTE,
        Stops.NOTHING,
        Text(
            "등록번호의 형식이 낯섭니다. 확인해 주십시오.",
            "The plate is not in a usual form: please check it.",
        ),
        _unknown_form,
        _KINDS,
    ),
    Rule(
        "P2",
        PLATES,
        Severity.NOTE,
        Stops.NOTHING,
        Text(
            "등록번호는 {use}의 것인데 용도변경에 적혀 있지 않습니다.",
            "The plate is that of {use}, and the change of use does not say so.",
        ),
        _use,
        frozenset({INSPECTION.name}),
    ),
)
