"""What an opening rests on, and what freezes with it: each fault is refused at the preview already."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from records.terms.texts import Refusal
from tests.verifier.polls.issuers import ISSUERS
from tests.voting.offices import private_bytes
from tests.voting.story import LICENCES, Story, proposal
from verifier import canonical
from voting.keys.files import ISSUER, key_destroy, key_made
from voting.openings.services import opening_preview
from voting.openings.terms import IssuerTerms
from voting.polls.models import Poll
from voting.proposals.services import proposal_correct

KEYS = [canonical.b64u_encode(issuer.spki()) for issuer in ISSUERS]


def codes(story: Story, **changes: Any) -> set[str]:
    """Of what the preview of these terms refuses."""
    with pytest.raises(Refusal) as refused:
        opening_preview(author=story.city, number=story.uuid, terms=story.terms(**changes))
    assert Poll.objects.get(subject=f"poll:{story.uuid}").opening_id is None
    return {refusal.code for refusal in refused.value.refusals}


@pytest.fixture
def accepted(story: Story) -> Story:
    story.propose()
    story.review()
    story.roll()
    return story


def test_a_proposal_without_an_accepting_review_is_not_opened(story: Story) -> None:
    story.propose()
    story.roll()
    assert codes(story) == {"not_accepted"}
    story.review(decision="refused")
    assert codes(story) == {"not_accepted"}


def test_a_proposal_corrected_after_its_review_is_not_opened(accepted: Story) -> None:
    assert accepted.proposed
    body = {**proposal(title="유수지를 무엇으로 쓸까요"), "correction_reason": "제목을 다듬었습니다."}
    proposal_correct(author=accepted.city, proposal=accepted.proposed.digest, body=body)  # type: ignore[arg-type]
    assert codes(accepted) == {"not_accepted"}


def test_openings_come_half_an_hour_ahead_or_on_the_spot(accepted: Story) -> None:
    soon = accepted.clock.now + timedelta(minutes=20)
    assert codes(accepted, opens_at=soon) == {"too_soon"}
    preview = opening_preview(
        author=accepted.city,
        number=accepted.uuid,
        terms=accepted.terms(opens_at=soon, on_the_spot=True),
    )
    assert any("현장투표" in warning.ko for warning in preview.warnings)
    assert codes(accepted, opens_at=accepted.clock.now, on_the_spot=True) == {"too_soon"}


@pytest.mark.parametrize("name", ["opens_at", "closes_at", "answer_by"])
@pytest.mark.parametrize(("year", "code"), [(9999, "too_far"), (1, "past")])
def test_a_poll_of_another_century_is_refused(accepted: Story, name: str, year: int, code: str) -> None:
    moment = datetime(year, 1, 1, tzinfo=ZoneInfo("Asia/Seoul"))
    with pytest.raises(Refusal) as refused:
        opening_preview(author=accepted.city, number=accepted.uuid, terms=accepted.terms(**{name: moment}))
    told = {refusal.pointer: refusal.code for refusal in refused.value.refusals}
    assert told[f"/body/{name}"] == ("too_soon" if (name, code) == ("opens_at", "past") else code)


def test_terms_that_the_formats_refuse_are_refused(accepted: Story) -> None:
    begins = accepted.clock.now + timedelta(hours=1)
    assert codes(accepted, opens_at=begins, closes_at=begins) == {"body_wrong"}
    assert codes(accepted, least=2, most=1) == {"body_wrong"}
    twice = [IssuerTerms(licence, KEYS[0]) for licence in LICENCES]
    assert codes(accepted, issuers=twice) == {"body_wrong"}


def test_issuers_without_keys_of_their_own_are_refused(accepted: Story) -> None:
    assert codes(accepted, issuers=[IssuerTerms("없는 번호", KEYS[0])]) == {"no_signing_key"}
    assert codes(accepted, issuers=[IssuerTerms(LICENCES[0], "AAAA")]) == {"issuer_key"}


def test_a_roll_of_other_names_is_none(accepted: Story) -> None:
    assert codes(accepted, person=("이름", "생년월일")) == {"no_roll"}
    preview = opening_preview(
        author=accepted.city, number=accepted.uuid, terms=accepted.terms(sort="identified")
    )
    assert preview.roll is None


def test_a_key_serves_one_poll(accepted: Story) -> None:
    accepted.open()
    accepted.propose()
    accepted.review()
    accepted.roll()
    assert codes(accepted) == {"key_used"}
    key_destroy(accepted.uuid, ISSUER)
    key_made(accepted.uuid, ISSUER, lambda: private_bytes(ISSUERS[2]))
    accepted.open(issuers=[IssuerTerms(LICENCES[0], KEYS[2])])


def test_an_office_that_voters_would_not_find_is_refused(accepted: Story, settings: Any) -> None:
    settings.ISSUER_URLS = {}
    assert codes(accepted) == {"no_address"}
    # Its key is not this registry's, whatever the settings say.
    settings.ISSUER_URLS = {LICENCES[1]: settings.PUBLIC_URL}
    assert codes(accepted) == {"no_address"}
    elsewhere = [IssuerTerms(licence, key) for licence, key in zip(LICENCES, KEYS[1:], strict=False)]
    settings.ISSUER_URLS = dict.fromkeys(LICENCES, "https://office.example")
    assert codes(accepted, issuers=elsewhere) == {"first_elsewhere", "same_address"}


def test_a_poll_is_opened_once_and_as_previewed(accepted: Story) -> None:
    accepted.open()
    with pytest.raises(Refusal) as refused:
        accepted.open()
    assert refused.value.code == "opened_already"
