"""Who may state what: by role, by organisation, by whether the organisation may at all."""

from datetime import UTC, datetime
from typing import Any

import pytest

from records.people.authors import Author, author_for
from records.people.models import Membership, Organisation
from records.standing.history import subject_history
from records.stating.services import record_create
from records.terms.texts import Refusal, RefusalSort
from tests.cast import SURE, Signer, certified, inspected, listed, member, subject, today
from tests.records.answers import refused

pytestmark = pytest.mark.django_db

BODIES: dict[str, dict[str, Any]] = {
    "vehicle:amended": {"make": "Other"},
    "vehicle:delisted": {"reason": "OTHER"},
    "vehicle:sold": {"sold_on": today().isoformat()},
}


def state(author: Author, kind: str, body: dict[str, Any], number: int = 1) -> Any:
    return record_create(author=author, kind=kind, subject=subject(number), body=body)


@pytest.mark.parametrize(("kind", "body"), BODIES.items())
def test_a_listing_is_changed_and_ended_by_its_own_organisation(
    dealer: Author, rival: Author, kind: str, body: dict[str, Any]
) -> None:
    full = {**body, "listing": listed(dealer).digest}
    assert refused(state, author=rival, kind=kind, body=full) == [("not_found", "/body/listing")]
    assert state(dealer, kind, full).created


@pytest.mark.parametrize(("kind", "body"), BODIES.items())
def test_a_listing_that_has_ended_stays_so(dealer: Author, kind: str, body: dict[str, Any]) -> None:
    listing_digest = listed(dealer).digest
    state(dealer, "vehicle:delisted", {"listing": listing_digest, "reason": "OTHER"})
    full = {**body, "listing": listing_digest}
    assert refused(state, author=dealer, kind=kind, body=full) == [("listing_closed", "/body/listing")]


def test_two_dealers_may_list_one_car(dealer: Author, rival: Author) -> None:
    mine, theirs = listed(dealer), listed(rival, reasons=SURE)
    state(dealer, "vehicle:sold", {"listing": mine.digest, "sold_on": today().isoformat()})
    assert state(rival, "vehicle:delisted", {"listing": theirs.digest, "reason": "OTHER"}).created


def test_a_withdrawal_is_of_one_s_own(dealer: Author, rival: Author) -> None:
    body = {"record": listed(dealer).digest, "reason": "mistake"}
    assert refused(state, author=rival, kind="record:withdrawn", body=body) == [("not_found", "/body/record")]
    state(dealer, "record:withdrawn", body)
    assert not subject_history(subject()).items[0].stands
    assert refused(state, author=dealer, kind="record:withdrawn", body=body) == [("ended", "/body/record")]


def test_a_dealer_withdraws_no_certified_record(dealer: Author, inspector: Author, signer: Signer) -> None:
    inspection = inspected(dealer)
    body = {"record": inspection.digest, "reason": "mistake"}
    certification = certified(inspector, signer, [inspection])[0]
    assert refused(state, author=dealer, kind="record:withdrawn", body=body) == [
        ("certified", "/body/record")
    ]
    body = {"record": certification.digest, "reason": "mistake"}
    assert refused(state, author=inspector, kind="record:withdrawn", body=body) == [
        ("wrong_kind", "/body/record")
    ]


def test_a_record_of_another_car_can_not_be_named(dealer: Author) -> None:
    body = {"listing": listed(dealer).digest, "sold_on": today().isoformat()}
    assert refused(state, author=dealer, kind="vehicle:sold", body=body, number=2) == [
        ("other_car", "/body/listing")
    ]


def test_any_dealer_may_show_any_inspection_to_a_buyer(dealer: Author, rival: Author) -> None:
    body = {
        "record": inspected(dealer).digest,
        "notified_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "means": "PAPER",
    }
    assert state(rival, "inspection:notified", body).created
    body["record"] = listed(dealer).digest
    assert refused(state, author=rival, kind="inspection:notified", body=body) == [
        ("wrong_kind", "/body/record")
    ]


REPLACED = {
    "event": "REPLACEMENT",
    "occurred_on": "2026-01-02",
    "confirmation_no": "1",
    "after": {"stated": 0, "unit": "km"},
}


@pytest.mark.parametrize(
    ("who", "kind", "body"),
    [
        ("inspector", "vehicle:listed", {}),
        ("city", "vehicle:listed", {}),
        ("city", "inspection:recorded", {}),
        ("dealer", "odometer:replaced", REPLACED),
        ("dealer", "inspection:certified", {}),
        ("dealer", "key:enrolled", {}),
        ("inspector", "record:erased", {}),
    ],
)
def test_a_kind_is_stated_by_its_roles_only(
    request: pytest.FixtureRequest, who: str, kind: str, body: dict[str, Any]
) -> None:
    with pytest.raises(Refusal) as caught:
        state(request.getfixturevalue(who), kind, body)
    assert (caught.value.code, caught.value.sort) == ("wrong_role", RefusalSort.FORBIDDEN)


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        ("inspector", "inspection:certified"),
        ("city", "key:enrolled"),
        ("city", "key:revoked"),
        ("city", "record:erased"),
    ],
)
def test_kinds_with_their_own_service_are_not_stated_directly(
    request: pytest.FixtureRequest, who: str, kind: str
) -> None:
    assert refused(state, author=request.getfixturevalue(who), kind=kind, body={}) == [
        ("own_service", "/kind")
    ]


def test_an_inspector_records_what_a_dealer_records_of_an_inspection(inspector: Author) -> None:
    assert inspected(inspector).role == "inspector"
    assert state(inspector, "odometer:replaced", REPLACED).created


@pytest.mark.parametrize("organisation_state", ["applied", "suspended"])
def test_an_organisation_that_is_not_approved_states_nothing(market: Any, organisation_state: str) -> None:
    membership = member("dealership", "owner", "New Motors")
    Organisation.objects.filter(pk=membership.organisation_id).update(state=organisation_state)
    membership = Membership.objects.get(pk=membership.pk)
    assert refused(author_for, membership=membership) == [("organisation_inactive", None)]


@pytest.mark.parametrize(("kind", "role"), [("station", "owner"), ("dealership", "staff")])
def test_a_member_without_a_part_in_records_states_nothing(market: Any, kind: str, role: str) -> None:
    assert refused(author_for, membership=member(kind, role, "Some Firm")) == [("no_role", None)]
