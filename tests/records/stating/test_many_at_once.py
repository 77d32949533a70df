import pytest

from anchoring.models import PendingEntry
from records.contents.models import Record, RecordContent
from records.people.authors import Author
from records.stating.drafts import Draft
from records.stating.services import BATCH, Recorded, records_create_many
from records.terms.texts import Refusal
from registry.identity.models import Vehicle
from tests.cast import listing, subject, today

pytestmark = pytest.mark.django_db


def drafts(count: int) -> list[Draft]:
    return [Draft("vehicle:listed", subject(n), listing(n)) for n in range(1, count + 1)]


def test_good_ones_land_and_bad_ones_are_told(dealer: Author) -> None:
    bad = Draft("vehicle:listed", "vin:SHORT", {"odometer": {"stated": "1", "unit": "km"}})
    outcomes = records_create_many(author=dealer, drafts=[*drafts(2), bad, *drafts(1)])
    assert [isinstance(outcome, Recorded) for outcome in outcomes] == [True, True, False, True]
    assert isinstance(outcomes[2], Refusal)
    assert {refusal.code for refusal in outcomes[2].refusals} == {"vin_length", "type", "required"} - {
        "required"
    }
    assert Record.objects.count() == RecordContent.objects.count() == PendingEntry.objects.count() == 3
    assert Vehicle.objects.count() == 2


def test_outcomes_keep_the_order_of_the_drafts_across_batches(dealer: Author) -> None:
    outcomes = records_create_many(author=dealer, drafts=drafts(BATCH + 20))
    subjects = [outcome.record.subject for outcome in outcomes if isinstance(outcome, Recorded)]
    assert subjects == [subject(n) for n in range(1, BATCH + 21)]
    kept = Record.objects.order_by("uuid").values_list("subject", flat=True)
    assert list(kept) == subjects


def test_a_batch_needs_a_few_statements_to_the_database(
    dealer: Author, django_assert_max_num_queries: pytest.FixtureDef[object]
) -> None:
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        records_create_many(author=dealer, drafts=drafts(100))


def test_in_one_batch_only_the_first_of_two_sales_stands(dealer: Author) -> None:
    [listed] = records_create_many(author=dealer, drafts=drafts(1))
    assert isinstance(listed, Recorded)
    sale = {"listing": listed.record.digest, "sold_on": today().isoformat()}
    outcomes = records_create_many(author=dealer, drafts=[Draft("vehicle:sold", subject(1), sale)] * 2)
    assert isinstance(outcomes[0], Recorded)
    assert isinstance(outcomes[1], Refusal)
    assert outcomes[1].code == "listing_closed"
