"""The rules speak while the form grows, in the words in which they would refuse it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from records.people.authors import Author
from records.stating.services import record_create
from records.terms.texts import Refusal
from registry.form82.drafts import draft_create, draft_review, draft_submit
from registry.form82.leaves import BLOCKS, LEAVES, flattened, leaf_at, nested
from registry.form82.unfinished import Review, review
from tests.cast import form82, inspected, photos, subject

pytestmark = pytest.mark.django_db

HISTORY = "/body/repair_history/accident_history"


def looked_at(answers: dict[str, Any]) -> Review:
    return review(answers, subject=subject(1), attachments=("front.png", "rear.png"), now=datetime.now(UTC))


def rules(answers: dict[str, Any]) -> set[tuple[str, str]]:
    return {(message.rule, message.path) for message in looked_at(answers).messages}


def test_an_empty_form_is_open_and_without_faults() -> None:
    review = looked_at({})
    assert review.messages == ()
    assert [block.state for block in review.progress] == ["open"] * 5
    assert all(len(block.open) == block.required for block in review.progress)


def test_a_whole_form_is_done_in_all_five_blocks() -> None:
    review = looked_at(flattened(form82(1)))
    assert {block.state for block in review.progress} == {"done"}
    assert [block.open for block in review.progress] == [()] * 5


def test_a_marked_frame_panel_says_at_once_what_it_means() -> None:
    answers: dict[str, Any] = {"repair_history.panels.side_member_front_l": ["W"]}
    assert ("R1", "repair_history.accident_history") in rules(answers)
    answers["repair_history.accident_history"] = "YES"
    assert ("R1", "repair_history.accident_history") not in rules(answers)


@pytest.mark.parametrize(
    ("panels", "rule", "head"),
    [
        ({"roof_panel": ["X"]}, "R2", "accident_history"),
        ({"roof_panel": ["W"]}, "R2W", "accident_history"),
        ({"hood": ["X"]}, "R3", "simple_repair"),
    ],
)
def test_outer_panels_speak_too(panels: dict[str, list[str]], rule: str, head: str) -> None:
    answers = {f"repair_history.panels.{key}": codes for key, codes in panels.items()}
    assert (rule, f"repair_history.{head}") in rules(answers)


def test_values_that_are_none_are_wrong_and_stop_no_rule() -> None:
    answers = flattened(form82(1)) | {
        "overall.odometer_km": "many",
        "basic.fuel": "STEAM",
        "closing.inspected_on": "yesterday",
        "repair_history.panels.hood": ["Q"],
        "closing.warranty_days": 3,
    }
    rules_named = rules(answers)
    assert {("", path) for path in answers if path in {"overall.odometer_km", "basic.fuel"}} <= rules_named
    assert ("", "repair_history.panels.hood") in rules_named
    assert ("R9", "closing.warranty_days") in rules_named


def test_a_question_s_reason_goes_into_the_record(dealer: Author) -> None:
    body = form82(
        1, repair_history={"accident_history": "NO", "simple_repair": "YES", "panels": {"roof_panel": ["W"]}}
    )
    answers, path = flattened(body), f"?R2W:{HISTORY}"
    draft = draft_create(author=dealer, answers=answers, attachments=photos(dealer))
    assert list(draft_review(draft).asks) == [path]
    assert draft_review(draft).progress[2].state == "wrong"
    with pytest.raises(Refusal) as refused:
        draft_submit(author=dealer, draft_id=draft.pk)
    assert [(refusal.code, refusal.pointer) for refusal in refused.value.refusals] == [("R2W", HISTORY)]
    reasoned = answers | {path: "판금만 했고 용접은 없음", f"?R4:{HISTORY}": "더는 묻지 않음"}
    draft = draft_create(author=dealer, answers=reasoned, attachments=photos(dealer))
    assert {block.state for block in draft_review(draft).progress} == {"done"}
    record = draft_submit(author=dealer, draft_id=draft.pk).record
    assert '"reasons":[{"pointer":"/body/repair_history/accident_history"' in record.content.canonical
    assert "더는 묻지 않음" not in record.content.canonical


def test_a_draft_and_a_record_are_judged_alike(dealer: Author) -> None:
    body = form82(1, overall__tuning_kinds=["DEVICE"], closing__warranty_km=5)
    with pytest.raises(Refusal) as direct:
        inspected(dealer, overall__tuning_kinds=["DEVICE"], closing__warranty_km=5)
    draft = draft_create(author=dealer, answers=flattened(body), attachments=photos(dealer))
    with pytest.raises(Refusal) as drafted:
        draft_submit(author=dealer, draft_id=draft.pk)
    told = [
        [(refusal.code, refusal.pointer, refusal.text) for refusal in one.value.refusals]
        for one in (direct, drafted)
    ]
    assert told[0] == told[1]


def test_paths_and_bodies_are_two_ways_of_writing_the_same(dealer: Author) -> None:
    body = form82(4)
    assert nested(flattened(body)) == body
    assert {leaf.section for leaf in LEAVES.values()} == {"correction_reason"} | {
        name for block in BLOCKS for name in block.sections
    }
    assert leaf_at("/body/repair_history/panels/hood/0") == "repair_history.panels.hood"
    assert leaf_at("/body/nowhere") is None
    assert record_create(
        author=dealer,
        kind="inspection:recorded",
        subject=subject(4),
        body=nested(flattened(body)),
        attachments=photos(dealer),
    ).created
