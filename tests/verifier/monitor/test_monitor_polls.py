"""Each lie about polls that a monitor of public data sees, and an honest registry of two polls, about which it is content."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.verifier import reference
from tests.verifier.file import dumps, evidence
from tests.verifier.keys import b64u
from tests.verifier.maker import rfc3339
from tests.verifier.polls.issuers import ISSUERS
from tests.verifier.polls.story import CLOSES, LICENCES, OPENS, OTHER_POLL, Story, vkey
from tests.verifier.polls.told import begun, proposed, rights
from tests.verifier.site import Watch, watched
from verifier.monitor import cli

HOUR, DAY = 3_600, 86_400
FIRST, SECOND = Story.subject.removeprefix("poll:"), OTHER_POLL.removeprefix("poll:")


def second_of(story: Story, **change: Any) -> Story:
    """Another poll of the same registry, with keys of its own."""
    other = copy.copy(story)
    other.subject, other.boxes, other.files = OTHER_POLL, [], {}
    proposed(other)
    body = {
        **other.opened(),
        "issuers": [{"licence": LICENCES[0], "public_key": b64u(ISSUERS[2].spki())}],
        "box": {"vkey": vkey(other.box_name, bytes([56]) * 32), "minimum": 5},
    }
    body["eligible"]["vrf_public_key"] = reference.expand(bytes([78]) * 32)[2].hex()
    other.open({**body, **change})
    other.certify(other.opening, other.keys[0])
    return other


@cache
def two_polls() -> tuple[Story, Story]:
    story = begun()
    other = second_of(story)
    story.registry.anchor()
    return story, other


@pytest.fixture
def stories() -> tuple[Story, Story]:
    return copy.deepcopy(two_polls())


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What time the monitor has it."""
    clock = [float(OPENS)]
    monkeypatch.setattr(cli, "time", SimpleNamespace(time=lambda: clock[0]))
    return clock


@pytest.fixture
def watch(
    stories: tuple[Story, Story], now: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Watch]:
    with watched(stories[0].registry, tmp_path, capsys) as watching:
        for story in stories:
            serve(watching, story)
        serve_list(watching, *stories)
        yield watching


def path_of(story: Story) -> str:
    return f"/api/polls/{story.subject.removeprefix('poll:')}/evidence"


def serve(watch: Watch, story: Story) -> None:
    watch.site.spoiled[path_of(story)] = dumps(evidence(story.registry, story.subject))


def serve_list(watch: Watch, *stories: Story) -> None:
    """One poll a page."""
    lines = [{"uuid": story.subject.removeprefix("poll:"), "opening": story.opening} for story in stories]
    path = "/api/polls/"
    for line in [*lines, None]:
        page = {"polls": [line] if line else [], "next": watch.site.url if line else None}
        watch.site.spoiled[path] = json.dumps(page).encode()
        path = f"/api/polls/?after={line['uuid']}" if line else ""


def anchored(watch: Watch, *stories: Story) -> None:
    stories[0].registry.anchor()
    for story in stories:
        serve(watch, story)


def alarm(watch: Watch, code: str, *more: str, **values: object) -> dict[str, object]:
    assert watch.look(*more) == 1
    said = watch.alarm()
    assert said["event"] == code
    assert {name: said[name] for name in values} == values
    return said


def test_two_honest_polls_are_well(watch: Watch, stories: tuple[Story, Story], now: list[float]) -> None:
    assert watch.look() == 0
    assert "polls_compared" in watch.codes
    assert next(event for event in watch.events if event["event"] == "polls_compared")["count"] == 2
    now[0] = CLOSES + 120
    for story in stories:
        story.at(CLOSES + 60)
        story.close()
    anchored(watch, *stories)
    assert watch.look() == 0


def test_a_poll_without_news_is_not_read_again(watch: Watch) -> None:
    assert watch.look() == 0
    watch.site.asked.clear()
    assert watch.look() == 0
    assert [path for path in watch.site.asked if path.endswith("/evidence")] == []


def test_a_mirror_is_not_asked_for_polls(watch: Watch) -> None:
    watch.site.url += "/log"
    watch.look("--offline")
    assert not [path for path in watch.site.asked if "polls" in path]


def test_a_poll_that_the_list_lacks(watch: Watch, stories: tuple[Story, Story]) -> None:
    serve_list(watch, stories[0])
    alarm(watch, "poll_missing", record=stories[1].opening)


