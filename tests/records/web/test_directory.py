"""The public directory, on pages and by program: who may sign, with which keys, and nothing private."""

import pytest
from django.db import models
from django.test import Client
from rest_framework.test import APIClient

from records.people.authors import Author
from records.people.models import Membership, Organisation, User
from records.signing.models import SigningKey
from records.signing.revocations import key_revoke
from tests.cast import Signer, certified, inspected, member
from tests.fixtures.visitors import LogIn

INSPECTORS = "/api/directory/inspectors/"
FIRMS = "/api/directory/organisations/"
WARNING = "이 쪽을 믿지 마십시오"


@pytest.fixture
def told(dealer: Author, inspector: Author, signer: Signer) -> Signer:
    """Two certified, one of them withdrawn, one rejected."""
    records = [inspected(dealer, number) for number in (1, 2, 3)]
    certified(inspector, signer, records[:2])
    certified(inspector, signer, records[2:], verdict="rejected", reason="사진이 다릅니다.")
    certified(inspector, signer, records[:1], verdict="withdrawn", reason="다시 점검해야 합니다.")
    User.objects.filter(pk=inspector.membership.user.pk).update(name="박점검")
    return signer


def test_an_inspector_with_keys_counts_and_what_was_withdrawn(
    client: Client, inspector: Author, told: Signer
) -> None:
    page = client.get("/directory/").content.decode()
    for word in (str(inspector.person), "11-22-333333", "Station One", "유효"):
        assert word in page
    page = client.get(f"/directory/inspectors/{inspector.person}/").content.decode()
    assert told.key.key in page
    assert "다시 점검해야 합니다." in page
    [row] = APIClient().get(INSPECTORS).json()["inspectors"]
    assert row["counts"] == {"certified": 2, "rejected": 1, "withdrawn": 1}
    assert [key["key"] for key in row["keys"]] == [told.key.key]
    assert row["withdrawn"][0]["reason"] == "다시 점검해야 합니다."
    assert row["state"] == "valid"


def test_nothing_private_and_no_car_is_in_it(client: Client, inspector: Author, told: Signer) -> None:
    paths = ("/directory/", f"/directory/inspectors/{inspector.person}/", INSPECTORS, f"{FIRMS}?kind=station")
    for path in (*paths, f"/directory/organisations/{inspector.organisation.pk}/"):
        text = client.get(path).content.decode()
        assert "@" not in text.replace("@type", ""), path
        assert "KMHXX" not in text, path


@pytest.mark.parametrize(
    ("change", "state", "shown"),
    [
        ({"licence_expires_on": "2026-01-01"}, "expired", "만료"),
        ({"ended_at": "2026-01-01T00:00:00Z"}, "left", "소속 종료"),
    ],
)
def test_a_licence_that_ended_says_so(
    client: Client, inspector: Author, change: dict[str, str], state: str, shown: str
) -> None:
    Membership.objects.filter(pk=inspector.membership.pk).update(**change)
    assert APIClient().get(INSPECTORS).json()["inspectors"][0]["state"] == state
    assert shown in client.get(f"/directory/inspectors/{inspector.person}/").content.decode()


def test_a_suspended_firm_says_so_and_stays(client: Client, dealer: Author, inspector: Author) -> None:
    Organisation.objects.filter(pk__in=[dealer.organisation.pk, inspector.organisation.pk]).update(
        state="suspended"
    )
    for kind, author in (("dealership", dealer), ("station", inspector)):
        assert "정지" in client.get(f"/directory/?tab={kind}s").content.decode()
        page = client.get(f"/directory/organisations/{author.organisation.pk}/").content.decode()
        assert "이용을 정지했습니다" in page
        [row] = APIClient().get(f"{FIRMS}?kind={kind}").json()["organisations"]
        assert row["state"] == "suspended"
    assert APIClient().get(INSPECTORS).json()["inspectors"][0]["state"] == "suspended"


def test_a_revoked_key_stays_with_its_span(client: Client, city: Author, told: Signer) -> None:
    key_revoke(author=city, key=told.key.key, reason="lost")
    [row] = APIClient().get(INSPECTORS).json()["inspectors"]
    assert row["keys"][0]["enrolled_at"]
    assert row["keys"][0]["revoked_at"]
    assert "폐기됨" in client.get("/licences/11-22-333333/").content.decode()


def test_the_directory_has_no_name_that_records_withhold(
    client: Client, inspector: Author, told: Signer
) -> None:
    paths = [
        f"/directory/inspectors/{inspector.person}/",
        f"/directory/organisations/{inspector.organisation.pk}/",
    ]
    for path in ("/directory/", INSPECTORS, *paths):
        page = client.get(path).content.decode()
        assert "박점검" not in page
        assert "11-22-333333" in page
    assert APIClient().get(INSPECTORS, {"q": "박점검"}).json()["count"] == 0, "nor is it found by the name"


