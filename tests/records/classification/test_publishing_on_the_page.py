"""The city's page that publishes the classification: what changes is seen first, and nothing else is recorded."""

import re
from typing import Any

import pytest
from django.test import Client

from records.classification import rows
from records.classification.changes import entries_changed
from records.classification.services import classification_publish
from records.contents.models import Record
from records.people.authors import Author
from records.terms.bodies import ClassificationPublished
from tests.fixtures.market import enter, second_factor

pytestmark = pytest.mark.django_db

PAGE = "/desk/classification/"
REASON = "두 업무의 이름을 찾았습니다."


@pytest.fixture
def staff(city: Author) -> Client:
    client = enter(Client(), second_factor(city.membership.user))
    client.get("/", {"lang": "en"})
    return client


def shown(staff: Client) -> tuple[str, str]:
    """The page, and the digest of what it shows."""
    page = staff.get(PAGE).content.decode()
    [seen] = re.findall(r'name="seen" value="([0-9a-f]{64})"', page)
    return page, seen


def tasks_without_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = rows.tasks
    monkeypatch.setattr(rows, "tasks", lambda: kept()[:-1])


def test_the_first_version_is_published_once(staff: Client, city: Author) -> None:
    page, seen = shown(staff)
    assert "No version is in the log yet" in page
    assert "correction_reason" not in page
    answer = staff.post(PAGE, {"seen": seen}, follow=True)
    assert "Published." in answer.content.decode()
    record = Record.objects.get()
    assert (record.kind, record.person) == ("classification:published", city.membership.person)
    assert "there is nothing to publish" in staff.get(PAGE).content.decode()
    again = staff.post(PAGE, {"seen": seen, "correction_reason": REASON})
    assert again.status_code == 422
    assert Record.objects.count() == 1


def test_a_change_is_seen_and_gives_its_reason(
    staff: Client, city: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = classification_publish(author=city)
    tasks_without_the_last(monkeypatch)
    page, seen = shown(staff)
    assert re.findall(r"<h3>\s*([^<]+?)\s*<span class=\"krds-badge bg-light-danger\">goes", page) == [
        "Fourteenth task (no public source names it)"
    ]
    assert staff.post(PAGE, {"seen": seen}).status_code == 422
    assert staff.post(PAGE, {"seen": seen, "correction_reason": REASON}).status_code == 302
    second = Record.objects.exclude(pk=first.pk if first else None).get()
    assert second.corrects_id == (first.digest if first else None)


def test_a_version_that_changed_since_its_preview_is_refused(
    staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, seen = shown(staff)
    tasks_without_the_last(monkeypatch)
    answer = staff.post(PAGE, {"seen": seen})
    assert answer.status_code == 422
    assert "changed since you looked" in answer.content.decode()
    assert not Record.objects.exists()
    [now] = re.findall(r'name="seen" value="([0-9a-f]{64})"', answer.content.decode())
    assert staff.post(PAGE, {"seen": now}).status_code == 302


def test_a_row_tells_value_by_value_what_changes() -> None:
    before = rows.classification_now()
    row: Any = {**before["rows"][0], "secrecy": "parties", "ground": "새 조례"}
    after: ClassificationPublished = {**before, "rows": [row, *before["rows"][1:]]}
    [entry] = entries_changed(before, after)
    assert not entry.is_new
    assert not entry.is_gone
    assert {change.after.ko for change in entry.changes if change.after} >= {"새 조례"}
    assert len(entry.changes) == 2
    assert entries_changed(before, {**before, "rows": before["rows"][::-1]}) == []
