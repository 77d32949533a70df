"""A key ends at once: by its holder, the station's owner, the city, or by itself when the licence does."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from records.memberships.organisations import member_add
from records.notices.models import Notice
from records.people.authors import Author
from records.people.models import Membership, Organisation
from records.signing.models import SigningKey
from records.signing.revocations import key_revoke_by, keys_sweep
from records.tasks import keys_sweep as keys_sweep_task
from tests.cast import Signer, enrolled, inspected, member
from tests.records.answers import refused
from tests.records.signing.test_certifying import refused_statement

pytestmark = pytest.mark.django_db


def owner_of(author: Author) -> Membership:
    user = member("dealership", "owner", "Somebody").user
    made = member_add(organisation=author.organisation, user=user, role="owner")
    return Membership.objects.select_related("organisation", "user").get(pk=made.pk)


def test_the_holder_the_owner_and_the_city_revoke(city: Author, inspector: Author) -> None:
    for number, by in enumerate((inspector.membership, owner_of(inspector), city.membership), 1):
        key = enrolled(city, inspector, bytes([number]) * 32).key
        row = key_revoke_by(membership=by, key=key.key, reason="lost")
        assert row.revoked is not None
        assert (row.revoked.role, row.revoked.person) == ("registry", by.person)
        assert row.revoked.organisation == city.organisation
    assert Notice.objects.filter(kind="key_revoked", email=inspector.membership.user.email).count() == 3


def test_nobody_else_does(dealer: Author, inspector: Author, signer: Signer) -> None:
    colleague = member_add(
        organisation=inspector.organisation,
        user=member("station", "inspector", "Elsewhere", licence="7").user,
        role="inspector",
        licence="7-7",
    )
    for by in (dealer.membership, member("station", "owner", "Far Station"), colleague):
        assert refused(key_revoke_by, membership=by, key=signer.key.key, reason="x") == [
            ("not_found", "/key")
        ]


def test_also_at_a_suspended_station(inspector: Author, signer: Signer) -> None:
    Organisation.objects.filter(pk=inspector.organisation.pk).update(state="suspended")
    by = Membership.objects.select_related("organisation", "user").get(pk=inspector.membership.pk)
    assert key_revoke_by(membership=by, key=signer.key.key, reason="lost").revoked


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ended_at": datetime(2026, 1, 1, tzinfo=UTC)}, "left the station"),
        ({"licence_expires_on": date(2026, 1, 1)}, "the licence expired"),
        ({"licence": "other"}, "the licence is another one now"),
    ],
)
def test_a_key_ends_with_the_licence(
    inspector: Author, signer: Signer, change: dict[str, object], reason: str
) -> None:
    assert keys_sweep() == 0
    Membership.objects.filter(pk=inspector.membership.pk).update(**change)
    keys_sweep_task()
    row = SigningKey.objects.get()
    assert row.revoked is not None
    assert row.revoked.person == UUID(int=0)
    assert reason in row.revoked.content.canonical
    assert keys_sweep() == 0


def test_on_the_licences_last_day_it_still_signs(dealer: Author, inspector: Author, signer: Signer) -> None:
    today = datetime.now(UTC) + timedelta(hours=9)
    memberships = Membership.objects.filter(pk=inspector.membership.pk)
    memberships.update(licence_expires_on=today.date())
    assert keys_sweep() == 0
    memberships.update(licence_expires_on=today.date() - timedelta(days=1))
    # Before the sweep has come by, too.
    refusals = refused_statement(inspector, signer, inspected(dealer))
    assert refusals == [("licence_expired", "/statement/licence")]
    assert keys_sweep() == 1


def test_a_machine_goes_on_when_who_enrolled_it_leaves(city: Author, inspector: Author) -> None:
    Organisation.objects.filter(pk=inspector.organisation.pk).update(registration_no="점검-0007")
    inspector.organisation.registration_no = inspector.membership.organisation.registration_no = "점검-0007"
    inspector.membership.licence = "점검-0007"
    key = enrolled(city, inspector).key
    assert key.licence == "점검-0007"
    Membership.objects.filter(pk=inspector.membership.pk).update(ended_at=datetime.now(UTC))
    assert keys_sweep() == 0
