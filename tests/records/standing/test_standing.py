"""What pages say of a record is what a verifier finds in the car's evidence, whoever stated what."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.standing.history import SubjectHistory, subject_history
from records.terms.table import verifier_kinds
from tests.records.standing.histories import Act, History, acts
from tests.verifier.keys import RP_ID
from tests.verifier.maker import CAR
from verifier import signed
from verifier.evidence import loads
from verifier.signed import Review

pytestmark = pytest.mark.django_db

swaps = st.lists(st.integers(0, 11), max_size=2)
drawn = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def page(history: History) -> SubjectHistory:
    """As pages read it from rows, which are gone afterwards."""
    with transaction.atomic():
        history.write()
        found = subject_history(CAR)
        transaction.set_rollback(True)
    return found


def reviewed(history: History) -> Review:
    """As a verifier finds it in the file."""
    kinds = verifier_kinds()
    return signed.reviews(loads(history.file(), kinds), rp_ids=[RP_ID], allow_localhost=False, kinds=kinds)[0]


def agree(history: History) -> None:
    found, review = page(history), reviewed(history)
    digests = [entry.entry.record for entry in review.entries]
    assert [item.record.digest for item in found.items] == digests
    assert {
        item.record.digest: item.ended_by for item in found.items if not item.stands
    } == review.standing.ended
    assert [item.is_certified for item in found.items] == [*map(review.standing.is_certified, digests)]
    words = {item.record.digest: item.certification for item in found.items if item.certification}
    assert {each: word.verdict for each, word in words.items()} == review.standing.verdicts
    assert {each: word.record.digest for each, word in words.items()} == {
        each: digests[place] for each, place in review.standing.latest.items()
    }


@given(acts(10), swaps)
@settings(drawn, max_examples=40)
def test_pages_and_verifiers_agree_on_any_history(story: list[Act], swapped: list[int]) -> None:
    agree(History(story, swapped))


@pytest.mark.soak
@given(acts(24), swaps)
@settings(drawn, max_examples=2_000)
def test_pages_and_verifiers_agree_on_many_histories(story: list[Act], swapped: list[int]) -> None:
    agree(History(story, swapped))
