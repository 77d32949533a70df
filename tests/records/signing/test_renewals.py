"""A licence is renewed by its holder and the city: the number stays, the key goes on, and no record says otherwise."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from records.memberships.organisations import membership_end
from records.memberships.renewals import (
    licences_remind,
    renewal_ask,
    renewal_confirm,
    renewal_refuse,
    renewal_take_back,
)
from records.notices.models import Notice
from records.people.authors import Author
from records.people.models import Membership, Renewal
from records.privacy.export import person_data
from records.signing.models import SigningKey
from records.signing.revocations import KEPT_FOR_RENEWAL, keys_sweep
from records.standing.history import subject_history
from tests.cast import Signer, certified, inspected, today
from tests.fixtures.market import member
from tests.records.answers import refused
from tests.records.signing.test_certifying import refused_statement

pytestmark = pytest.mark.django_db

A_YEAR = timedelta(days=365)


def until(inspector: Author, days: int) -> Membership:
    """The inspector's membership, its licence good for so many days from today."""
    rows = Membership.objects.filter(pk=inspector.membership.pk)
    rows.update(licence_expires_on=today() + timedelta(days=days))
    membership = rows.select_related("organisation", "user").get()
    inspector.membership.licence_expires_on = membership.licence_expires_on
    return membership


def asked(inspector: Author, days: int = 10) -> Renewal:
    return renewal_ask(membership=until(inspector, days), valid_until=today() + A_YEAR)


def left(inspector: Author) -> None:
    membership_end(by=inspector.membership, membership=inspector.membership)


def expired_since(renewal: Renewal, days: int) -> None:
    """As if it had been asked on the last day, and so many days had passed."""
    last = today() - timedelta(days=days)
    Renewal.objects.filter(pk=renewal.pk).update(
        valid_before=last, created_at=datetime.now(UTC) - timedelta(days=days)
    )
    Membership.objects.filter(pk=renewal.membership_id).update(licence_expires_on=last)


def test_a_renewed_licence_keeps_key_and_number(
    city: Author, dealer: Author, inspector: Author, signer: Signer
) -> None:
    before = inspected(dealer)
    certified(inspector, signer, [before])
    renewal = asked(inspector)
    renewal_confirm(author=city, renewal_id=renewal.pk, compared=renewal.valid_until)
    membership = Membership.objects.get(pk=inspector.membership.pk)
    assert membership.licence_expires_on == today() + A_YEAR
    after = inspected(dealer, 2)
    certified(inspector, signer, [after])
    assert keys_sweep() == 0
    licence = subject_history(f"licence:{signer.key.licence}")
    assert [item.record.kind for item in licence.items] == ["key:enrolled"]
    for record in (before, after):
        assert subject_history(record.subject).item(record.digest).is_certified
    assert Notice.objects.filter(kind="licence_renewed", email=membership.user.email).count() == 1


def test_between_its_last_day_and_the_city_nothing_is_signed(
    city: Author, dealer: Author, inspector: Author, signer: Signer
) -> None:
    renewal, record = asked(inspector), inspected(dealer)
    expired_since(renewal, 2)
    assert refused_statement(inspector, signer, record) == [("licence_expired", "/statement/licence")]
    assert keys_sweep() == 0, "a key that is revoked never comes back"
    renewal_confirm(author=city, renewal_id=renewal.pk, compared=renewal.valid_until)
    certified(inspector, signer, [record])


@pytest.mark.parametrize("end", ["refused", "taken back", "too late", "asked late"])
def test_a_key_ends_where_no_renewal_keeps_it(
    city: Author, inspector: Author, signer: Signer, end: str
) -> None:
    renewal = asked(inspector)
    expired_since(renewal, KEPT_FOR_RENEWAL.days + 1 if end == "too late" else 2)
    if end == "refused":
        renewal_refuse(author=city, renewal_id=renewal.pk, reason="no card")
    elif end == "taken back":
        renewal_take_back(membership=inspector.membership)
    elif end == "asked late":
        Renewal.objects.filter(pk=renewal.pk).update(created_at=datetime.now(UTC))
    keys_sweep()
    assert SigningKey.objects.get().revoked


@pytest.mark.parametrize(
    ("days", "valid_until", "code"),
    [
        (10, timedelta(days=10), "not_later"),
        (-20, timedelta(days=-10), "past"),
        (10, timedelta(days=4000), "too_late"),
    ],
)
def test_a_day_that_renews_nothing_is_refused(
    inspector: Author, days: int, valid_until: timedelta, code: str
) -> None:
    membership = until(inspector, days)
    refusals = refused(renewal_ask, membership=membership, valid_until=today() + valid_until)
    assert refusals == [(code, "/valid_until")]


def test_one_renewal_waits_and_is_decided_once(city: Author, inspector: Author) -> None:
    renewal = asked(inspector)
    again = refused(renewal_ask, membership=until(inspector, 10), valid_until=renewal.valid_until)
    assert again == [("waits", None)]
    arguments: dict[str, Any] = {"author": city, "renewal_id": renewal.pk}
    assert refused(renewal_confirm, **arguments, compared=date(2030, 1, 1)) == [("other_day", "/compared")]
    assert refused(renewal_refuse, **arguments, reason=" ") == [("required", "/reason")]
    renewal_confirm(**arguments, compared=renewal.valid_until)
    assert refused(renewal_refuse, **arguments, reason="x") == [("decided", None)]
    assert refused(renewal_take_back, membership=inspector.membership) == [("decided", None)]


