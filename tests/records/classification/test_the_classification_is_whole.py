"""No kind of record lacks its row, no row a kind, and every value is one of its criterion's."""

import copy
from typing import Any

import pytest

from records.classification.rows import classification_now, judged_rows, row_of
from records.stating.validation import body_refusals
from records.terms.common import CLASSIFICATION
from records.terms.families import COMMON, families, kinds
from records.terms.schemas import schema
from tests.structure.made_up import FAMILY

CHOSEN = ("use", "checker", "secrecy", "finality", "correction", "signature", "completeness", "chain_use")


def judgements() -> list[dict[str, Any]]:
    now: Any = classification_now()
    return [*now["rows"], *(task["judgement"] for task in now["tasks"] if "judgement" in task)]


def test_no_kind_lacks_its_row_and_no_row_a_kind() -> None:
    assert [row["kind"] for row in classification_now()["rows"]] == list(kinds())
    files = {kind.row_file for kind in kinds().values()}
    assert {name for file in files for name in judged_rows(file)} == kinds().keys()


def test_each_family_has_the_rows_of_its_own_kinds() -> None:
    for family in families():
        names = {kind.name for kind in family.kinds}
        assert {name for kind in family.kinds for name in judged_rows(kind.row_file)} == names


def test_a_kind_without_a_row_is_not_passed_over() -> None:
    assert [row_of(kind)["kind"] for kind in FAMILY.kinds] == [kind.name for kind in FAMILY.kinds]
    stranger = copy.copy(FAMILY.kinds[0])
    object.__setattr__(stranger, "name", "boiler:forgotten")
    with pytest.raises(KeyError):
        row_of(stranger)


def test_every_value_is_one_of_its_criterion_s() -> None:
    assert body_refusals(CLASSIFICATION, classification_now()) == []


@pytest.mark.parametrize("criterion", [*CHOSEN, "personal", "writer"])
def test_a_value_of_no_criterion_is_refused(criterion: str) -> None:
    body: Any = copy.deepcopy(classification_now())
    row = body["rows"][0]
    row[criterion] = "perhaps" if criterion in CHOSEN else ["perhaps"]
    assert body_refusals(CLASSIFICATION, body)
    row = body["rows"][0] = copy.deepcopy(dict(classification_now()["rows"][0]))
    del row[criterion]
    assert body_refusals(CLASSIFICATION, body)


def test_every_value_has_words_in_both_languages() -> None:
    options = [node for node in schema(CLASSIFICATION)["$defs"].values() if "enum" in node]
    assert len(options) == 11
    for node in options:
        assert list(node["x-options"]) == node["enum"]
        assert all(words["ko"] and words["en"] for words in node["x-options"].values())


def test_generated_values_are_the_kinds_own() -> None:
    rows = {row["kind"]: row for row in classification_now()["rows"]}
    inspection, box, published = (
        rows[name] for name in ("inspection:recorded", "box:filled", "classification:published")
    )
    assert inspection["writer"] == ["dealer", "inspector"]
    assert inspection["retention"] == {"years": 1, "remains": "commitments"}
    assert inspection["correction"] == "signature"
    assert (box["writer"], box["retention"]["years"], box["correction"]) == (["box"], 10, "never")
    assert (published["writer"], published["correction"]) == (["registry"], "new_record")


def test_fourteen_tasks_and_whose_records_are_here() -> None:
    tasks = classification_now()["tasks"]
    assert len(tasks) == 14
    own = [task["family"] for task in tasks if "family" in task]
    assert set(own) == {family.name for family in families()} - {COMMON.name}
    assert all(("judgement" in task) is ("family" not in task) for task in tasks[:12])
    assert all("이름이 공개되지 않음" in task["name"]["ko"] for task in tasks[12:])


def test_identity_and_health_are_chained_nowhere_and_why() -> None:
    judged = {task["name"]["en"]: task["judgement"] for task in classification_now()["tasks"][2:12]}
    for name in (
        "One log-in for the Seoul citizen card",
        "Eligibility without papers",
        "Health data in citizens' hands",
    ):
        assert judged[name]["chain_use"] == "none"
        assert "must not be chained" in judged[name]["why"]["en"]


def test_every_judgement_says_why() -> None:
    for judged in judgements():
        assert all(len(judged["why"][language]) > 20 for language in ("ko", "en"))
