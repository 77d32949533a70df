"""From the opening to the answer: what comes too early, too late, twice or from somebody else is refused."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from records.contents.models import Record
from records.signing.certifications import certification_create
from records.terms.texts import Refusal
from tests.anchoring.log.cast import tamper
from tests.fixtures.answers import content_of
from tests.verifier.polls.voters import VOTERS
from tests.voting.story import Story
from voting.keys.files import VRF, key_names
from voting.openings.services import poll_cancel
from voting.polls import sizes
from voting.polls.course import course_of
from voting.results.endings import keys_destroy, polls_close


def code(call: Callable[[], object]) -> set[str]:
    """Of all that is refused."""
    with pytest.raises(Refusal) as refused:
        call()
    return {refusal.code for refusal in refused.value.refusals}


def test_boxes_wait_for_the_issuers_and_the_beginning(story: Story) -> None:
    story.propose()
    story.review()
    story.roll()
    opening = story.open()
    story.anchored()
    assert code(lambda: story.box(VOTERS[:5])) == {"issuer_silent", "out_of_time"}
    story.certify(opening)
    assert code(lambda: story.box(VOTERS[:5])) == {"out_of_time"}
    story.clock.to(story.time("opens_at"))
    assert story.box(VOTERS[:5])


def test_a_cancelled_poll_takes_nothing_more(story: Story) -> None:
    story.opened()

    def cancel() -> None:
        poll_cancel(author=story.city, number=story.uuid, reason="질문이 잘못되었습니다.")

    cancel()
    assert code(cancel) == {"ended"}
    assert "out_of_order" in code(lambda: story.box(VOTERS[:5]))
    assert code(story.close) == {"ended"}
    assert keys_destroy() > 0
    assert key_names(story.uuid) == [VRF]


def test_the_end_comes_in_its_time_and_once(story: Story) -> None:
    story.opened()
    story.box(VOTERS[:6])
    assert polls_close() == 0
    story.clock.to(story.time("closes_at"))
    late = lambda: poll_cancel(author=story.city, number=story.uuid, reason="늦었습니다.")  # noqa: E731
    assert code(late) == {"too_late"}
    assert polls_close() == 1
    assert polls_close() == 0
    assert code(story.close) == {"ended"}
    assert "out_of_order" in code(lambda: story.box(VOTERS[6:12]))


def test_keys_go_when_their_time_is_over(story: Story) -> None:
    story.opened()
    assert keys_destroy() == 0
    story.close()
    assert keys_destroy() > 0
    assert key_names(story.uuid) == [VRF]
    story.tally()
    story.anchored()
    story.clock.forward(days=59)
    assert keys_destroy() == 0
    # A row that a hand set back ends no key before its time.
    tamper("UPDATE records_record SET recorded_at = %s", datetime(2020, 1, 1, tzinfo=UTC))
    assert keys_destroy() == 0
    story.clock.forward(days=2)
    assert keys_destroy() == 1
    assert key_names(story.uuid) == []


def test_counts_and_answers_come_behind_the_end(story: Story) -> None:
    story.opened()
    story.box(VOTERS[:6])
    assert code(story.tally) == {"not_closed"}
    assert code(story.answer) == {"no_tally"}
    story.close()
    story.tally()
    assert code(story.tally) == {"recount_reason"}
    assert code(lambda: story.tally(correction_reason="한 번 더 셌습니다.")) == {"same_tally"}
    assert story.answer()


def test_one_office_does_not_overrule_another(story: Story) -> None:
    story.opened()
    story.box(VOTERS[:6])
    story.close()
    tally = story.tally()
    story.certify(tally, by=(0,))
    story.certify(tally, by=(1,), verdict="rejected")
    said = course_of(story.poll.subject).statements
    assert [
        said.is_certified(tally.digest, licence) for licence in (story.observers[0].membership.licence or "",)
    ]
    assert not course_of(story.poll.subject).is_certified(tally.digest)
    assert code(lambda: story.certify(tally, by=(1,), verdict="withdrawn")) == {"not_certified"}


def test_only_an_issuer_of_the_poll_certifies_it(story: Story) -> None:
    story.propose()
    story.review()
    story.roll()
    opening = story.open(issuers=[story.terms().issuers[0]])
    story.clock.forward(seconds=2)
    signed = story.signers[1].state(opening)
    assert code(lambda: certification_create(author=story.observers[1], **signed)) == {"not_issuer"}


def test_files_are_public_once_the_end_is_final(story: Story) -> None:
    story.opened()
    story.box(VOTERS[:6])
    address, client = f"/api/polls/{story.uuid}/", Client()
    roll = client.get(f"{address}roll.bin")
    assert len(content_of(roll)) == 32 * len(VOTERS)
    assert "immutable" in roll.headers["Cache-Control"]
    assert len(content_of(client.get(f"{address}boxes/0/leaves.bin"))) == 32 * 6
    for name in ("rights.bin", "cast.jsonl"):
        early = client.get(f"{address}boxes/0/{name}")
        assert early.status_code == 403
        assert early.headers["Access-Control-Allow-Origin"] == "*"
        assert early.headers["Content-Type"] == "application/problem+json"
    story.close()
    assert client.get(f"{address}boxes/0/rights.bin").status_code == 403
    story.anchored()
    assert len(content_of(client.get(f"{address}boxes/0/rights.bin"))) == 32 * 6
    assert content_of(client.get(f"{address}boxes/0/cast.jsonl")).count(b"\n") == 6
    assert client.get(f"{address}boxes/1/cast.jsonl").status_code == 404
    listed = client.get("/api/polls/").json()["polls"]
    assert [line["uuid"] for line in listed] == [str(story.uuid)]
    assert listed[0]["opening"] == Record.objects.get(kind="poll:opened").digest


def test_evidence_that_would_grow_too_large_is_refused(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story.propose()
    monkeypatch.setattr(sizes, "SAID", 8_000)
    assert code(story.review) == {"evidence_too_large"}


def test_texts_that_name_a_person_are_refused(story: Story) -> None:
    assert code(lambda: story.propose(background="문의: 010-1234-5678")) == {"T3"}
