"""Every whole poll of `cases` is answered as it says, and every item of section 18's list is there."""

from __future__ import annotations

import pytest

from tests.verifier.polls.asked import answered
from tests.verifier.polls.cases import all_cases
from tests.verifier.polls.cases.given import PollCase
from tests.verifier.polls.cases.right import saved
from tests.verifier.polls.told import whole
from verifier.errors import Malformed


def _name(case: PollCase) -> str:
    return f"{case.group}: {case.description}"


@pytest.mark.parametrize("case", all_cases(), ids=_name)
def test_a_poll_is_answered(case: PollCase) -> None:
    if case.answers is None:
        with pytest.raises(Malformed):
            answered(case.make())
        return
    answers = answered(case.make())
    codes = {question: [reason.code for reason in answer.reasons] for question, answer in answers.items()}
    assert {question: str(answer.result) for question, answer in answers.items()} == case.answers, codes
    assert all(codes.values()), "an answer without a reason"
    for question, code in case.reasons.items():
        assert code in codes[question]


def test_a_right_lacks_no_file_of_ballots() -> None:
    """All files are withheld, and those that could say something of it are named."""
    given = saved(whole(), 12)
    given.files = {}
    answer = answered(given)["right"]
    names = [dict(reason.values)["name"] for reason in answer.reasons]
    assert names == ["roll.bin", "boxes/0/rights.bin", "boxes/1/rights.bin"]


def test_descriptions_of_polls_are_unique() -> None:
    names = [_name(case) for case in all_cases()]
    assert len(set(names)) == len(names)


def test_every_item_of_the_tamper_list_has_a_case() -> None:
    assert {item for case in all_cases() for item in case.items} == set(range(1, 33))
