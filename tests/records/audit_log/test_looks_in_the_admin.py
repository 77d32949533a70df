"""Who looks at people in the admin stands in the trail, which the auditor reads and the admin does not show."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from records.audit_log.models import Access
from records.people.authors import Author
from records.people.models import Membership, User
from tests.cast import inspected
from tests.fixtures.market import enter, second_factor
from tests.fixtures.visitors import LogIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    enter(client, second_factor(User.objects.create_superuser("staff@example.com", name="Staff")))
    return client


def rows() -> list[tuple[str, str, str]]:
    return list(Access.objects.order_by("id").values_list("action", "what", "target"))


def test_a_look_at_a_person_names_the_pseudonym(staff: Client, dealer: Author) -> None:
    user = dealer.membership.user
    page = reverse("admin:records_user_change", args=[user.pk])
    for path in (page, page, reverse("admin:records_user_changelist") + f"?q={user.email}"):
        assert staff.get(path).status_code == 200
    member = reverse("admin:records_membership_change", args=[dealer.membership.pk])
    assert staff.get(member).status_code == 200
    assert rows() == [
        ("read", "admin", f"records.user/{user.person}"),
        ("read", "admin", "records.user"),
        ("read", "admin", f"records.membership/{user.person}"),
    ]
    looked = Access.objects.first()
    assert looked is not None
    assert (looked.person, looked.role) == (User.objects.get(email="staff@example.com").person, "admin")


def test_a_change_stands_there_too(staff: Client, dealer: Author) -> None:
    user = dealer.membership.user
    page = reverse("admin:records_user_change", args=[user.pk])
    sent = staff.post(page, {"email": user.email, "name": "Other", "is_active": "on"})
    assert sent.status_code == 302
    second_factor(user)
    [mine] = Authenticator.objects.filter(user=user)
    gone = staff.post(reverse("admin:mfa_authenticator_delete", args=[mine.pk]), {"post": "yes"})
    assert gone.status_code == 302
    assert not Authenticator.objects.filter(user=user).exists()
    assert rows() == [
        ("change", "admin", f"records.user/{user.person}"),
        ("change", "admin", f"mfa.authenticator/{user.person}"),
    ]


def test_every_table_of_the_registry_and_of_accounts_is_noted(staff: Client, dealer: Author) -> None:
    record = inspected(dealer)
    staff.get(reverse("admin:records_record_change", args=[record.digest]))
    assert rows() == [("read", "admin", record.digest)]
    Access.objects.all().delete()
    noted = [model for model in admin.site._registry if model._meta.app_label not in {"anchoring", "auth"}]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        assert staff.get(reverse(name)).status_code == 200
    assert {target for _, _, target in rows()} == {model._meta.label_lower for model in noted}
    assert {"user", "usersession", "emailaddress"} <= {model._meta.model_name for model in noted}


def test_who_is_not_let_in_leaves_nothing(client: Client, dealer: Author, log_in: LogIn) -> None:
    page = reverse("admin:records_user_change", args=[dealer.membership.user.pk])
    assert client.get(page).status_code == 302
    assert log_in(dealer).get(page).status_code in {302, 403}
    assert rows() == []


def test_a_look_at_a_missing_row_leaves_nothing(staff: Client) -> None:
    for number in ("999999", "x", "_0A"):
        assert staff.get(reverse("admin:records_user_change", args=[number])).status_code == 302
    assert rows() == []


def test_no_page_shows_what_logs_somebody_in(staff: Client, dealer: Author) -> None:
    user = second_factor(dealer.membership.user)
    Authenticator.objects.filter(user=user).update(data={"secret": "the-secret"})
    UserSession.objects.create(
        user=user, ip="203.0.113.9", session_key="the-session", user_agent="x", data={}
    )
    for model in (Authenticator, UserSession):
        row = model.objects.get(user=user)
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for path in (reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[row.pk])):
            page = staff.get(path)
            assert page.status_code == 200
            assert b"the-se" not in page.content


def test_the_admin_does_not_show_the_audit_log(
    staff: Client, city: Author, dealer: Author, log_in: LogIn
) -> None:
    assert Access not in admin.site._registry
    staff.get(reverse("admin:records_user_change", args=[dealer.membership.user.pk]))
    auditor = User.objects.create_user("auditor@example.com")
    Membership.objects.create(user=auditor, organisation=city.organisation, role="auditor")
    page = log_in(auditor).get("/desk/trail/?what=admin")
    assert str(dealer.person) in page.content.decode()
