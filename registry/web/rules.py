"""Every rule there is, for everybody to read: made from the table that the registry itself uses."""

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry import car_rules, days, odometer, plate_rules, screening
from registry.car_rules import CarRule
from registry.form82 import rules as form82
from registry.rules import Rule, Severity, Stops
from registry.texts import Text
from registry.web.vehicles import ODOMETER

_PLACES = re.compile(r"\{\w+\}")
_EFFECTS = {
    (Severity.REFUSE, Stops.RECORDING): Text("기록할 수 없음", "is not recorded"),
    (Severity.REFUSE, Stops.CERTIFICATION): Text("인증할 수 없음", "is not certified"),
    (Severity.ASK, Stops.RECORDING): Text("사유를 적어야 기록됨", "needs a written reason"),
    (Severity.NOTE, Stops.NOTHING): Text("알림", "is pointed out"),
}
GROUPS = (
    (Text("점검기록부", "The inspection record"), form82.RULES),
    (Text("주행거리", "Odometer"), odometer.RULES),
    (Text("날짜와 등록번호", "Days and plates"), (*days.RULES, *plate_rules.RULES)),
    (Text("공개되는 글 속의 개인정보", "Personal data in public texts"), screening.RULES),
    (Text("한 차의 모든 기록을 견주어", "All records of one car, compared"), car_rules.RULES),
)


@dataclass(frozen=True)
class Line:
    rule: Rule | CarRule

    @property
    def text(self) -> Text:
        return Text(_PLACES.sub("…", self.rule.text.ko), _PLACES.sub("…", self.rule.text.en))

    @property
    def effect(self) -> Text:
        return _EFFECTS[self.rule.severity, self.rule.stops]


@dataclass(frozen=True)
class Group:
    title: Text
    lines: list[Line]


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    groups = [Group(title, [Line(rule) for rule in table]) for title, table in GROUPS]
    context = {"groups": groups, "outcomes": [(str(outcome), text) for outcome, text in ODOMETER.items()]}
    return render(request, "pages/rules.html", context)
