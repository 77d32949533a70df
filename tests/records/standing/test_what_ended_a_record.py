"""Pages and verifiers once gave two answers here; what a verifier finds in the evidence is right."""

from typing import Any

import pytest

from records.people.authors import Author
from records.privacy.erasure import record_erase
from records.standing.corrections import corrections_of
from records.standing.history import SubjectHistory, subject_history
from records.stating.services import record_create
from tests.cast import Signer, certified, inspected, listed, listing, subject
from tests.records.answers import refused
from tests.records.standing.histories import Act, History
from tests.records.standing.test_corrections import correct, standing
from tests.records.standing.test_standing import agree, page

pytestmark = pytest.mark.django_db

WHY: dict[str, Any] = {"ground": "개인정보 보호법 제36조", "decided_by": "서울시 교통정책과"}


def withdraw(author: Author, digest: str) -> str:
    body = {"record": digest, "reason": "착오"}
    return record_create(author=author, kind="record:withdrawn", subject=subject(), body=body).record.digest


def written(*story: Act, swaps: tuple[int, ...] = ()) -> SubjectHistory:
    """A history that no service would let in, on which pages and verifiers agree."""
    history = History(story, swaps)
    agree(History(story, swaps))
    return page(history)


def test_an_erased_correction_ends_nothing(dealer: Author, city: Author) -> None:
    wrong = listed(dealer)
    mended = correct(dealer, wrong)
    record_erase(author=city, record=mended.digest, **WHY)
    assert {wrong.digest, mended.digest} <= set(standing())
    [correction] = corrections_of(subject_history(subject()), wrong.digest, opened=True)
    assert not correction.is_waiting


def test_a_record_is_corrected_anew_after_its_correction_s_erasure(dealer: Author, city: Author) -> None:
    wrong = listed(dealer)
    record_erase(author=city, record=correct(dealer, wrong).digest, **WHY)
    again = correct(dealer, wrong, body=listing(make="Again"))
    assert wrong.digest not in standing()
    assert again.digest in standing()


def test_an_erased_withdrawal_ends_nothing(dealer: Author, city: Author) -> None:
    offered = listed(dealer)
    record_erase(author=city, record=withdraw(dealer, offered.digest), **WHY)
    assert offered.digest in standing()
    withdraw(dealer, offered.digest)
    assert offered.digest not in standing()


def test_an_erased_certification_keeps_nothing_from_being_withdrawn(
    dealer: Author, inspector: Author, city: Author, signer: Signer
) -> None:
    inspection = inspected(dealer)
    [word] = certified(inspector, signer, [inspection])
    assert refused(withdraw, author=dealer, digest=inspection.digest) == [("certified", "/body/record")]
    record_erase(author=city, record=word.digest, **WHY)
    withdraw(dealer, inspection.digest)
    assert inspection.digest not in standing()


def test_a_certified_correction_ends_nothing_above_an_erased_one(
    dealer: Author, inspector: Author, city: Author, signer: Signer
) -> None:
    first = inspected(dealer)
    second = inspected(dealer, corrects=first)
    third = inspected(dealer, corrects=second)
    certified(inspector, signer, [third])
    assert first.digest not in standing()
    record_erase(author=city, record=second.digest, **WHY)
    history = subject_history(subject())
    assert history.item(first.digest).stands
    assert history.item(second.digest).ended_by == third.digest


def test_another_organisation_corrects_and_withdraws_nothing() -> None:
    history = written(("inspect", 0, 0, 0), ("correct", 0, 1, 1), ("withdraw", 0, 1, 0))
    assert all(item.stands for item in history.items)


def test_whose_an_erased_record_was_is_not_asked() -> None:
    history = written(("inspect", 0, 0, 0), ("erase", 0, 0, 0), ("withdraw", 0, 1, 0))
    assert history.items[0].ended_by == history.items[2].record.digest


def test_another_kind_corrects_nothing() -> None:
    history = written(("inspect", 0, 0, 0), ("mistake", 0, 0, 0))
    assert history.items[0].stands


def test_a_certification_is_neither_corrected_nor_withdrawn() -> None:
    story: tuple[Act, ...] = (("inspect", 0, 0, 0), ("certify", 0, 0, 1), ("withdraw", 1, 2, 0))
    history = written(*story)
    assert history.items[1].stands
    assert history.items[0].is_certified


def test_an_earlier_log_entry_corrects_nothing() -> None:
    history = written(("inspect", 0, 0, 0), ("correct", 0, 0, 1), swaps=(0,))
    assert history.items[0].record.corrects_id == history.items[1].record.digest
    assert history.items[1].stands


def test_a_repeated_statement_says_nothing_new() -> None:
    story: tuple[Act, ...] = (
        ("inspect", 0, 0, 0),
        ("certify", 0, 0, 1),
        ("certify", 0, 0, 3),
        ("repeat", 0, 0, 0),
    )
    item = written(*story).items[0]
    assert item.certification is not None
    assert (item.certification.verdict, item.is_certified) == ("rejected", False)
