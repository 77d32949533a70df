import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from records.people.authors import Author
from records.people.models import Organisation, User
from tests.cast import uploaded
from tests.fixtures.visitors import LogIn

DESKS = {
    "/desk/cars/": {"dealer"},
    "/desk/cars.csv": {"dealer"},
    "/desk/stated/": {"dealer"},
    "/desk/listings/new/": {"dealer"},
    "/desk/records/new/": {"dealer", "inspector"},
    "/desk/inspections/": {"dealer", "inspector"},
    "/desk/uploads/": {"dealer", "inspector"},
    "/desk/uploads/new/": {"dealer", "inspector"},
    "/desk/uploads/photos/": {"dealer"},
    "/desk/queue/": {"inspector"},
    "/desk/certifications/new/": {"inspector"},
    "/desk/keys/": {"city"},
    "/desk/organisations/": {"city"},
}


@pytest.mark.parametrize("path", DESKS)
def test_a_visitor_is_asked_to_log_in(client: Client, market: object, path: str) -> None:
    assert client.get(path).headers["Location"] == f"/accounts/login/?next={path}"


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"]
)
def test_a_log_in_leads_to_no_other_site(client: Client, dealer: Author, wanted: str) -> None:
    dealer.membership.user.set_password("correct horse battery")
    dealer.membership.user.save()
    entered = {"login": dealer.membership.user.email, "password": "correct horse battery", "next": wanted}
    answer = client.post("/accounts/login/", entered)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/")
    assert "evil" not in answer.headers["Location"]


@pytest.mark.parametrize("path", DESKS)
def test_each_desk_is_for_its_role(
    path: str, dealer: Author, inspector: Author, city: Author, outsider: User, log_in: LogIn
) -> None:
    people: dict[str, Author | User] = {
        "dealer": dealer,
        "inspector": inspector,
        "city": city,
        "outsider": outsider,
    }
    for name, person in people.items():
        expected = 200 if name in DESKS[path] else 403
        assert log_in(person).get(path).status_code == expected, name


def test_a_suspended_organisation_has_no_desk(dealer: Author, log_in: LogIn) -> None:
    Organisation.objects.filter(pk=dealer.organisation.pk).update(state="suspended")
    client = log_in(dealer)
    assert client.get("/desk/cars/").status_code == 403
    assert dealer.organisation.name not in client.get("/").content.decode()


def test_another_organisations_upload_is_not_there(dealer: Author, rival: Author, log_in: LogIn) -> None:
    upload = uploaded(dealer)
    for path in (f"/desk/uploads/{upload.pk}/", f"/desk/uploads/{upload.pk}/report.csv"):
        assert log_in(dealer).get(path).status_code == 200
        assert log_in(rival).get(path).status_code == 404


def test_a_log_in_leads_to_ones_desk(
    client: Client, dealer: Author, inspector: Author, outsider: User
) -> None:
    Authenticator.objects.all().delete()
    for user, expected in (
        (dealer.membership.user, "/desk/cars/"),
        (inspector.membership.user, "/accounts/2fa/"),
        (outsider, "/account/"),
    ):
        user.set_password("long enough 1")
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        answer = client.post("/accounts/login/", {"login": user.email, "password": "long enough 1"})
        assert answer.headers["Location"] == expected
        client.logout()


def test_nobody_signs_up_alone(client: Client, market: object) -> None:
    assert "계정은 초대로만 만들 수 있습니다" in client.get("/accounts/signup/").content.decode()
    client.post(
        "/accounts/signup/", {"email": "a@b.kr", "password1": "long enough 1", "password2": "long enough 1"}
    )
    assert not User.objects.filter(email="a@b.kr").exists()
