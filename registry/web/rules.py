"""Every rule there is, for everybody to read: made from the table that the registry itself uses."""

from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from records.screening import rules as screening
from records.terms.families import Family, families
from records.terms.rules import Rule, Severity, Stops
from records.terms.texts import Text
from registry.form82 import rules as form82
from registry.listings import rules as listings
from registry.odometer import rules as odometer
from registry.odometer.readings import Outcome
from registry.vehicles import beside_rules, days, identity_rules, plate_rules
from registry.vehicles import rules as car_rules
from registry.vehicles.car_facts import CarRule

# What stands for a form's own values where the rule is shown by itself.
_VALUES = {
    "days": str(form82.VALID_DAYS),
    "panels": Text("해당 부위", "the panels"),
    "steering": Text("전동식(MDPS) 등 유압을 쓰지 않는 방식", "electric (MDPS) or other non-hydraulic"),
    "km": Text("○○", "N"),
    "listed": Text("△△", "M"),
    "own_km": Text("△△", "M"),
    "earlier_km": Text("○○", "N"),
    "day": Text("○월 ○일", "an earlier day"),
    "count": Text("여러 ", "Two or more"),
    "why": Text(
        "차대번호로 보이는 차체번호, 빈칸을 채운 값, 영문·숫자가 아닌 문자가 있는 번호입니다.",
        "It is a chassis number that looks like a VIN, it only fills the field, "
        "or it has other than Latin letters and digits.",
    ),
    "alike": Text(
        "이 번호처럼 보이는 다른 번호로 된 기록이 따로 있거나, 지금은 받지 않는 번호로 된 기록입니다.",
        "There are other records under a number that reads like this one, or the number is not taken any more.",
    ),
    "amount": "○○",
    "place": "○",
    "character": "U+200B",
    "use": Text("렌터카(하·허·호)나 영업용(바·사·아·자·배)", "a rental car or a commercial vehicle"),
}
_EFFECTS = {
    (Severity.REFUSE, Stops.RECORDING): Text("기록할 수 없음", "is not recorded"),
    (Severity.REFUSE, Stops.CERTIFICATION): Text("인증할 수 없음", "is not certified"),
    (Severity.ASK, Stops.RECORDING): Text("사유를 적어야 기록됨", "needs a written reason"),
    (Severity.NOTE, Stops.NOTHING): Text("알림", "is pointed out"),
}
_OUTCOMES = {
    Outcome.CLEAR: Text(
        "비교할 수 있는 값 가운데 줄어든 것이 없습니다.",
        "Of the readings that can be compared none is less than an earlier one.",
    ),
    Outcome.REVIEW: Text(
        "인증된 값이 앞서 진술된 값보다 적습니다. 앞선 진술이 잘못되었을 수 있으니 확인이 필요합니다.",
        "A certified reading is less than one stated before. The earlier statement may have been the mistake: look into it.",
    ),
    Outcome.CONTRADICTION: Text(
        "앞선 값보다 적은 값이 있습니다. 사유를 확인하십시오.",
        "One reading is less than an earlier one. Find out why.",
    ),
    Outcome.INSUFFICIENT_DATA: Text(
        "다른 날에 다른 업체가 읽은 값이 없어 비교할 수 없습니다.",
        "No two readings are of different days and different organisations: nothing can be compared.",
    ),
}


def _groups() -> tuple[tuple[Text, tuple[Rule | CarRule, ...]], ...]:
    return (
        (Text("점검기록부", "The inspection record"), form82.RULES),
        (Text("주행거리", "Odometer"), odometer.RULES),
        (Text("차대번호와 차체번호", "VINs and chassis numbers"), identity_rules.RULES),
        (
            Text("날짜, 등록번호, 가격", "Days, plates and prices"),
            (*days.RULES, *plate_rules.RULES, *listings.RULES),
        ),
        (Text("공개되는 글 속의 개인정보", "Personal data in public texts"), screening.rules()),
        (
            Text("한 차의 모든 기록을 비교하여", "All records of one car, compared"),
            (*car_rules.RULES, *beside_rules.RULES),
        ),
    )


@dataclass(frozen=True)
class Line:
    rule: Rule | CarRule

    @property
    def text(self) -> Text:
        return self.rule.text.format(**_VALUES)

    @property
    def effect(self) -> Text:
        return _EFFECTS[self.rule.severity, self.rule.stops]


@dataclass(frozen=True)
class Group:
    title: Text
    lines: list[Line]


@require_safe
@gzip_page
def rules(request: HttpRequest) -> HttpResponse:
    context = {"tables": _tables(families(), get_language())}
    return render(request, "registry/web/rules.html", context)


@lru_cache
def _tables(_of: tuple[Family, ...], _language: str | None) -> str:
    """Kept: a process's rules are those of its families, and each row takes the template a while."""
    groups = [Group(title, [Line(rule) for rule in table]) for title, table in _groups()]
    context = {"groups": groups, "outcomes": list(_OUTCOMES.values())}
    return render_to_string("registry/web/rules_tables.html", context)
