"""Handing in a form that is not whole: one list in the form's own order, what is empty gathered block by block."""

import re

import pytest

from records.people.authors import Author
from registry.form82.drafts import draft_create
from tests.fixtures.visitors import LogIn

pytestmark = pytest.mark.django_db


def test_empty_answers_stand_in_the_form_s_order(dealer: Author, log_in: LogIn) -> None:
    draft = draft_create(author=dealer, answers={"basic.record_no": "x"})
    path = f"/desk/inspections/{draft.pk}/"
    answer = log_in(dealer).post(path, {"action": "submit", "base": "0", "basic.record_no": "x"})
    assert answer.status_code == 422
    page = answer.content.decode()
    problems = page.partition('id="problems"')[2].partition('id="clashes"')[0]
    wrong, _, empty = problems.partition("아직 비어 있는 필수 항목")
    assert "basic-record_no" in wrong
    assert "자리여야" not in wrong
    places = re.findall(r'href="#(f-[\w-]+)"', empty)
    assert len(places) == len(set(places)) > 60
    controls = [page.partition('id="form82"')[2].find(f'id="{place}"') for place in places]
    assert controls == sorted(controls)
    assert empty.count("<li>") == 5
