"""Whatever a car's history: page, marks, PDF and API say one and the same, and never better than the records allow."""

import re
from itertools import pairwise
from typing import Any

import pytest
from django.template.loader import render_to_string
from hypothesis import HealthCheck, example, given, settings

from anchoring.log.places import LogName
from records.proof.certified import Certifications
from records.proof.proved import Proved, Shared
from records.proof.stored import StoredSubject
from records.standing.history import SubjectHistory
from registry.api.shapes import verdict_json
from registry.vehicles.selectors import VehicleHistory
from registry.vehicles.verdict import Verdict
from registry.web.proof import proof_of
from registry.web.timeline import timeline
from tests.registry.vehicles.histories import Drawn, histories, verdict

RANKS = {"success": 0, "ok": 0, "unknown": 0, "info": 1, "note": 0, "warning": 2, "error": 3, "bad": 3}
MARKS = {"ok": "check", "success": "check", "bad": "cross", "error": "cross", "warning": "warning"}
FALL = [
    Drawn("vehicle:listed", 0, 30, 182_060, False, {}, False, False, None, False, None),
    Drawn("inspection:recorded", 1, 5, 40_000, False, {}, False, False, "certified", False, None),
]
BEFORE = [
    Drawn(
        "inspection:recorded", 0, 30, 40_000, True, {"floor_panel": ["X"]}, False, False, None, False, None
    ),
    Drawn("inspection:recorded", 1, 5, 41_000, False, {}, False, False, "certified", False, None),
]


def nothing_known(history: SubjectHistory) -> Proved:
    """Nothing speaks against it, and none of it is in a log."""
    stored = StoredSubject(history.subject, "", (), ())
    return Proved(history, {}, stored, Certifications(), Shared((), LogName("", "")))


def page_of(history: SubjectHistory, told: Verdict) -> str:
    context = {"verdict": told, "number": "X", "anchors": set(history.by_digest)}
    page = render_to_string("registry/vehicles/verdict.html", context)
    page += render_to_string("registry/vehicles/tiles.html", context)
    car = VehicleHistory(history.subject, nothing_known(history), told)
    for step in timeline(car, car.items):
        page += render_to_string("registry/vehicles/step.html", {"step": step, "view": {"number": "X"}})
    return page


def tiles_on(page: str) -> list[tuple[str, str]]:
    return re.findall(r'class="answer (\w+)"\s+data-topic="(\w+)"', page)


def falls(records: list[Drawn]) -> bool:
    """Whether a reading that stands is below one of an earlier day."""
    readings = sorted(
        (record for record in records if record.stands and record.km > 1),
        key=lambda record: -record.days_ago,
    )
    return any(
        after.km < before.km for before, after in pairwise(readings) if after.days_ago < before.days_ago
    )


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories)
@example(FALL)
@example(BEFORE)
def test_page_marks_and_api_say_the_same(records: list[Drawn]) -> None:
    history, told = verdict(records)
    answer: dict[str, Any] = verdict_json(told, history.by_digest)
    page, headline = page_of(history, told), answer["headline"]
    assert f'class="verdict {headline["tone"]}"' in page
    assert headline["messages"]["ko"] in page
    assert tiles_on(page) == [(tile["state"], tile["topic"]) for tile in answer["tiles"]]
    assert all(tile["messages"]["ko"] in page for tile in answer["tiles"])
    worst = max(RANKS[tile["state"]] for tile in answer["tiles"])
    assert RANKS[headline["tone"]] >= worst
    assert answer["mismatch"] == any(record.fate in {"changed", "fault"} for record in records)
    assert answer["mismatch"] == ("step mismatch" in re.sub(r"\s+", " ", page))
    if answer["mismatch"]:
        assert headline["tone"] == "error"
        assert all(tile["state"] != "ok" for tile in answer["tiles"])


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories)
@example(FALL)
@example(BEFORE)
def test_nothing_is_said_better_than_the_records_allow(records: list[Drawn]) -> None:
    _, told = verdict(records)
    states = {str(tile.topic): tile.state.value for tile in told.tiles}
    standing = [record for record in records if record.stands]
    inspections = [record for record in standing if record.is_inspection]
    vouched = [record for record in inspections if record.is_certified and not record.is_doubtful]
    if any(record.accident for record in standing if record.kind != "vehicle:sold"):
        assert states["accident"] in {"bad", "warning"}
    if any(
        {"X"} & set(marks)
        for record in inspections
        for marks in record.panels.values()
        if "floor_panel" in record.panels
    ):
        assert states["accident"] == "bad"
    if any(record.flooded for record in inspections):
        assert states["flood_and_fire"] == "bad"
    if any(record.rented for record in inspections):
        assert states["use"] == "warning"
    if falls(records):
        assert states["odometer"] in {"bad", "warning"}
        assert RANKS[told.headline.tone.value] >= 2
    for topic in ("accident", "flood_and_fire", "use", "age"):
        if states[topic] == "ok":
            assert any(record.days_ago <= 120 for record in vouched)
    if told.headline.tone.value == "success":
        assert vouched
        assert told.is_certified


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories)
def test_a_signature_is_named_as_it_is(records: list[Drawn]) -> None:
    history, told = verdict(records)
    page = page_of(history, told)
    grounds = (
        render_to_string(
            "registry/vehicles/grounds.html", {"verdict": told, "proof": proof_of([], len(history.items))}
        )
        .partition('class="verdict-grounds"')[2]
        .partition("</ul>")[0]
    )
    signature = grounds.partition("</li>")[0]
    is_green = told.inspection is not None and MARKS["ok"] in icons(signature)
    assert is_green == told.is_certified == verdict_json(told, history.by_digest)["certified"]
    if told.signed in {"rejected", "doubtful"}:
        assert "서명하지 않" not in signature
        assert "까지 교부할 수 있습니다" not in page


def icons(part: str) -> list[str]:
    """The names of the pictures in a piece of a page."""
    known = {
        name: render_to_string(f"records/web/icons/{name}.svg").strip()
        for name in ("check", "cross", "warning")
    }
    return [name for name, picture in known.items() if picture in part]
