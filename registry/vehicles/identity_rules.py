"""Whether a statement can be told apart from those about other cars: by its own number, and by those that it names."""

import re
from collections.abc import Iterable
from dataclasses import replace

from records.screening.public_texts import pointer_to, texts_read
from records.terms.rules import Beside, Facts, Rule, Severity, Spot, Stops
from records.terms.subjects import number_of, subject_refusal
from records.terms.texts import Text
from registry.form82.inspections import inspection_body, is_paper_only
from registry.form82.kinds import INSPECTION
from registry.handovers.kinds import NOTIFICATION
from registry.identity.chassis import is_almost_a_vin
from registry.identity.schemes import CHASSIS_SCHEME
from registry.identity.vin import LENGTH_OF_VIN
from registry.listings.kinds import ACQUIRED, AMENDED, DELISTED, LISTED, SOLD
from registry.odometer.kinds import REPLACED

# The first that is stated of a car; the others are about one of these.
_FIRST = frozenset({ACQUIRED.name, LISTED.name, INSPECTION.name, REPLACED.name})
_ALL = _FIRST | {AMENDED.name, DELISTED.name, SOLD.name, NOTIFICATION.name}
_VIN_IN_TEXT = re.compile(r"(?<![A-Z0-9])(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*[0-9])[A-HJ-NPR-Z0-9]{17}(?![A-Z0-9])")
# Numbers of papers, and what has a rule of its own.
_NO_TEXT = frozenset(
    {
        "vin",
        "presentation_no",
        "contract_no",
        "confirmation_no",
        "liability_policy_no",
        "record_no",
        "pointer",
    }
)


def _refused(facts: Facts) -> Iterable[Spot]:
    # A draft that has no number yet is told so by the form.
    refusal = subject_refusal(facts.subject) if number_of(facts.subject) else None
    if refusal:
        yield replace(_own_number(facts), values={"why": refusal.text})


def _almost_a_vin(facts: Facts) -> Iterable[Spot]:
    scheme, _, number = facts.subject.partition(":")
    if scheme == CHASSIS_SCHEME and is_almost_a_vin(number):
        yield _own_number(facts)


def _look_alike(facts: Facts) -> Iterable[Spot]:
    if facts.namesakes:
        yield _own_number(facts)


def _other_vin(facts: Facts) -> Iterable[Spot]:
    own = number_of(facts.subject)
    for path, text in facts.once(texts_read):
        capitals = text.upper()
        if len(capitals) < LENGTH_OF_VIN:
            continue
        if path.rpartition(".")[2] in _NO_TEXT or path.startswith("reasons."):
            continue
        if set(_VIN_IN_TEXT.findall(capitals)) - {own}:
            yield Spot(pointer_to(path))


def _own_number(facts: Facts) -> Spot:
    """Where the number was typed: a whole form has it in its body."""
    is_form = facts.kind == INSPECTION.name and not is_paper_only(inspection_body(facts.body))
    return Spot("/basic/vin") if is_form else Spot("/subject", root="")


ONE_CAR = Text("한 차의 기록은 한 번호 아래 있습니다", "All records of one car lie under one number")
RULES = (
    Rule(
        "N1",
        ONE_CAR,
        Severity.REFUSE,
        Stops.RECORDING,
        Text("이 번호로는 기록하지 않습니다. {why}", "Nothing is recorded under this number. {why}"),
        _refused,
        _ALL,
    ),
    Rule(
        "N2",
        ONE_CAR,
        Severity.ASK,
        Stops.RECORDING,
        Text(
            "차대번호(17자리)에서 글자가 빠지거나 더해진 번호가 아닌지 차체의 각인을 다시 확인해 주십시오. "
            "차체번호는 보통 이렇게 길지 않습니다.",
            "Look at the car's body again: is this a VIN (17 characters) with some missing, added or misread? "
            "A chassis number is usually shorter.",
        ),
        _almost_a_vin,
        _FIRST,
    ),
    Rule(
        "N3",
        ONE_CAR,
        Severity.ASK,
        Stops.RECORDING,
        Text(
            "이 글에 다른 차의 차대번호가 있습니다. 기록 대상을 확인하고, 필요 없으면 지워 주십시오.",
            "This text has another car's VIN. Check which car the record is about; remove it where it is not needed.",
        ),
        _other_vin,
        _ALL,
    ),
    Rule(
        "N4",
        ONE_CAR,
        Severity.ASK,
        Stops.RECORDING,
        Text(
            "이 번호처럼 보이는 다른 번호(붙임표, 점, O와 0의 차이 등)로 된 기록이 있습니다. "
            "같은 차가 아닌지 차체의 각인을 다시 확인해 주십시오.",
            "There are records under another number that reads like this one (hyphens, dots, O for 0). "
            "Look at the car's body again: is it the same car?",
        ),
        _look_alike,
        _FIRST,
        compares=Beside.NAMESAKES,
    ),
)
