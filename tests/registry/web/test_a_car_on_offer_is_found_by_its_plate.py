"""An exact plate leads to the car's short address: where its dealership chose so, while the listing stands."""

from collections.abc import Callable
from unicodedata import normalize

import pytest
from django.db import models
from django.test import Client
from django.utils import timezone

from records.audit_log.models import LookUps
from records.contents.keyring import keyring
from records.contents.models import Disclosure, Record
from records.contents.rekeying import RekeyRefusedError, former_keys_forget, rekey
from records.memberships.plates import plates_choose
from records.people.authors import Author
from records.people.models import Membership, Organisation, OrganisationEvent, User
from records.privacy.erasure import disclosures_erase, record_erase
from records.stating.services import record_create
from records.terms.common import WITHDRAWAL
from registry.identity.models import Vehicle
from registry.listings.kinds import AMENDED, LISTED
from registry.stock.endings import Ending, stock_end
from tests.fixtures.visitors import LogIn

pytestmark = pytest.mark.django_db

VIN, OTHER = "vin:KMHXX00XXXX000001", "vin:KMHXX00XXXX000002"
PLATE, NEW = "123가4567", "124나4568"
READING = {"stated": 45_322, "unit": "km"}


def listed(author: Author, subject: str = VIN, plate: str = PLATE) -> Record:
    body = {"plate_no": plate, "odometer": READING}
    return record_create(author=author, kind=LISTED.name, subject=subject, body=body).record


def owner_of(author: Author) -> Membership:
    if made := Membership.objects.filter(organisation=author.organisation, role="owner").first():
        return made
    user = User.objects.create_user("owner@example.com")
    return Membership.objects.create(user=user, organisation=author.organisation, role="owner")


def choose(author: Author, *, found: bool = True) -> None:
    plates_choose(by=owner_of(author), found=found)


def led_to(client: Client, plate: str = PLATE) -> str:
    return str(client.post("/", {"vin": plate}).headers.get("Location", ""))


def address(subject: str = VIN) -> str:
    return f"/s/{Vehicle.objects.get(subject=subject).code}/"


def indexed() -> int:
    return Disclosure.objects.filter(found_by__isnull=False).count()


@pytest.fixture
def choosing(dealer: Author) -> Author:
    choose(dealer)
    return dealer


def test_nobody_is_found_before_it_is_chosen(client: Client, dealer: Author) -> None:
    listed(dealer)
    assert (led_to(client), indexed()) == ("", 0)
    choose(dealer)
    assert led_to(client) == address()


def test_the_plate_leads_to_the_short_address(client: Client, choosing: Author) -> None:
    listed(choosing)
    for typed in (PLATE, " 123 가 4567 ", "１２３가４５６７", "123가-4567", normalize("NFD", PLATE)):
        assert led_to(client, typed) == address()
    assert client.post("/", {"vin": PLATE}).headers["Cache-Control"] == "no-store"
    page = client.get(address()).content.decode()
    assert PLATE not in page
    assert VIN[4:] not in page
    for typed in ("123가4568", "123나4567", "23가4567"):
        assert led_to(client, typed) == ""


def test_typing_alone_looks_nothing_up(client: Client, choosing: Author) -> None:
    listed(choosing)
    assert "/s/" not in client.post("/vin-help/", {"vin": PLATE}).content.decode()


def test_nothing_in_the_table_tells_the_plate(choosing: Author) -> None:
    listed(choosing)
    found_by = Disclosure.objects.get(found_by__isnull=False).found_by
    assert found_by == keyring().digests(PLATE.encode())[0]
    assert PLATE not in str(found_by)


def _delisted(author: Author, _city: Author, _listing: Record) -> None:
    stock_end(author, [Ending(VIN, "delisted", {"reason": "RETURNED"})])


def _sold(author: Author, _city: Author, _listing: Record) -> None:
    today = timezone.localdate().isoformat()
    stock_end(author, [Ending(VIN, "sold", {"sold_on": today, "delivered_on": today})])


def _withdrawn(author: Author, _city: Author, listing: Record) -> None:
    body = {"record": listing.digest, "reason": "A mistake"}
    record_create(author=author, kind=WITHDRAWAL.name, subject=VIN, body=body)


def _erased(_author: Author, city: Author, listing: Record) -> None:
    record_erase(author=city, record=listing.digest, ground="person_request", decided_by="Seoul")