def test_a_list_that_names_another_poll_for_an_opening(watch: Watch, stories: tuple[Story, Story]) -> None:
    first, second = stories
    lying = copy.copy(second)
    lying.opening = first.opening
    first.opening, hidden = second.opening, first.opening
    serve_list(watch, first, lying)
    assert watch.look() == 1
    assert {event["event"] for event in watch.events if event["level"] == "alarm"} == {"poll_other_entries"}
    assert hidden == lying.opening


@pytest.mark.parametrize("whose", ["issuer", "roll", "box"])
def test_a_key_that_two_polls_have(
    whose: str, now: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = begun()
    own = story.opened()
    change: dict[str, Any] = {
        "issuer": {"issuers": own["issuers"][:1]},
        "roll": {"eligible": own["eligible"]},
        "box": {"box": {"vkey": vkey(f"{story.registry.origin}/box/{SECOND}"), "minimum": 5}},
    }[whose]
    other = second_of(story, **change)
    story.registry.anchor()
    with watched(story.registry, tmp_path, capsys) as watch:
        for one in (story, other):
            serve(watch, one)
        serve_list(watch, story, other)
        alarm(watch, "poll_key_twice", poll=FIRST, other=SECOND)


def test_a_box_that_is_late(watch: Watch, stories: tuple[Story, Story], now: list[float]) -> None:
    story, other = stories
    story.at(CLOSES + 2 * HOUR)
    box = story.box(rights(0, 6))
    now[0] = CLOSES + 3 * HOUR
    anchored(watch, story, other)
    said = alarm(watch, "poll_box_late", poll=FIRST, closes_at=rfc3339(CLOSES))
    assert story.registry.entry(int(str(said["index"])))["record"] == box


def test_a_box_whose_time_was_put_back(watch: Watch, stories: tuple[Story, Story], now: list[float]) -> None:
    story, other = stories
    now[0] = CLOSES + 2 * HOUR
    assert watch.look() == 0
    story.at(CLOSES - 60)
    story.box(rights(0, 6))
    anchored(watch, story, other)
    alarm(watch, "poll_back_dated", seen=rfc3339(CLOSES + 2 * HOUR), stated=rfc3339(CLOSES - 58))


def test_a_poll_without_its_end(watch: Watch, now: list[float]) -> None:
    now[0] = CLOSES + DAY
    assert watch.look() == 0
    now[0] += 1
    assert watch.look() == 1
    assert [event["poll"] for event in watch.events if event["event"] == "poll_not_closed"] == [FIRST, SECOND]


def test_a_poll_that_was_cancelled_needs_no_end(
    watch: Watch, stories: tuple[Story, Story], now: list[float]
) -> None:
    for story in stories:
        story.at(OPENS + 60)
        story.cancel()
    anchored(watch, *stories)
    now[0] = CLOSES + 2 * DAY
    assert watch.look() == 0


def test_a_second_opening_is_told_by_its_question(watch: Watch, stories: tuple[Story, Story]) -> None:
    story, other = stories
    first = story.opening
    story.open()
    story.opening = first
    anchored(watch, story, other)
    said = alarm(watch, "poll_wrong", poll=FIRST, question="process")
    assert "second time" in str(said["reasons"]) or "again" in str(said["reasons"])


def test_evidence_that_is_no_evidence(watch: Watch, stories: tuple[Story, Story]) -> None:
    watch.site.spoiled[path_of(stories[1])] = b"{}"
    alarm(watch, "poll_unreadable", poll=SECOND)


def test_evidence_of_another_poll(watch: Watch, stories: tuple[Story, Story]) -> None:
    watch.site.spoiled[path_of(stories[1])] = dumps(evidence(stories[0].registry, stories[0].subject))
    alarm(watch, "poll_unreadable", poll=SECOND)


@pytest.mark.parametrize("path", ["/api/polls/", f"/api/polls/{FIRST}/evidence"])
def test_an_answer_that_is_away_is_no_lie(watch: Watch, path: str) -> None:
    watch.site.spoiled[path] = 503
    assert watch.look() == 2
    assert {"polls_away", "poll_unread"} & set(watch.codes)


@pytest.mark.parametrize(
    "page",
    [
        b"[]",
        b'{"polls": {}}',
        b'{"polls": [1]}',
        b'{"polls": [{"uuid": "../x", "opening": null}]}',
        json.dumps({"polls": [{"uuid": FIRST, "opening": "x"}]}).encode(),
        json.dumps({"polls": [{"uuid": FIRST, "opening": None}] * 2}).encode(),
    ],
)
def test_a_list_that_is_none(watch: Watch, page: bytes) -> None:
    watch.site.spoiled["/api/polls/"] = page
    assert watch.look() == 2
    assert "polls_away" in watch.codes
