"""An inspection record as its readers want it: what is not normal first, then the body diagram, then everything."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from records.contents.lines import Line, body_lines, odometer_text
from records.terms.texts import Text
from registry.form82.bodies import FormBody, InspectionBody
from registry.form82.catalogue import (
    DETAIL_GROUPS,
    DETAIL_ITEMS,
    NOT_APPLICABLE,
    SECTIONS,
    Field,
    applies,
    option_text,
)
from registry.form82.damage import joined
from registry.form82.diagram import BodyDiagram, body_diagram
from registry.form82.inspections import (
    accident,
    form_body,
    inspected_on,
    is_paper_only,
    odometer_of,
    record_no,
)
from registry.form82.kinds import INSPECTION
from registry.form82.leaves import LEAVES, leaf_at
from registry.form82.rules import VALID_DAYS

_SEOUL = ZoneInfo("Asia/Seoul")

KIND = INSPECTION
# Choices that call for no attention, over all the form's questions.
_NORMAL = {"GOOD", "NO", "NONE", "ADEQUATE", "NORMAL", NOT_APPLICABLE, "ACHROMATIC", "CHROMATIC"}
_OVERALL = (
    "odometer_gauge",
    "vin_marking",
    "tuning",
    "special_history",
    "use_change",
    "recall",
)
_KINDS_OF = {
    "tuning": ("tuning_legality", "tuning_kinds"),
    "special_history": ("special_history_kinds",),
    "use_change": ("use_change_kinds",),
    "recall": ("recall_done",),
}


@dataclass(frozen=True)
class Odd:
    """Something that is not as it should be, or that a buyer asks about."""

    where: Text
    label: Text
    value: Text


@dataclass(frozen=True)
class Reason:
    """The writer's answer to a rule that asked about this field."""

    label: Text | str
    rule: str
    reason: str


@dataclass(frozen=True)
class InspectionView:
    body: InspectionBody

    @property
    def form(self) -> FormBody:
        """Asked only where `is_paper_only` is not."""
        return form_body(self.body)

    @property
    def whole(self) -> FormBody | None:
        return None if is_paper_only(self.body) else self.body

    @property
    def is_paper_only(self) -> bool:
        """Then what the form's items say is on the paper's pages alone."""
        return is_paper_only(self.body)

    @property
    def car_name(self) -> str:
        return self.whole["basic"]["car_name"] if self.whole else ""

    @property
    def record_no(self) -> str:
        return record_no(self.body)

    @property
    def odometer(self) -> Text:
        return odometer_text(odometer_of(self.body))

    @property
    def inspected_on(self) -> date:
        """Of paper alone the day of issue."""
        return inspected_on(self.body)

    @property
    def good_until(self) -> date:
        """A record may be issued to a buyer within 120 days of the inspection (Rule Art. 120(2))."""
        return self.inspected_on + timedelta(days=VALID_DAYS)

    @property
    def is_expired(self) -> bool:
        return datetime.now(_SEOUL).date() > self.good_until

    @property
    def accident(self) -> bool:
        return accident(self.body) == "YES"

    @property
    def is_accident_open(self) -> bool:
        """Whether nobody typed in what the paper says of accidents."""
        return accident(self.body) is None

    @property
    def simple_repair(self) -> bool:
        return self.form["repair_history"]["simple_repair"] == "YES"

    @property
    def special_history(self) -> list[str]:
        overall = self.form["overall"]
        if overall["special_history"] != "YES":
            return []
        return list(overall.get("special_history_kinds", ())) or ["UNSPECIFIED"]

    @property
    def use_change(self) -> Text | None:
        overall = self.form["overall"]
        if overall["use_change"] != "YES":
            return None
        kinds = [option_text("USE_CHANGE", code) for code in overall.get("use_change_kinds", ())]
        return joined(kinds) if kinds else option_text("NO_YES", "YES")

    @property
    def opinion(self) -> str:
        return str(self.form["closing"].get("inspector_opinion", ""))

    @property
    def diagram(self) -> BodyDiagram:
        return body_diagram(self.form["repair_history"]["panels"])

    @property
    def lines(self) -> list[Line]:
        return body_lines(KIND, self.body)

    @property
    def odd(self) -> list[Odd]:
        """The points that are not normal: overall condition, then the parts, in the form's order."""
        return [*self._odd_overall(), *self._odd_detail(), *self._odd_other()]

    @property
    def passed_over(self) -> list[Text]:
        """Parts that a car with this fuel, transmission and steering can have, and that were marked as not applicable."""
        basic, steering = self.form["basic"], self.form["detail"]["steering_type"]
        detail: Mapping[str, object] = self.form["detail"]
        car = {"fuel": basic["fuel"], "transmission": basic["transmission"], "steering": steering}
        return [
            item.label for item in DETAIL_ITEMS if detail[item.key] == NOT_APPLICABLE and applies(item, **car)
        ]

    @property
    def reasons(self) -> list[Reason]:
        told = []
        for reason in self.body.get("reasons", ()):
            path = leaf_at(reason["pointer"])
            told.append(
                Reason(LEAVES[path].text if path else reason["pointer"], reason["rule"], reason["reason"])
            )
        return told

    def _odd_overall(self) -> Iterator[Odd]:
        section = SECTIONS["overall"]
        fields = {field.key: field for field in section.fields}
        overall = self.form["overall"]
        stated: Mapping[str, object] = overall
        for key in _OVERALL:
            code = str(stated[key])
            if code in _NORMAL:
                continue
            yield Odd(section.text, fields[key].text, _with_kinds(fields, stated, key, code))
        for code in overall.get("paint_kinds", ()):
            yield Odd(section.text, fields["paint_kinds"].text, option_text("PAINT", code))

    def _odd_detail(self) -> Iterator[Odd]:
        detail: Mapping[str, object] = self.form["detail"]
        for group in DETAIL_GROUPS:
            for item in group.items:
                code = str(detail[item.key])
                if code not in _NORMAL:
                    yield Odd(group.text, item.label, option_text(item.enum, code))

    def _odd_other(self) -> Iterator[Odd]:
        section = SECTIONS["other"]
        other: Mapping[str, object] = self.form.get("other", {})
        for field in section.fields:
            if field.enum == "GOOD_BAD" and other.get(field.key) == "BAD":
                yield Odd(section.text, field.text, option_text(field.enum, "BAD"))


def _with_kinds(fields: Mapping[str, Field], overall: Mapping[str, object], key: str, code: str) -> Text:
    texts = [option_text(fields[key].enum or "", code)]
    for name in _KINDS_OF.get(key, ()):
        given = overall.get(name, ())
        codes = given if isinstance(given, list) else [given] if given else []
        texts += [option_text(fields[name].enum or "", str(code)) for code in codes]
    return joined(texts)
