"""What was read last time stands beside each answer, as the public reads it, and is never filled in."""

import json
import re

import pytest

from records.people.authors import Author
from registry.demo import cars
from registry.form82.drafts import draft_create
from registry.form82.last import last_of
from tests.cast import inspected, subject
from tests.fixtures.visitors import LogIn

pytestmark = pytest.mark.django_db


def test_each_answer_shows_the_last_record_s(dealer: Author, rival: Author, log_in: LogIn) -> None:
    inspected(dealer, 1, overall__tuning="YES", overall__tuning_kinds=["DEVICE"])
    draft = draft_create(author=rival, answers={"basic.vin": cars.vin(1)})
    page = log_in(rival).get(f"/desk/inspections/{draft.pk}/").content.decode()
    for path, words in (("overall-tuning", "있음"), ("detail-engine_idle", "양호")):
        assert re.search(rf'data-last="f-{path}"\s*>\s*지난번: <span>{words}</span>', page)
    assert "이 차의 지난 점검기록부(" in page
    controls = page.partition('id="form82"')[2].partition('id="left"')[0]
    assert " checked" not in controls
    assert "checked\n" not in controls
    assert cars.plate(1) not in page, "withheld"


def test_a_number_typed_brings_them(dealer: Author, rival: Author, log_in: LogIn) -> None:
    inspected(dealer, 1)
    draft = draft_create(author=rival, answers={})
    client, address = log_in(rival), f"/desk/inspections/{draft.pk}/save/"

    def saved(path: str, value: str) -> dict[str, dict[str, dict[str, str]]]:
        data = json.dumps({"base": draft.revision, "answers": {path: value}})
        answer: dict[str, dict[str, dict[str, str]]] = client.post(
            address, data, content_type="application/json"
        ).json()
        draft.refresh_from_db()
        return answer

    assert "last" not in saved("basic.car_name", "아반떼")
    assert saved("basic.vin", cars.vin(1))["last"]["answers"]["f-detail-engine_idle"] == "양호"
    assert saved("basic.vin", cars.vin(2))["last"]["answers"] == {}


def test_a_corrected_record_is_not_its_own_last(dealer: Author) -> None:
    first = inspected(dealer, 1)
    assert last_of(subject(1), corrects=first.digest) is None
    second = inspected(dealer, 1, corrects=first)
    last = last_of(subject(1), corrects=second.digest)
    assert last is None
    assert last_of(subject(1), corrects=None) is not None