def test_nobody_else_decides(dealer: Author, inspector: Author) -> None:
    renewal = asked(inspector)
    for author in (dealer, inspector):
        refusals = refused(
            renewal_confirm, author=author, renewal_id=renewal.pk, compared=renewal.valid_until
        )
        assert [code for code, _ in refusals] == ["not_found"]


def test_no_renewal_without_a_last_day_or_after_leaving(dealer: Author, inspector: Author) -> None:
    left = until(inspector, 5)
    left.ended_at = datetime.now(UTC)
    for membership in (inspector.membership, dealer.membership, left):
        membership.licence_expires_on = None if membership is not left else left.licence_expires_on
        refusals = refused(renewal_ask, membership=membership, valid_until=today() + A_YEAR)
        assert [code for code, _ in refusals] == ["not_found"]


def test_a_licence_that_changed_meanwhile_is_not_renewed(city: Author, inspector: Author) -> None:
    renewal = asked(inspector)
    Membership.objects.filter(pk=inspector.membership.pk).update(licence="other")
    refusals = refused(renewal_confirm, author=city, renewal_id=renewal.pk, compared=renewal.valid_until)
    assert refusals == [("other_licence", None)]


def test_no_renewal_takes_back_a_later_day(city: Author, inspector: Author) -> None:
    here = until(inspector, 10)
    there = member("station", "inspector", "Elsewhere", licence=here.licence)
    Membership.objects.filter(pk=there.pk).update(user=here.user, person=here.person)
    elsewhere = Author(there.organisation, "inspector", here.person, there)
    early = renewal_ask(membership=here, valid_until=today() + A_YEAR)
    late = renewal_ask(membership=until(elsewhere, 10), valid_until=today() + 2 * A_YEAR)
    renewal_confirm(author=city, renewal_id=late.pk, compared=late.valid_until)
    refusals = refused(renewal_confirm, author=city, renewal_id=early.pk, compared=early.valid_until)
    assert refusals == [("other_licence", None)]
    last = Membership.objects.filter(user=here.user).values_list("licence_expires_on", flat=True)
    assert set(last) == {late.valid_until}


def test_two_mails_warn_before_the_last_day(city: Author, inspector: Author) -> None:
    until(inspector, 31)
    assert licences_remind() == 0
    for days, mails in ((30, 1), (29, 0), (7, 1), (1, 0), (0, 0), (-1, 0)):
        until(inspector, days)
        assert licences_remind() == mails, days
    renewal = asked(inspector)
    assert licences_remind() == 0
    renewal_confirm(author=city, renewal_id=renewal.pk, compared=renewal.valid_until)
    until(inspector, 3)
    assert licences_remind() == 1, "the next time too"


def test_a_renewal_ends_with_its_membership(city: Author, inspector: Author, signer: Signer) -> None:
    renewal = asked(inspector)
    left(inspector)
    assert not Renewal.waiting().exists()
    ended = [("membership_ended", None)]
    assert refused(renewal_refuse, author=city, renewal_id=renewal.pk, reason="no card") == ended
    compared = renewal.valid_until
    assert refused(renewal_confirm, author=city, renewal_id=renewal.pk, compared=compared) == ended
    assert refused(renewal_take_back, membership=inspector.membership) == [("decided", None)]
    renewal.refresh_from_db()
    assert (renewal.state, renewal.is_ended) == ("pending", True)
    assert person_data(inspector.membership.user)["renewals"][0]["state"] == "ended"  # type: ignore[index]


def test_who_comes_back_asks_anew(city: Author, inspector: Author) -> None:
    asked(inspector)
    left(inspector)
    back = Membership.objects.create(
        user=inspector.membership.user,
        organisation=inspector.organisation,
        role=inspector.membership.role,
        licence=inspector.membership.licence,
        licence_expires_on=today() + timedelta(days=10),
    )
    renewal = renewal_ask(membership=back, valid_until=today() + A_YEAR)
    assert list(Renewal.waiting()) == [renewal]
    renewal_confirm(author=city, renewal_id=renewal.pk, compared=renewal.valid_until)
    assert Membership.objects.get(pk=back.pk).licence_expires_on == today() + A_YEAR


def test_an_ended_renewal_keeps_no_key_elsewhere(inspector: Author, signer: Signer) -> None:
    """The same licence at two stations: what waited at the one that was left keeps no key at the other."""
    renewal = asked(inspector)
    elsewhere = member("station", "inspector", "Other Station")
    Membership.objects.filter(pk=elsewhere.pk).delete()
    Membership.objects.create(
        user=inspector.membership.user,
        organisation=elsewhere.organisation,
        role=inspector.membership.role,
        licence=inspector.membership.licence,
        licence_expires_on=today() - timedelta(days=1),
    )
    SigningKey.objects.update(organisation=elsewhere.organisation)
    expired_since(renewal, 1)
    assert keys_sweep() == 0
    Membership.objects.filter(pk=renewal.membership_id).update(ended_at=datetime.now(UTC))
    assert keys_sweep() == 1
