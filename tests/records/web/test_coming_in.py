"""A firm applies, the city decides, the owner invites, people accept; each by the pages alone."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from records.memberships.invitations import invitation_create
from records.notices.models import Notice
from records.people.authors import Author
from records.people.models import Application, Invitation, Membership, Organisation, OrganisationEvent, User
from tests.cast import listed, subject
from tests.fixtures.answers import content_of
from tests.fixtures.visitors import LogIn
from tests.papers import paper

pytestmark = pytest.mark.django_db

PDF = paper()
FORM = {
    "kind": "dealership",
    "name": "새한모터스",
    "business_no": "111-81-00008",
    "registration_no": "장안평-0009",
    "applicant": "조신청",
    "email": "New@Example.com",
}


def apply(client: Client, **changes: str) -> int:
    paper = SimpleUploadedFile("paper.pdf", PDF)
    return client.post("/apply/", {**FORM, "sure": "on", "paper": paper, **changes}).status_code


def link(email: str) -> str:
    body = Notice.objects.filter(kind="invited", email=email).latest("pk").body
    match = re.search(r"/invitations/\S+/", body)
    assert match
    return match.group()


def test_the_whole_way_in(client: Client, city: Author, log_in: LogIn) -> None:
    assert apply(client) == 200
    firm = Organisation.objects.get(name="새한모터스")
    desk = log_in(city)
    assert "새한모터스" in desk.get("/desk/organisations/?state=applied").content.decode()
    paper = desk.get(f"/desk/organisations/{firm.pk}/paper/")
    assert content_of(paper) == PDF
    assert (
        desk.post(f"/desk/organisations/{firm.pk}/", {"action": "approved", "reason": ""}).status_code == 422
    )
    desk.post(f"/desk/organisations/{firm.pk}/", {"action": "approved", "reason": "서류 확인"})
    way = link("new@example.com")
    assert client.get(way).status_code == 200
    assert client.post(way, {"name": "조신청", "password": "short", "again": "short"}).status_code == 422
    good = {"name": "조신청", "password": "a good long 7", "again": "a good long 7"}
    assert client.post(way, good).headers["Location"] == "/accounts/login/"
    assert client.get(way).status_code == 404, "once"
    owner = Membership.objects.get(user__email="new@example.com")
    assert (owner.role, owner.organisation.state) == ("owner", "approved")
    answer = client.post("/accounts/login/", {"login": "new@example.com", "password": "a good long 7"})
    assert answer.headers["Location"] == "/desk/cars/"
    invited = {"email": "sales@example.com", "role": "dealer", "employee_no": "77-1"}
    assert client.post(f"/desk/organisation/{firm.pk}/", invited).status_code == 302
    assert Invitation.objects.get(email="sales@example.com").employee_no == "77-1"


def test_a_wrong_check_digit_is_asked_about_once(client: Client, market: object) -> None:
    assert apply(client, business_no="111-81-00001", sure="") == 422
    assert not Application.objects.exists()
    assert apply(client, business_no="111-81-00001") == 200
    assert Application.objects.get().email == "new@example.com"


@pytest.mark.parametrize("changes", [{"kind": "city"}, {"business_no": "1"}, {"email": "x"}, {"name": ""}])
def test_a_bad_application_is_answered_and_leaves_nothing(
    client: Client, market: object, changes: dict[str, str]
) -> None:
    assert apply(client, **changes) == 422
    assert not Organisation.objects.filter(state="applied").exists()


def test_each_decision_has_its_reason_and_its_history(dealer: Author, city: Author, log_in: LogIn) -> None:
    record, firm, desk = listed(dealer), dealer.organisation, log_in(city)
    page = f"/desk/organisations/{firm.pk}/"
    desk.post(page, {"action": "suspended", "reason": "신고 접수"})
    assert log_in(dealer).get("/desk/cars/").status_code == 403
    car = Client().get(f"/vehicles/{subject()[4:]}/").content.decode()
    assert "이용 정지" in car
    assert record.digest[:12] in car
    desk.post(page, {"action": "reinstated", "reason": "소명 완료"})
    assert log_in(dealer).get("/desk/cars/").status_code == 200
    events = OrganisationEvent.objects.filter(organisation=firm).values_list("action", "reason")
    assert list(events) == [("suspended", "신고 접수"), ("reinstated", "소명 완료")]
    late = desk.post(page, {"action": "approved", "reason": "x"}, follow=True)
    assert "다른 담당자가 먼저 결정했을 수 있습니다" in late.content.decode()
    assert desk.post(page, {"action": "nonsense", "reason": "x"}).status_code == 422
    assert OrganisationEvent.objects.filter(organisation=firm).count() == 2


@pytest.mark.parametrize(
    ("day", "told"),
    [("0000-01-01", "날짜"), ("0001-01-01", "지난 날짜"), ("2099-12-31", "10년"), ("9999-12-31", "10년")],
)
def test_a_last_day_that_can_not_be_is_refused(inspector: Author, log_in: LogIn, day: str, told: str) -> None:
    owner = User.objects.create_user("o@example.com")
    Membership.objects.create(user=owner, organisation=inspector.organisation, role="owner")
    invited = {"email": "new@example.com", "role": "inspector", "licence": "11-1", "licence_expires_on": day}
    answer = log_in(owner).post(f"/desk/organisation/{inspector.organisation.pk}/", invited)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Invitation.objects.exists()


def test_an_invitation_is_for_one_address_and_for_a_week(
    client: Client, dealer: Author, rival: Author, log_in: LogIn
) -> None:
    owner = Membership.objects.create(
        user=User.objects.create_user("o@example.com"), organisation=dealer.organisation, role="owner"
    )
    rival.membership.user.set_password("long enough 1")
    rival.membership.user.save()
    email = rival.membership.user.email
    made = invitation_create(author=owner, organisation=dealer.organisation, email=email, role="dealer")
    way = link(email)
    other = log_in(User.objects.create_user("x@example.com"))
    assert other.post(way).status_code == 422
    taker = {"name": "x", "password": "a good long 7", "again": "a good long 7"}
    assert client.post(way, taker).status_code == 422, (
        "the account is there: nobody gets it by the link alone"
    )
    assert rival.membership.user.check_password("long enough 1")
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert log_in(rival).post(way).status_code == 404
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert log_in(rival).post(way).headers["Location"] == "/account/"
    assert Invitation.objects.get(pk=made.pk).accepted_at is not None


def test_the_last_owner_stays_and_leavers_lose_their_tokens(dealer: Author, log_in: LogIn) -> None:
    owner = Membership.objects.create(
        user=User.objects.create_user("o@example.com"), organisation=dealer.organisation, role="owner"
    )
    client = log_in(owner.user)
    assert client.post(f"/desk/members/{owner.pk}/end/").status_code == 409
    assert client.post(f"/desk/members/{dealer.membership.pk}/end/").status_code == 302
    assert log_in(dealer).get("/desk/cars/").status_code == 403


def test_a_token_is_shown_once_with_its_scopes_and_end(dealer: Author, log_in: LogIn) -> None:
    client = log_in(dealer)
    form = {"name": "ERP", "scopes": ["records"], "days": "30"}
    shown = client.post("/desk/tokens/", form).content.decode()
    match = re.search(r"jcr_[\w-]{40,}", shown)
    assert match
    assert match.group() not in client.get("/desk/tokens/").content.decode()
    asked = client.get("/api/uploads/", headers={"Authorization": f"Bearer {match.group()}"})
    assert asked.json()["code"] == "scope_missing"
    assert client.post("/desk/tokens/", {**form, "scopes": ["certifications"]}).status_code == 422
    unchosen = client.post("/desk/tokens/", {**form, "scopes": []})
    assert unchosen.status_code == 422
    fieldset = unchosen.content.decode().partition("<fieldset")[2].partition("</fieldset>")[0]
    assert 'class="form-hint-invalid"' in fieldset
    token = dealer.organisation.tokens.get()
    assert token.last_used_at is not None
    client.post(f"/desk/tokens/{token.pk}/revoke/")
    assert (
        client.get("/api/uploads/", headers={"Authorization": f"Bearer {match.group()}"}).status_code == 401
    )
