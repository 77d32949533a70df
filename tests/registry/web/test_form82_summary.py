"""What is left to do: while one fills the form in, at its end; handed in too early, at its head, block by block."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from records.people.authors import Author
from records.standing.rulebook import rules_for
from records.terms.rules import Rule, Severity, Spot
from records.terms.texts import Text
from registry.form82 import unfinished
from registry.form82.drafts import draft_create
from registry.form82.leaves import flattened
from registry.web.form82.fields import label_text
from registry.web.form82.summary import left_of
from tests.cast import form82, photos, subject
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


def at_the_end(dealer: Author, log_in: LogIn, answers: dict[str, Any]) -> str:
    draft = draft_create(author=dealer, answers=answers, attachments=photos(dealer))
    page = log_in(dealer).get(f"/desk/inspections/{draft.pk}/").content.decode()
    return page.partition('id="left"')[2].partition("</section>")[0]


class _Any(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return name


@pytest.mark.parametrize("rule", rules_for("inspection:recorded"), ids=lambda rule: rule.id)
@pytest.mark.parametrize("pointer", ["/body/repair_history/simple_repair", "/subject", "/attachments/0/name"])
def test_the_end_tells_of_each_rule(rule: Rule, pointer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it stops, and whatever it is about: one that speaks is in the list."""
    text = Text(rule.text.ko.format_map(_Any()), rule.text.en.format_map(_Any()))
    speaking = replace(rule, text=text, check=lambda _: [Spot(pointer, root="")])
    monkeypatch.setattr(unfinished, "rules_for", lambda _: [speaking])
    answers = flattened(form82(1))
    looked_at = unfinished.review(
        answers, subject=subject(1), attachments=("front.png", "rear.png"), now=datetime.now(UTC)
    )
    left = left_of(looked_at, answers, label_text)
    assert [point.rule for point in left.points] == [rule.id]
    assert left.is_done == (rule.severity == Severity.NOTE)


@pytest.mark.parametrize(
    ("panel", "rule"), [("side_member_front_l", "R1"), ("roof_panel", "R2"), ("hood", "R3")]
)
def test_a_rule_of_certification_alone_stands_there(
    dealer: Author, log_in: LogIn, panel: str, rule: str
) -> None:
    history = {"accident_history": "NO", "simple_repair": "NO", "panels": {panel: ["X"]}}
    left = at_the_end(dealer, log_in, flattened(form82(1, repair_history=history)))
    assert f"<strong>{rule}</strong>" in left
    assert 'href="#f-repair_history-' in left
    assert 'id="left-done" hidden' in left


def test_a_reason_that_was_given_is_told(dealer: Author, log_in: LogIn) -> None:
    history = {"accident_history": "NO", "simple_repair": "YES", "panels": {"roof_panel": ["W"]}}
    answers = flattened(form82(1, repair_history=history))
    reason = {"?R2W:/body/repair_history/accident_history": "판금만 했고 용접은 없음"}
    assert "사유 있음" not in at_the_end(dealer, log_in, answers).partition(">")[2]
    assert "사유 있음" in at_the_end(dealer, log_in, answers | reason).partition(">")[2]


def test_a_whole_form_has_nothing_left(dealer: Author, log_in: LogIn) -> None:
    left = at_the_end(dealer, log_in, flattened(form82(1)))
    assert 'id="left-done">' in left.replace("  >", ">").replace(" >", ">")
    assert "<li>" not in left
    assert "11" in at_the_end(dealer, log_in, {}), "as many as the first block has"