def test_a_firm_s_count_is_shown_by_its_own_choice(client: Client, dealer: Author, log_in: LogIn) -> None:
    inspected(dealer)
    path, word = f"/directory/organisations/{dealer.organisation.pk}/", "남긴 기록"
    assert word not in client.get(path).content.decode()
    owner = member("dealership", "owner", "Owner")
    type(owner).objects.filter(pk=owner.pk).update(organisation=dealer.organisation)
    setting = f"/desk/organisation/{dealer.organisation.pk}/count/"
    assert log_in(dealer).post(setting, {"tells": "yes"}).status_code == 404, "the owner's to choose"
    for choice, is_shown in (({"tells": "yes"}, True), ({}, False)):
        assert log_in(owner.user).post(setting, choice).status_code == 302
        assert (word in client.get(path).content.decode()) is is_shown


def test_the_directory_is_searched_and_paged(client: Client, inspector: Author, market: object) -> None:
    for number in range(1, 56):
        member("station", "inspector", f"Station {number:03}", licence=f"22-{number:04}")
    assert APIClient().get(INSPECTORS).json()["count"] == 56
    assert len(APIClient().get(f"{INSPECTORS}?page=2").json()["inspectors"]) == 6
    assert APIClient().get(f"{INSPECTORS}?page=9").json()["inspectors"] == []
    for wanted in ("22-0055", "station 055", str(inspector.person)):
        assert APIClient().get(INSPECTORS, {"q": wanted}).json()["count"] == 1, wanted
    page = client.get("/directory/?tab=stations&q=Station").content.decode()
    assert "?page=2&amp;tab=stations&amp;q=Station" in page


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=-1", "page=²", "kind=city", "kind="])
def test_odd_questions_are_refused(market: object, query: str) -> None:
    path = FIRMS if "kind" in query else INSPECTORS
    assert APIClient().get(f"{path}?{query}").status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/directory/?tab=x&page=x",
        "/directory/?tab=dealerships&page=9999",
        "/directory/?q=" + "%F0%9F%9A%97" * 100,
    ],
)
def test_odd_addresses_show_a_page(client: Client, market: object, path: str) -> None:
    assert client.get(path).status_code == 200


def test_the_city_and_who_only_applied_are_not_in_it(client: Client, city: Author, dealer: Author) -> None:
    Organisation.objects.filter(pk=dealer.organisation.pk).update(state="applied")
    for author in (city, dealer):
        assert client.get(f"/directory/organisations/{author.organisation.pk}/").status_code == 404
    assert client.get(f"/directory/inspectors/{city.person}/").status_code == 404


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Organisation, {"name": "Best Station"}),
        (Membership, {"licence_expires_on": "2099-01-01"}),
        (User, {"name": "이점검"}),
        (SigningKey, {"compromised_since": "2020-01-01T00:00:00Z"}),
    ],
)
def test_a_row_changed_past_the_registry_is_said_first(
    client: Client, inspector: Author, told: Signer, model: type[models.Model], values: dict[str, str]
) -> None:
    paths = ("/directory/", f"/directory/inspectors/{inspector.person}/")
    pages = (*paths, f"/directory/organisations/{inspector.organisation.pk}/")
    assert not any(WARNING in client.get(path).content.decode() for path in pages)
    assert APIClient().get(INSPECTORS).json()["inspectors"][0]["problem"] is None
    models.QuerySet(model).update(**values)
    for path in pages:
        page = client.get(path).content.decode()
        assert page.index(WARNING) < page.index("등록부가 스스로"), path
    assert APIClient().get(INSPECTORS).json()["inspectors"][0]["problem"] == "table_changed"


def test_a_dealership_s_changed_name_is_said_first(client: Client, dealer: Author) -> None:
    models.QuerySet(Organisation).update(name="Best Motors")
    page = client.get("/directory/?tab=dealerships").content.decode()
    assert page.index(WARNING) < page.index("Best Motors")
    [row] = APIClient().get(f"{FIRMS}?kind=dealership").json()["organisations"]
    assert (row["name"], row["problem"]) == ("Best Motors", "table_changed")


def test_names_are_said_to_be_the_registry_s_own_word(
    client: Client, inspector: Author, told: Signer
) -> None:
    for path in (
        "/directory/",
        f"/licences/{told.key.licence}/",
        f"/directory/inspectors/{inspector.person}/",
    ):
        assert "this registry's own statement" in client.get(f"{path}?lang=en").content.decode()


def test_a_licence_s_keys_are_held_against_the_log(client: Client, city: Author, told: Signer) -> None:
    path = f"/licences/{told.key.licence}/"
    api = f"/api{path}"
    key_revoke(author=city, key=told.key.key, reason="lost")
    assert 'role="alert"' not in client.get(path).content.decode()
    assert APIClient().get(api).json()["problem"] is None
    models.QuerySet(SigningKey).update(revoked=None)
    page = client.get(path).content.decode()
    assert page.index("공개 로그와 다릅니다") < page.index("Station One")
    assert APIClient().get(api).json()["problem"] == "keys_changed"
