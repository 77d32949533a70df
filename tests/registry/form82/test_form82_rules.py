"""Rules R1 to R11: what each says of a form, and what it stops."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from records.standing.rulebook import rules, rules_for
from records.terms.rules import Facts, Severity, Spot, Stops
from registry.demo import cars
from registry.form82.catalogue import ENUMS
from tests.cast import form82, subject, today

KIND = "inspection:recorded"


def findings(body: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    facts = Facts(KIND, subject(), body, now=datetime.now(UTC), **more)
    return [
        (finding.rule.id, finding.pointer) for rule in rules_for(KIND) for finding in rule.findings(facts)
    ]


def spots(rule_id: str, body: dict[str, Any]) -> list[Spot]:
    [rule] = [rule for rule in rules_for(KIND) if rule.id == rule_id]
    return list(rule.check(Facts(KIND, subject(), body, now=datetime.now(UTC))))


def days_ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def repairs(accident: str, simple: str, **panels: list[str]) -> dict[str, Any]:
    stated = {"accident_history": accident, "simple_repair": simple, "panels": panels}
    return form82(repair_history=stated)


ACCIDENT, SIMPLE = "/body/repair_history/accident_history", "/body/repair_history/simple_repair"


def test_a_good_form_has_no_findings() -> None:
    assert findings(form82()) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (repairs("NO", "NO", front_panel=["X"]), [("R1", ACCIDENT)]),
        (repairs("NO", "NO", floor_panel=["C", "W"]), [("R1", ACCIDENT)]),
        (repairs("YES", "NO", floor_panel=["W"]), []),
        (repairs("NO", "NO", floor_panel=["C", "A", "U", "T"]), []),
        (repairs("NO", "NO", roof_panel=["X"]), [("R2", ACCIDENT)]),
        (repairs("YES", "NO", roof_panel=["X"]), []),
        (repairs("NO", "YES", quarter_panel_l=["W"]), [("R2W", ACCIDENT)]),
        (repairs("NO", "YES", quarter_panel_l=["W"], roof_panel=["X"]), [("R2", ACCIDENT)]),
        (repairs("NO", "NO", quarter_panel_l=["W"]), [("R2W", ACCIDENT), ("R3", SIMPLE)]),
        (repairs("YES", "NO", quarter_panel_l=["W"]), []),
        (repairs("NO", "NO", hood=["X"]), [("R3", SIMPLE)]),
        (repairs("NO", "YES", hood=["X"], rear_door_l=["W"]), []),
        (repairs("YES", "YES", hood=["X"]), [("R4", ACCIDENT)]),
        (repairs("NO", "YES", hood=["A"]), [("R4", SIMPLE)]),
        (repairs("NO", "NO", hood=["X"], dash_panel=["X"]), [("R1", ACCIDENT), ("R3", SIMPLE)]),
    ],
)
def test_panels_and_history_must_agree(body: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert findings(body) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"overall__tuning_kinds": ["DEVICE"]}, [("R5", "/body/overall/tuning_kinds")]),
        ({"overall__recall_done": "DONE"}, [("R5", "/body/overall/recall_done")]),
        ({"overall__special_history": "YES"}, [("R5N", "/body/overall/special_history_kinds")]),
        ({"detail__ps_oil_leak": "NONE"}, [("R6", "/body/detail/ps_oil_leak")]),
        ({"detail__steering_pump": "GOOD"}, [("R6", "/body/detail/steering_pump")]),
        ({"detail__common_rail": "GOOD"}, [("R7", "/body/detail/common_rail")]),
        ({"detail__hv_wiring": "GOOD"}, [("R7", "/body/detail/hv_wiring")]),
        ({"detail__mt_idle": "GOOD"}, [("R7", "/body/detail/mt_idle")]),
        ({"detail__steering_gear": "NOT_APPLICABLE"}, []),
        ({"closing__inspected_on": days_ago(121)}, [("R8", "/body/closing/issued_on")]),
        ({"closing__inspected_on": days_ago(120)}, []),
        ({"closing__issued_on": days_ago(1)}, [("R8", "/body/closing/issued_on")]),
        ({"closing__issued_on": days_ago(-2)}, [("R8F", "/body/closing/issued_on")]),
        ({"closing__warranty_days": 29}, [("R9", "/body/closing/warranty_days")]),
        ({"closing__warranty_km": 1999}, [("R9", "/body/closing/warranty_km")]),
        ({"basic__vin": "KMHXX00XXXX000002"}, [("F1", "/body/basic/vin")]),
        (
            {"basic__periodic_inspection_valid_to": "2001-01-01"},
            [("F3", "/body/basic/periodic_inspection_valid_to")],
        ),
        (
            {
                "basic__periodic_inspection_valid_from": "2026-01-01",
                "basic__periodic_inspection_valid_to": "2026-01-01",
            },
            [],
        ),
    ],
)
def test_a_rule_points_at_what_it_is_about(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert findings(form82(**changes)) == expected


@pytest.mark.parametrize(
    ("rule", "section", "day"),
    [
        ("R8", "closing", "inspected_on"),
        ("R8", "closing", "issued_on"),
        ("F3", "basic", "periodic_inspection_valid_from"),
        ("F3", "basic", "periodic_inspection_valid_to"),
    ],
)
def test_a_day_not_yet_typed_is_compared_with_none(rule: str, section: str, day: str) -> None:
    body = form82()
    del body[section][day]
    assert spots(rule, body) == []


def test_a_wrong_steering_part_names_the_steering() -> None:
    body = form82(detail__ps_oil_leak="NONE")
    [stated] = [option for option in ENUMS["STEERING"] if option.code == body["detail"]["steering_type"]]
    assert spots("R6", body) == [Spot("/detail/ps_oil_leak", {"steering": stated.text})]


@pytest.mark.parametrize(
    ("pages", "attachments", "expected"),
    [
        (["1.png", "2.png"], None, []),
        (["1.png", "2.png"], ["2.png", "1.png"], []),
        (["1.png", "2.png"], ["1.png"], [("F4", "/body/pages/1")]),
        (["1.png"], ["1.png", "2.png"], [("F4", "/attachments/1/name")]),
    ],
)
def test_a_paper_s_attachments_are_its_pages(
    pages: list[str], attachments: list[str] | None, expected: list[tuple[str, str]]
) -> None:
    body = {**cars.paper_only(1, today()), "pages": pages}
    assert findings(body, attachments=attachments) == [*expected, ("F5", "/body/machine_readable")]


def test_recall_is_shown_as_stated() -> None:
    body = form82(overall__recall="APPLICABLE", overall__recall_done="DONE")
    assert findings(body) == [("R11", "/body/overall/recall")]


def test_hydraulic_steering_has_those_parts() -> None:
    body = form82(detail__steering_type="HYDRAULIC", detail__ps_oil_leak="NONE", detail__steering_pump="GOOD")
    assert findings(body) == []


def test_photos_must_be_among_the_attachments() -> None:
    assert findings(form82(), attachments=frozenset({"front.png"})) == [("F2", "/body/closing/photo_rear")]


def test_every_rule_says_what_it_rests_on_in_both_languages() -> None:
    assert len({rule.id for rule in rules()}) == len(rules())
    assert {f"R{n}" for n in range(1, 12)} <= {rule.id for rule in rules()}
    for rule in rules():
        for text in (rule.text, rule.basis):
            assert text.ko
            assert text.en
            assert text.ko != text.en
        assert (rule.severity == Severity.NOTE) == (rule.stops == Stops.NOTHING)
        assert rule.severity != Severity.ASK or rule.stops == Stops.RECORDING
