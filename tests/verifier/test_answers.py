"""Every whole evidence file of `cases` is answered as it says."""

from __future__ import annotations

import pytest

from tests.verifier.cases import all_cases
from tests.verifier.cases.world import Case
from tests.verifier.file import answers, codes
from verifier import kinds, trust, verification
from verifier.errors import Malformed


def _name(case: Case) -> str:
    return f"{case.group}: {case.description}"


@pytest.mark.parametrize("case", all_cases(), ids=_name)
def test_a_file_is_answered(case: Case) -> None:
    given = case.make()
    believed = trust.loads(given.trust_data())
    chain, allow = given.registry.chain, given.allow_localhost
    table = kinds.DEFAULT if given.kinds is None else kinds.parse(given.kinds)
    if case.answers is None:
        with pytest.raises(Malformed):
            verification.verify(given.data(), believed, chain, allow_localhost=allow, kinds=table)
        return
    verdict = verification.verify(given.data(), believed, chain, allow_localhost=allow, kinds=table)
    reasons = {question: codes(verdict, question) for question in case.answers}
    assert answers(verdict) == case.answers, reasons
    assert all(reasons.values()), "an answer without a reason"
    for question, reason in case.reasons.items():
        assert reason in reasons[question]


def test_descriptions_are_unique() -> None:
    names = [_name(case) for case in all_cases()]
    assert len(set(names)) == len(names)