def _plate_erased(_author: Author, city: Author, listing: Record) -> None:
    disclosures_erase(author=city, record=listing.digest, paths=["plate_no"])


def _hidden(author: Author, _city: Author, _listing: Record) -> None:
    choose(author, found=False)


@pytest.mark.parametrize("end", [_delisted, _sold, _withdrawn, _erased, _plate_erased, _hidden])
def test_with_what_ends_it_nothing_is_found(
    client: Client, choosing: Author, city: Author, end: Callable[[Author, Author, Record], None]
) -> None:
    listing = listed(choosing)
    assert led_to(client) == address()
    end(choosing, city, listing)
    assert (led_to(client), indexed()) == ("", 0)


def test_an_ending_that_is_taken_back_finds_it_again(client: Client, choosing: Author) -> None:
    listed(choosing)
    [ended] = stock_end(choosing, [Ending(VIN, "delisted", {"reason": "RETURNED"})])
    body = {"record": ended.record.digest, "reason": "A mistake"}  # type: ignore[union-attr]  # it is recorded
    record_create(author=choosing, kind=WITHDRAWAL.name, subject=VIN, body=body)
    assert led_to(client) == address()


def test_the_newest_plate_is_the_only_one(client: Client, choosing: Author) -> None:
    listing = listed(choosing)
    body = {"listing": listing.digest, "plate_no": NEW}
    record_create(author=choosing, kind=AMENDED.name, subject=VIN, body=body)
    assert (led_to(client), led_to(client, NEW), indexed()) == ("", address(), 1)


def test_an_index_left_behind_leads_nowhere(client: Client, choosing: Author) -> None:
    listed(choosing)
    left = Disclosure.objects.get(found_by__isnull=False)
    kept = left.found_by
    _delisted(choosing, choosing, left.record)
    Disclosure.objects.filter(pk=left.pk).update(found_by=kept)
    assert led_to(client) == ""


def test_a_suspended_firm_s_cars_are_not_found(client: Client, choosing: Author) -> None:
    listed(choosing)
    Organisation.objects.filter(pk=choosing.organisation.pk).update(state="suspended")
    assert led_to(client) == ""


def test_a_choice_that_nobody_made_counts_nothing(client: Client, choosing: Author) -> None:
    listed(choosing)
    # As who has the tables writes it, without the key of the seals.
    newest = OrganisationEvent(
        organisation=choosing.organisation, action="plates_found", seal="1:" + "A" * 43
    )
    models.QuerySet(OrganisationEvent).bulk_create([newest])  # type: ignore[arg-type]  # the bare table
    assert led_to(client) == ""


def test_one_plate_on_two_cars_leads_nowhere(client: Client, choosing: Author) -> None:
    listed(choosing)
    listed(choosing, OTHER)
    assert led_to(client) == ""


def test_a_new_key_finds_as_the_former_did(client: Client, choosing: Author) -> None:
    listed(choosing)
    before = Disclosure.objects.get(found_by__isnull=False).found_by
    rekey(new=True, told=lambda _line: None)
    assert Disclosure.objects.get(found_by__isnull=False).found_by != before
    assert led_to(client) == address()
    Disclosure.objects.filter(found_by__isnull=False).update(found_by=before)
    assert led_to(client) == address()
    with pytest.raises(RekeyRefusedError, match="plates"):
        former_keys_forget()


def test_a_firm_s_look_ups_count_as_by_number(choosing: Author, rival: Author, log_in: LogIn) -> None:
    listed(choosing)
    desk = log_in(rival)
    assert led_to(desk) == address()
    assert led_to(desk, NEW) == ""
    row = LookUps.objects.get(organisation=rival.organisation)
    assert (row.known, row.unknown, row.spent) == (1, 1, 6)


def test_its_owner_chooses_on_its_page(dealer: Author, log_in: LogIn) -> None:
    page = f"/desk/organisation/{dealer.organisation.pk}/"
    owner = owner_of(dealer).user
    # One log-in: a choice ends none.
    desk = log_in(owner)
    assert "plates/" in desk.get(page).content.decode()
    for sent in ({"found": "yes"}, {"found": "yes"}, {}):
        assert desk.post(f"{page}plates/", sent).headers["Location"] == page
    events = OrganisationEvent.objects.filter(organisation=dealer.organisation, action__startswith="plates")
    assert list(events.values_list("action", flat=True)) == ["plates_found", "plates_hidden"]
    assert set(events.values_list("person", flat=True)) == {owner.person}
