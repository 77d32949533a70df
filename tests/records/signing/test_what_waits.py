"""What waits for an inspector, and what was sent back: by what stands, whatever was erased."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from records.contents.models import Certification, Record, RecordContent
from records.people.authors import Author
from records.privacy.erasure import record_erase
from records.proof.proved import proved_histories
from records.signing import queue
from records.signing.certifications import certification_create
from records.signing.queue import Row, Wanted, queue_again, queue_page, queue_without, sent_back_to
from records.standing import proposed
from records.standing.history import subject_histories, subject_history
from records.standing.proposed import Page
from records.stating.services import record_create
from records.web.signing.certify import usable_keys
from tests.cast import Signer, certified, enrolled, inspected, subject
from tests.records.answers import refused
from tests.records.standing.histories import Act, History, acts
from tests.verifier.maker import CAR

pytestmark = pytest.mark.django_db

WHY: dict[str, Any] = {"ground": "개인정보 보호법 제36조", "decided_by": "서울시 교통정책과"}


def shown(wanted: Wanted, inspector: Author, after: str = "") -> Page[Row]:
    return queue_page(wanted, author=inspector, histories_of=proved_histories, after=after)


def waiting(inspector: Author, **wanted: Any) -> list[str]:
    return [row.record.digest for row in shown(Wanted(**wanted), inspector).rows]


def sent_back(dealer: Author) -> list[Record]:
    page = sent_back_to(dealer.organisation, histories_of=proved_histories)
    return [item.record for item in page.rows]


def withdrawn(dealer: Author, record: Record) -> Record:
    body = {"record": record.digest, "reason": "착오"}
    return record_create(author=dealer, kind="record:withdrawn", subject=subject(), body=body).record


def test_a_record_waits_again_when_its_correction_is_erased(
    dealer: Author, inspector: Author, city: Author
) -> None:
    first = inspected(dealer)
    second = inspected(dealer, corrects=first)
    assert waiting(inspector) == [second.digest]
    record_erase(author=city, record=second.digest, **WHY)
    assert waiting(inspector) == [first.digest]


def test_a_record_waits_again_when_its_withdrawal_is_erased(
    dealer: Author, inspector: Author, city: Author
) -> None:
    record = inspected(dealer)
    gone = withdrawn(dealer, record)
    assert waiting(inspector) == []
    record_erase(author=city, record=gone.digest, **WHY)
    assert waiting(inspector) == [record.digest]


@pytest.mark.parametrize("verdict", ["certified", "rejected"])
def test_a_record_waits_again_when_the_word_is_erased(
    dealer: Author, inspector: Author, city: Author, signer: Signer, verdict: Any
) -> None:
    record = inspected(dealer)
    reason = None if verdict == "certified" else "사진과 다릅니다."
    [word] = certified(inspector, signer, [record], verdict=verdict, reason=reason)
    assert (waiting(inspector), waiting(inspector, state=verdict)) == ([], [record.digest])
    record_erase(author=city, record=word.digest, **WHY)
    assert (waiting(inspector), waiting(inspector, state=verdict)) == ([record.digest], [])
    assert sent_back(dealer) == []


def test_an_earlier_word_counts_when_the_later_is_erased(
    dealer: Author, inspector: Author, city: Author, signer: Signer
) -> None:
    record = inspected(dealer)
    certified(inspector, signer, [record])
    [gone] = certified(inspector, signer, [record], verdict="withdrawn", reason="착오")
    record_erase(author=city, record=gone.digest, **WHY)
    assert (waiting(inspector), waiting(inspector, state="certified")) == ([], [record.digest])


def test_a_rejected_record_is_sent_back_again(
    dealer: Author, inspector: Author, city: Author, signer: Signer
) -> None:
    record = inspected(dealer)
    certified(inspector, signer, [record], verdict="rejected", reason="사진과 다릅니다.")
    second = inspected(dealer, corrects=record)
    assert sent_back(dealer) == []
    record_erase(author=city, record=second.digest, **WHY)
    assert sent_back(dealer) == [record]


def test_a_hidden_key_certifies_nothing_and_the_record_waits(
    dealer: Author, inspector: Author, city: Author, signer: Signer
) -> None:
    record = inspected(dealer)
    certified(inspector, signer, [record])
    record_erase(author=city, record=signer.key.enrolled_id, **WHY)
    item = subject_history(subject()).item(record.digest)
    assert (item.is_certified, item.certification) == (False, None)
    assert waiting(inspector) == [record.digest]
    # Not certified: no signature is needed to withdraw it.
    withdrawn(dealer, record)
    assert not subject_history(subject()).item(record.digest).stands


def test_a_key_with_an_erased_enrolment_is_refused(
    dealer: Author, inspector: Author, city: Author, signer: Signer
) -> None:
    record_erase(author=city, record=signer.key.enrolled_id, **WHY)
    signed = signer.state(inspected(dealer))
    assert refused(certification_create, author=inspector, **signed) == [("erased_key", "/statement/key")]
    assert not usable_keys(inspector).exists()
    enrolled(city, inspector, bytes([8]) * 32)
    assert usable_keys(inspector).count() == 1


def test_an_erased_record_waits_for_nobody(dealer: Author, inspector: Author, city: Author) -> None:
    record_erase(author=city, record=inspected(dealer).digest, **WHY)
    assert waiting(inspector) == []


def test_pages_follow_each_other_without_gap(
    dealer: Author, inspector: Author, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposed, "PAGE", 2)
    records = [inspected(dealer, number) for number in range(1, 7)]
    # Proposed by its mark, and left out by what was said of it.
    certified(inspector, signer, [records[3]])
    RecordContent.objects.update(is_uncertified=True)
    seen, sizes, after = [], [], ""
    for _ in range(3):
        page = shown(Wanted(), inspector, after)
        seen += [row.record for row in page.rows]
        sizes.append(len(page.rows))
        after = page.next
    assert (seen, sizes, after) == ([*records[:3], *records[4:]][::-1], [2, 2, 1], "")


def test_looking_for_seldom_ones_ends_and_goes_on(
    dealer: Author, inspector: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposed, "PAGE", 2)
    monkeypatch.setattr(proposed, "LOOKED_THROUGH", 2)
    stopped = inspected(dealer, 1, repair_history__panels={"front_panel": ["X"]})
    for number in range(2, 6):
        inspected(dealer, number)
    wanted = Wanted(rules="stopped")
    first = shown(wanted, inspector)
    second = shown(wanted, inspector, first.next)
    last = shown(wanted, inspector, second.next)
    assert [(page.rows, page.cut) for page in (first, second)] == [([], True)] * 2
    assert ([row.record for row in last.rows], last.next) == ([stopped], "")


@pytest.mark.parametrize("after", ["x", "01930000-0000-7000-8000-000000000000"])
def test_an_unknown_place_is_the_first_page(dealer: Author, inspector: Author, after: str) -> None:
    record = inspected(dealer)
    page = shown(Wanted(), inspector, after)
    assert [row.record for row in page.rows] == [record]


@given(acts(10))
@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_queue_has_what_stands_without_a_word(inspector: Author, story: list[Act]) -> None:
    with transaction.atomic(), pytest.MonkeyPatch.context() as patched:
        # The rules read bodies, which are not drawn.
        patched.setattr(queue, "findings_on", lambda *_: [])
        patched.setattr(queue, "subject_findings", lambda *_: {})
        history = History(story)
        history.write()
        _mark(history)
        items = [item for item in subject_history(CAR).items if item.record.kind == "inspection:recorded"]
        expected = {
            item.record.digest
            for item in items
            if item.stands and item.certification is None and item.content.value is not None
        }
        assert _listed(inspector) == expected
        for verdict in ("certified", "rejected", "withdrawn"):
            said = {
                item.record.digest
                for item in items
                if item.certification and item.certification.verdict == verdict
            }
            assert _listed(inspector, state=verdict) == said
        transaction.set_rollback(True)


def _listed(inspector: Author, **wanted: Any) -> set[str]:
    """By the rows alone: what is drawn has no log."""
    page = queue_page(Wanted(**wanted), author=inspector, histories_of=subject_histories)
    return {row.record.digest for row in page.rows}


def _mark(history: History) -> None:
    """As the services do it, one after the other."""
    RecordContent.objects.filter(record__kind="inspection:recorded").update(is_uncertified=True)
    for row in Record.objects.order_by("recorded_at"):
        named = Certification.objects.filter(record=row).values_list("inspection", flat=True)
        queue_without(list(Record.objects.filter(digest__in=named)))
    for row in Record.objects.filter(digest__in=history.erased):
        queue_again(row)
