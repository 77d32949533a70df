import pytest
from django.db import IntegrityError

from records.memberships.organisations import business_no_clean, member_add, organisation_create
from records.people.models import Organisation, User
from tests.records.answers import refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["1118100001", "111-81-00001", " 111 81 00001 "])
def test_a_business_number_is_written_one_way(typed: str) -> None:
    assert business_no_clean(typed) == "111-81-00001"


@pytest.mark.parametrize("typed", ["111", "111-81-0000x", "111-81-000011", "١١١٨١٠٠٠٠١"])
def test_a_business_number_without_ten_digits_is_refused(typed: str) -> None:
    assert refused(business_no_clean, text=typed) == [("business_no", "/business_no")]


def test_a_new_organisation_waits_for_approval() -> None:
    made = organisation_create(kind="dealership", name="New Motors", business_no="1118100001")
    assert made.state == Organisation.State.APPLIED
    assert not made.is_active
    twin = organisation_create(kind="dealership", name="Twin", business_no="111-81-00001")
    Organisation.objects.filter(pk=made.pk).update(state="approved")
    with pytest.raises(IntegrityError):
        Organisation.objects.filter(pk=twin.pk).update(state="approved")


def test_a_person_has_one_pseudonym_everywhere() -> None:
    user = User.objects.create_user("somebody@example.com")
    one = organisation_create(kind="dealership", name="One")
    other = organisation_create(kind="station", name="Other")
    first = member_add(organisation=one, user=user, role="dealer")
    second = member_add(organisation=other, user=user, role="inspector", licence="11-1")
    assert first.person == second.person


def test_roles_belong_to_kinds_of_organisations() -> None:
    user = User.objects.create_user("somebody@example.com")
    dealership = organisation_create(kind="dealership", name="One")
    station = organisation_create(kind="station", name="Two")
    assert refused(member_add, organisation=dealership, user=user, role="inspector", licence="1") == [
        ("role", "/role")
    ]
    assert refused(member_add, organisation=station, user=user, role="inspector") == [("licence", "/licence")]
