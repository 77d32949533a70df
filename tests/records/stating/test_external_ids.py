"""The same submission again is a no-op; the same id for something else is a conflict."""

from typing import Any

import pytest

from anchoring.models import PendingEntry
from records.contents.models import Record
from records.people.authors import Author
from records.privacy.erasure import disclosures_erase, record_erase
from records.stating.drafts import Draft
from records.stating.services import Recorded, record_create, records_create_many
from records.terms.texts import Refusal, RefusalSort
from tests.cast import SURE, form82, listing, photos, subject

pytestmark = pytest.mark.django_db


def state(author: Author, external_id: str = "A-1", **changes: Any) -> Recorded:
    return record_create(
        author=author,
        kind="vehicle:listed",
        subject=subject(),
        body=listing(**changes),
        external_id=external_id,
    )


def test_the_same_again_answers_with_the_first_record(dealer: Author) -> None:
    first, again = state(dealer), state(dealer)
    assert (first.created, again.created) == (True, False)
    assert first.record.digest == again.record.digest
    assert Record.objects.count() == PendingEntry.objects.count() == 1


@pytest.mark.parametrize("changes", [{"make": "Other"}, {"plate_no": "999하9999"}])
def test_other_content_under_the_same_id_is_a_conflict(dealer: Author, changes: dict[str, Any]) -> None:
    first = state(dealer)
    with pytest.raises(Refusal) as caught:
        state(dealer, **changes)
    assert caught.value.sort == RefusalSort.CONFLICT
    assert caught.value.extra == {"record": first.record.digest}
    assert "999하9999" not in str(caught.value)


def test_reasons_alone_make_no_other_statement(dealer: Author) -> None:
    first = state(dealer)
    assert state(dealer, reasons=SURE).record.digest == first.record.digest
    with_reasons = state(dealer, "A-2", make="Other", reasons=SURE)
    assert state(dealer, "A-2", make="Other", reasons=SURE).record.digest == with_reasons.record.digest
    with pytest.raises(Refusal):
        state(dealer, "A-2", make="Other", reasons=[{**SURE[0], "reason": "다른 이유"}, *SURE[1:]])


def test_another_organisation_may_use_the_same_id(dealer: Author, rival: Author) -> None:
    assert state(dealer).created
    assert state(rival, reasons=SURE).created


def test_attachments_are_part_of_what_is_the_same(dealer: Author) -> None:
    arguments: dict[str, Any] = {
        "author": dealer,
        "kind": "inspection:recorded",
        "subject": subject(),
        "external_id": "F",
    }
    pictures = photos(dealer)
    record_create(**arguments, body=form82(), attachments=pictures)
    assert not record_create(**arguments, body=form82(), attachments=pictures).created
    with pytest.raises(Refusal):
        record_create(**arguments, body=form82(), attachments=pictures[::-1])


def test_after_erasure_the_id_still_belongs_to_its_record(dealer: Author, city: Author) -> None:
    first = state(dealer)
    disclosures_erase(author=city, record=first.record.digest)
    assert state(dealer).record.digest == first.record.digest
    record_erase(author=city, record=first.record.digest, ground="law", decided_by="city")
    assert state(dealer).record.digest == first.record.digest


def test_twice_in_one_batch_is_once(dealer: Author) -> None:
    same = Draft("vehicle:listed", subject(), listing(), external_id="A")
    other = Draft("vehicle:listed", subject(), listing(make="Other"), external_id="A")
    first, second, third = records_create_many(author=dealer, drafts=[same, same, other])
    assert isinstance(first, Recorded)
    assert isinstance(second, Recorded)
    assert (first.created, second.created) == (True, False)
    assert first.record.digest == second.record.digest
    assert isinstance(third, Refusal)
    assert third.code == "external_id_conflict"
