"""What a rule's finding says, asks for and refuses."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from records.terms.json_types import JsonObject
from records.terms.rules import NEEDS_REASON, Facts, Finding, Rule, Severity, Spot, Stops
from records.terms.texts import Text

TEXT = Text("{n}개입니다.", "There are {n}.")
TOLD = Text("2개입니다.", "There are 2.")


def rule(severity: Severity) -> Rule:
    def check(_facts: Facts) -> list[Spot]:
        return [Spot("/count", {"n": 2}), Spot("/name", {"n": 2}, root="/attachments")]

    return Rule("X1", TEXT, severity, Stops.RECORDING, TEXT, check, frozenset({"test:stated"}))


def facts(body: dict[str, Any], *, has_reasons: bool = True) -> Facts:
    return Facts("test:stated", "one", body, datetime(2026, 1, 2, tzinfo=UTC), has_reasons=has_reasons)


def findings(severity: Severity, *, has_reasons: bool = True) -> list[Finding]:
    return list(rule(severity).findings(facts({}, has_reasons=has_reasons)))


def test_a_finding_says_where_and_fills_in_its_values() -> None:
    assert [(one.pointer, one.text) for one in findings(Severity.NOTE)] == [
        ("/body/count", TOLD),
        ("/attachments/name", TOLD),
    ]


def test_a_finding_without_values_says_the_rule_s_text() -> None:
    finding = rule(Severity.REFUSE).finding("/name")
    assert (finding.rule.id, finding.pointer, finding.text) == ("X1", "/name", TEXT)


def test_a_question_asks_for_a_reason_where_possible() -> None:
    asked = findings(Severity.ASK)[0]
    assert asked.words == Text(f"{TOLD.ko} {NEEDS_REASON.ko}", f"{TOLD.en} {NEEDS_REASON.en}")
    answer = {"rule": "X1", "pointer": "/body/count", "reason": ""}
    assert asked.as_refusal().extra == {"rule": "X1", "severity": "ask", "answer": answer}


@pytest.mark.parametrize(("severity", "has_reasons"), [(Severity.ASK, False), (Severity.REFUSE, True)])
def test_a_finding_no_reason_answers_is_a_refusal(severity: Severity, has_reasons: bool) -> None:
    finding = findings(severity, has_reasons=has_reasons)[0]
    assert finding.words == TOLD
    assert finding.as_refusal().extra == {"rule": "X1", "severity": "refuse"}


@pytest.mark.parametrize(
    ("severity", "reasons", "is_answered"),
    [
        (Severity.ASK, [("X1", "/body/count")], True),
        (Severity.ASK, [("X2", "/body/count"), ("X1", "/body/count")], True),
        (Severity.ASK, [("X1", "/body/name")], False),
        (Severity.ASK, [("X2", "/body/count")], False),
        (Severity.ASK, [], False),
        (Severity.REFUSE, [("X1", "/body/count")], False),
    ],
)
def test_a_reason_answers_its_rule_at_its_field(
    severity: Severity, reasons: list[tuple[str, str]], is_answered: bool
) -> None:
    body: JsonObject = {"reasons": [{"rule": name, "pointer": pointer} for name, pointer in reasons]}
    assert findings(severity)[0].is_answered(body) == is_answered


def test_without_reasons_nothing_is_answered() -> None:
    assert not findings(Severity.ASK)[0].is_answered({})


def test_a_day_is_read_where_it_lies_and_nowhere_else() -> None:
    stated = facts({"closing": {"day": "2026-03-04", "count": 5}, "note": "closing"})
    assert stated.day("closing", "day") == date(2026, 3, 4)
    for names in (
        ("closing",),
        ("closing", "count"),
        ("closing", "other"),
        ("note", "day"),
        ("other", "day"),
    ):
        assert stated.day(*names) is None


def test_other_facts_are_looked_at_anew() -> None:
    def count(one: Facts) -> int:
        return len(one.body)

    first = facts({"a": 1})
    assert [first.once(count), replace(first, body={"a": 1, "b": 2}).once(count), first.once(count)] == [
        1,
        2,
        1,
    ]
