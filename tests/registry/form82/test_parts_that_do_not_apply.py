"""NOT_APPLICABLE by rule is there as long as the rule is: it never outlives the fuel, transmission or steering behind it."""

from typing import Any

import pytest

from records.people.authors import Author
from registry.form82.applicability import inapplicable, settled
from registry.form82.catalogue import DETAIL_ITEMS, NOT_APPLICABLE, applies
from registry.form82.drafts import draft_change, draft_create
from registry.form82.leaves import flattened
from registry.form82.models import FormDraft
from tests.cast import form82

pytestmark = pytest.mark.django_db

OIL = "detail.oil_level"
PORT = "detail.charging_port_insulation"
PUMP = "detail.steering_pump"


def change(author: Author, draft: FormDraft, **answers: Any) -> dict[str, Any]:
    named = {path.replace("__", "."): value for path, value in answers.items()}
    base = FormDraft.objects.get(pk=draft.pk).revision
    changed: dict[str, Any] = draft_change(
        author=author, draft_id=draft.pk, answers=named, base=base
    ).draft.answers
    return changed


def test_an_electric_car_has_no_engine_oil(dealer: Author) -> None:
    answers = change(dealer, draft_create(author=dealer), basic__fuel="ELECTRIC")
    assert answers[OIL] == NOT_APPLICABLE
    assert PORT not in answers


def test_an_answer_comes_back_with_its_part(dealer: Author) -> None:
    draft = draft_create(author=dealer, answers={"basic.fuel": "GASOLINE", OIL: "LOW"})
    assert change(dealer, draft, basic__fuel="ELECTRIC")[OIL] == NOT_APPLICABLE
    answers = change(dealer, draft, basic__fuel="DIESEL")
    assert answers[OIL] == "LOW"
    assert answers[PORT] == NOT_APPLICABLE
    assert "detail.common_rail" not in answers


def test_a_rules_word_does_not_outlive_the_rule(dealer: Author) -> None:
    draft = draft_create(author=dealer, answers={"detail.steering_type": "MDPS"})
    assert change(dealer, draft)[PUMP] == NOT_APPLICABLE
    assert PUMP not in change(dealer, draft, detail__steering_type="HYDRAULIC")


def test_a_persons_own_not_applicable_stays(dealer: Author) -> None:
    draft = draft_create(author=dealer, answers={"basic.fuel": "GASOLINE", "detail.cv_joint": NOT_APPLICABLE})
    assert change(dealer, draft, basic__fuel="ELECTRIC")["detail.cv_joint"] == NOT_APPLICABLE


def test_an_answer_against_the_rule_is_put_aside(dealer: Author) -> None:
    draft = draft_create(author=dealer, answers={"basic.fuel": "ELECTRIC"})
    assert change(dealer, draft, **{OIL.replace(".", "__"): "ADEQUATE"})[OIL] == NOT_APPLICABLE


def test_a_fuel_that_is_none_decides_nothing() -> None:
    for fuel in ("STEAM", 5, None, True):
        assert inapplicable({"basic.fuel": fuel}) == {}


def test_every_reason_names_a_rule_of_recording() -> None:
    for fuel in ("GASOLINE", "DIESEL", "LPG", "HYBRID", "ELECTRIC", "HYDROGEN", "OTHER"):
        for transmission in ("AUTO", "MANUAL", "CVT"):
            for steering in ("MDPS", "HYDRAULIC", "MANUAL"):
                answers = {
                    "basic.fuel": fuel,
                    "basic.transmission": transmission,
                    "detail.steering_type": steering,
                }
                ruled = inapplicable(answers)
                car = {"fuel": fuel, "transmission": transmission, "steering": steering}
                assert set(ruled) == {
                    f"detail.{item.key}" for item in DETAIL_ITEMS if not applies(item, **car)
                }
                assert all(text.ko.startswith(("R6: ", "R7: ")) for text in ruled.values())


def test_a_whole_form_is_settled_already() -> None:
    answers = flattened(form82(1))
    assert settled({}, answers, {}) == (answers, {})
