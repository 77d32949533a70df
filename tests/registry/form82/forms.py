"""Forms from the catalogue, valid by construction, and what can be wrong with one."""

import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from records.standing.rulebook import rules_for
from records.terms.characters import misfit
from records.terms.rules import Facts
from registry.form82.catalogue import DETAIL_ITEMS, ENUMS, NOT_APPLICABLE, PANELS, SECTIONS, applies
from registry.form82.catalogue import Field as FormField
from registry.form82.leaves import LEAVES, flattened, nested
from registry.uploads.files.cells import CellError, no_error
from tests.cast import today

HEADS = {
    "tuning": ("YES", ("tuning_legality", "tuning_kinds")),
    "special_history": ("YES", ("special_history_kinds",)),
    "use_change": ("YES", ("use_change_kinds",)),
    "main_options": ("YES", ("main_option_kinds",)),
    "recall": ("APPLICABLE", ("recall_done",)),
}
_written = st.text(
    st.characters(categories=["L", "N", "P", "S", "Zs"], max_codepoint=0xD7A3), min_size=1, max_size=12
)


def _is_kept(text: str) -> bool:
    """By every way in: a workbook's refuses what a formula leaves where it fails."""
    try:
        no_error(text)
    except CellError:
        return False
    return bool(text) and misfit(text, lines=False) is None


# In NFC, and without blanks around it.
_words = _written.map(lambda text: unicodedata.normalize("NFC", text).strip()).filter(_is_kept)
# What forms are written in, every letter of which a font of the machine has.
_LETTERS = "가각나다라마바사아자차카타파하교환판금용접양호누유정비렇쀍힣ABCXYZabcxyz0123456789.,:()/-+% "
plain_words = st.text(_LETTERS, min_size=1, max_size=40).map(str.strip).filter(bool)
_decimals = st.decimals(0, 99, places=2).map(str)
_RANGES = {"model_year": (1950, 2027), "warranty_days": (30, 900), "warranty_km": (2000, 90_000)}


def codes(enum: str) -> list[str]:
    return [option.code for option in ENUMS[enum]]


def _lines(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(words, min_size=1, max_size=3).map("\n".join)


def values(field: FormField, words: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    if field.enum:
        one = st.sampled_from(codes(field.enum))
        return st.lists(one, min_size=1, unique=True) if field.multi else one
    if field.key == "record_no":
        return st.from_regex(r"\A[0-9]{1,4}-[0-9]{1,4}-[0-9]{1,8}\Z", alphabet=st.characters(codec="ascii"))
    if field.type == "int":
        return st.integers(*_RANGES.get(field.key, (0, 100_000)))
    if field.type == "date":
        return st.dates(date(1990, 1, 1), date(2030, 1, 1)).map(date.isoformat)
    return {"bool": st.booleans(), "decimal": _decimals, "text": _lines(words)}.get(field.type, words)


def in_form_order(body: dict[str, Any]) -> dict[str, Any]:
    """The same answers where order says nothing: several choices as the form lists them, reasons by place."""
    answers = flattened(body)
    for path, value in answers.items():
        if isinstance(value, list) and (enum := LEAVES[path].enum):
            order = codes(enum)
            answers[path] = sorted(value, key=lambda code: order.index(str(code)))
    return nested(answers)


@st.composite
def forms(draw: st.DrawFn, vin: str, words: st.SearchStrategy[str] = _words) -> dict[str, Any]:
    """A form that no refusing rule speaks against, of any car."""
    body: dict[str, Any] = {}
    for section in SECTIONS.values():
        block = {
            field.key: draw(values(field, words))
            for field in section.fields
            if field.required or draw(st.booleans())
        }
        if remarks := _remarks(draw, section.key, words):
            block["remarks"] = remarks
        if block or section.key != "other":
            body[section.key] = block
    body["basic"]["vin"] = vin
    _dates(draw, body)
    _overall(draw, body["overall"])
    _repairs(draw, body["repair_history"])
    _detail(draw, body)
    body["closing"] |= {"photo_front": "front.png", "photo_rear": "rear.png"}
    if answers := _answers(body):
        body["reasons"] = answers
    return body


def _remarks(draw: st.DrawFn, section: str, words: st.SearchStrategy[str]) -> dict[str, str]:
    prefix = f"{section}.remarks."
    places = [path.removeprefix(prefix) for path in LEAVES if path.startswith(prefix)]
    return draw(st.dictionaries(st.sampled_from(places), words, max_size=3)) if places else {}


def _answers(body: dict[str, Any]) -> list[dict[str, str]]:
    """A reason wherever a rule asks for one."""
    facts = Facts("inspection:recorded", f"vin:{body['basic']['vin']}", body, now=datetime.now(UTC))
    findings = [finding for rule in rules_for("inspection:recorded") for finding in rule.findings(facts)]
    return [
        {"rule": finding.rule.id, "pointer": finding.pointer, "reason": "확인함"}
        for finding in findings
        if finding.asks
    ]


def _dates(draw: st.DrawFn, body: dict[str, Any]) -> None:
    begin, end = sorted(
        (body["basic"]["periodic_inspection_valid_from"], body["basic"]["periodic_inspection_valid_to"])
    )
    body["basic"] |= {"periodic_inspection_valid_from": begin, "periodic_inspection_valid_to": end}
    inspected = today() - timedelta(days=draw(st.integers(0, 500)))
    issued = min(inspected + timedelta(days=draw(st.integers(0, 120))), today())
    body["closing"] |= {"inspected_on": inspected.isoformat(), "issued_on": issued.isoformat()}
    registered = date.fromisoformat(body["basic"]["first_registered_on"])
    body["basic"]["first_registered_on"] = min(registered, inspected).isoformat()
    last = min(registered, inspected).year + 2
    body["basic"]["model_year"] = min(body["basic"]["model_year"], last, today().year + 1)


def _overall(draw: st.DrawFn, overall: dict[str, Any]) -> None:
    for head, (yes, choices) in HEADS.items():
        if overall[head] != yes:
            for choice in choices:
                overall.pop(choice, None)


def _repairs(draw: st.DrawFn, repairs: dict[str, Any]) -> None:
    damage = st.lists(st.sampled_from(codes("DAMAGE")), min_size=1, unique=True)
    panels = draw(st.dictionaries(st.sampled_from(sorted(PANELS)), damage, max_size=6))
    worked = [PANELS[key] for key, marks in panels.items() if {"X", "W"} & set(marks)]
    structural = [panel for panel in worked if panel.is_frame or panel.rank == "OUTER_2"]
    if structural:
        repairs["accident_history"] = "YES"
    if any(panel.rank == "OUTER_1" for panel in worked):
        repairs["simple_repair"] = "YES"
    repairs["panels"] = panels


def _detail(draw: st.DrawFn, body: dict[str, Any]) -> None:
    detail, basic = body["detail"], body["basic"]
    for item in DETAIL_ITEMS:
        can = applies(
            item, fuel=basic["fuel"], transmission=basic["transmission"], steering=detail["steering_type"]
        )
        detail[item.key] = draw(st.sampled_from([*item.codes, NOT_APPLICABLE])) if can else NOT_APPLICABLE


def drawn(count: int, vin: str, words: st.SearchStrategy[str] = _words) -> list[dict[str, Any]]:
    """Many at once, for what takes forms by the hundred."""
    forms_drawn: list[dict[str, Any]] = []

    @given(forms(vin, words))
    @settings(max_examples=count, deadline=None, database=None)
    def keep(body: dict[str, Any]) -> None:
        forms_drawn.append(body)

    keep()
    return forms_drawn
