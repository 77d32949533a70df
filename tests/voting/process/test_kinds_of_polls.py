"""What the family says of its kinds is what the formats say, and with them the verifiers."""

import json

from records.screening.public_texts import public_texts, screened
from records.terms.json_types import JsonObject
from records.terms.schemas import schema
from records.terms.table import subject_kinds, verifier_kinds
from verifier.kinds import DEFAULT
from verifier.polls import kinds
from verifier.polls.bodies import ANSWERS, REVIEWS, SORTS
from voting.family import FAMILY
from voting.proposals.kinds import PROPOSED, REVIEWED
from voting.results.kinds import ANSWERED

TABLE = kinds.of_subject("poll:00000000-0000-4000-8000-000000000000", DEFAULT)


def test_the_family_has_the_formats_kinds() -> None:
    assert {kind.name for kind in FAMILY.kinds} == set(kinds.ALL)


def test_kinds_are_certified_as_the_verifiers_table_says() -> None:
    certified = {kind.name: kind.certified_by for kind in FAMILY.kinds if kind.certified_by}
    assert certified == TABLE.certified_by


def test_kinds_end_as_the_verifiers_table_says() -> None:
    never = {kind.name for kind in FAMILY.kinds if not (kind.corrected or kind.withdrawn)}
    assert never == kinds.FOR_GOOD
    corrected_alone = {kind.name for kind in FAMILY.kinds if kind.corrected and not kind.withdrawn}
    assert corrected_alone == TABLE.never_withdrawn


def test_the_table_of_files_has_no_polls() -> None:
    assert verifier_kinds() == DEFAULT
    assert subject_kinds("poll:00000000-0000-4000-8000-000000000000") == TABLE
    assert subject_kinds("vin:KMHDU41BP4U123456") == DEFAULT


def test_choices_are_the_verifiers() -> None:
    assert tuple(schema(REVIEWED)["properties"]["decision"]["enum"]) == REVIEWS
    assert tuple(schema(ANSWERED)["properties"]["decision"]["enum"]) == ANSWERS
    assert tuple(schema(PROPOSED)["properties"]["proposer"]["properties"]["sort"]["enum"]) == SORTS


def test_a_correction_says_why_and_nothing_else_does() -> None:
    for kind in FAMILY.kinds:
        assert ("correction_reason" in schema(kind)["properties"]) == kind.corrected
        assert "correction_reason" not in schema(kind)["required"]
        assert json.loads(kind.schema_file.read_text())["$id"] == kind.schema_path


def test_digests_and_keys_are_no_telephone_numbers() -> None:
    """Digests and keys are drawn by lot: one in some hundred holds the digits of a telephone."""
    number = "01012345678"
    body: JsonObject = {
        "proposal": number.ljust(64, "a"),
        "opens_at": number,
        "issuers": [{"licence": number, "public_key": number}],
        "question": number,
        "options": [{"id": number, "text": number}],
    }
    assert dict(screened("poll:opened", public_texts("poll:opened", body))) == {
        "question": number,
        "options.0.text": number,
    }
