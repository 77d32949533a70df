"""A mistake is mended by a new record; who may, and what stands then."""

from datetime import UTC, datetime
from typing import Any

import pytest

from records.contents.models import Record
from records.people.authors import Author
from records.standing.history import subject_history
from records.stating.services import record_create
from registry.vehicles.selectors import vehicle_history
from tests.cast import Signer, certified, inspected, listed, listing, subject
from tests.records.answers import refused
from verifier import canonical

pytestmark = pytest.mark.django_db


def correct(author: Author, record: Record, **more: Any) -> Record:
    arguments = {"kind": "vehicle:listed", "subject": subject(), "body": listing(make="Mended"), **more}
    arguments["body"] = {**arguments["body"], "correction_reason": "오기"}
    return record_create(author=author, corrects=record.digest, **arguments).record


def standing() -> list[str]:
    return [item.record.digest for item in subject_history(subject()).items if item.stands]


def test_a_correction_names_the_earlier_record_and_both_stay(dealer: Author) -> None:
    wrong = listed(dealer)
    mended = correct(dealer, wrong)
    assert canonical.loads(mended.content.canonical)["corrects"] == wrong.digest
    assert Record.objects.count() == 2
    assert standing() == [mended.digest]


def test_a_correction_can_be_corrected(dealer: Author) -> None:
    second = correct(dealer, listed(dealer))
    third = correct(dealer, second)
    assert standing() == [third.digest]


def test_a_correction_says_why_and_nothing_else_does(dealer: Author) -> None:
    arguments: dict[str, Any] = {"author": dealer, "kind": "vehicle:listed", "subject": subject()}
    wrong = listed(dealer)
    assert refused(record_create, **arguments, body=listing(), corrects=wrong.digest) == [
        ("correction_reason", "/body/correction_reason")
    ]
    assert refused(record_create, **arguments, body=listing(correction_reason="오기")) == [
        ("nothing_corrected", "/body/correction_reason")
    ]


def test_only_who_stated_it_corrects_it(dealer: Author, rival: Author) -> None:
    wrong = listed(dealer)
    assert refused(correct, author=rival, record=wrong) == [("not_found", "/corrects")]


def test_another_car_or_kind_is_no_correction(dealer: Author) -> None:
    wrong = listed(dealer)
    assert refused(correct, author=dealer, record=wrong, subject=subject(2)) == [("other_car", "/corrects")]
    acquired = {"acquired_on": "2026-01-02", "source": "PERSON"}
    assert refused(correct, author=dealer, record=wrong, kind="vehicle:acquired", body=acquired) == [
        ("other_kind", "/corrects")
    ]


def test_a_record_that_no_longer_stands_is_not_corrected(dealer: Author) -> None:
    wrong = listed(dealer)
    correct(dealer, wrong)
    assert refused(correct, author=dealer, record=wrong) == [("ended", "/corrects")]


@pytest.mark.parametrize("digest", ["0" * 64, "0" * 63, "Z" * 64])
def test_a_digest_that_is_no_record_is_refused(dealer: Author, digest: str) -> None:
    [(code, pointer)] = refused(
        record_create,
        author=dealer,
        kind="vehicle:listed",
        subject=subject(),
        body=listing(correction_reason="오기"),
        corrects=digest,
    )
    assert pointer == "/corrects"
    assert code == ("not_found" if digest == "0" * 64 else "digest")


def test_a_withdrawal_is_not_corrected(dealer: Author) -> None:
    wrong = listed(dealer)
    body = {"record": wrong.digest, "reason": "mistake"}
    withdrawn = record_create(author=dealer, kind="record:withdrawn", subject=subject(), body=body).record
    arguments = {"kind": "record:withdrawn", "subject": subject(), "body": body, "corrects": withdrawn.digest}
    assert refused(record_create, author=dealer, **arguments) == [("not_corrected", "/corrects")]


def test_an_uncertified_correction_stands_beside_the_certified_record(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    wrong = inspected(dealer)
    certified(inspector, signer, [wrong])
    mended = inspected(dealer, corrects=wrong)
    assert {wrong.digest, mended.digest} <= set(standing())
    certified(inspector, signer, [mended])
    assert wrong.digest not in standing()
    assert mended.digest in standing()


def test_a_certified_correction_ends_the_whole_chain(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    first = inspected(dealer)
    certified(inspector, signer, [first])
    second = inspected(dealer, corrects=first)
    third = inspected(dealer, corrects=second)
    assert set(standing()) >= {first.digest, third.digest}
    assert second.digest not in standing()
    certified(inspector, signer, [third])
    assert not {first.digest, second.digest} & set(standing())


def test_a_certified_record_has_one_correction_at_a_time(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    first = inspected(dealer)
    certified(inspector, signer, [first])
    inspected(dealer, corrects=first)
    assert refused(inspected, author=dealer, corrects=first) == [("corrected_already", "/corrects")]


def test_a_sale_is_corrected_though_its_listing_has_ended(dealer: Author) -> None:
    offered = listed(dealer, listed_on="2026-01-02")
    sale = {"listing": offered.digest, "sold_on": "2026-01-02"}
    arguments: dict[str, Any] = {"author": dealer, "kind": "vehicle:sold", "subject": subject()}
    sold = record_create(**arguments, body=sale).record
    mended = record_create(
        **arguments, body={**sale, "sold_on": "2026-01-03", "correction_reason": "날짜"}, corrects=sold.digest
    ).record
    assert standing() == [offered.digest, mended.digest]


def test_a_corrected_listing_that_was_sold_stays_sold(dealer: Author) -> None:
    offered = listed(dealer, listed_on="2026-01-02")
    sale = {"listing": offered.digest, "sold_on": "2026-01-02"}
    record_create(author=dealer, kind="vehicle:sold", subject=subject(), body=sale)
    mended = correct(dealer, offered)
    history = vehicle_history(subject(), now=datetime.now(UTC))
    assert history is not None
    assert history.verdict.listing is None
    again = {**sale, "listing": mended.digest}
    refusals = refused(record_create, author=dealer, kind="vehicle:sold", subject=subject(), body=again)
    assert refusals == [("listing_closed", "/body/listing")]
