"""After a person's erasure their name and address stand in no table, on no page, in no answer and in no file."""

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from records.contents.models import Record
from records.memberships.invitations import invitation_create
from records.notices.models import Notice
from records.notices.services import notices_deliver
from records.people.authors import Author, author_for
from records.people.models import Application, Membership, User
from records.people.tokens import token_create
from records.privacy.erasure_requests import erasure_grant, person_erasure_request
from records.privacy.models import ErasureRequest
from records.signing.models import KeyRequest, SigningKey
from registry.demo import cars
from registry.form82.drafts import draft_create
from tests.cast import Signer, certified, inspected
from tests.fixtures.answers import content_of
from tests.fixtures.market import sequenced
from tests.fixtures.visitors import LogIn

pytestmark = pytest.mark.django_db

NAME, EMAIL = "선우고운", "sunwoo.goun@example.com"
WHY = {"ground": "개인정보 보호법 제36조", "office": "서울시 교통정책과"}


@pytest.fixture
def record(dealer: Author, inspector: Author, city: Author, signer: Signer) -> Record:
    """An inspector who is named wherever one can be, and whose erasure was granted."""
    user = inspector.membership.user
    User.objects.filter(pk=user.pk).update(name=NAME, email=EMAIL)
    user.refresh_from_db()
    record = inspected(dealer, closing__inspector_name=f"{inspector.organisation.name} {NAME}")
    certified(inspector, signer, [record])
    token_create(membership=inspector.membership, name=f"{NAME} 노트북")
    draft_create(author=inspector, answers={"closing.inspector_name": NAME})
    SigningKey.objects.update(name=f"{NAME} 휴대폰")
    KeyRequest.objects.create(
        membership=inspector.membership, licence="1", type="ed25519", key="0" * 64, name=NAME, state="refused"
    )
    Application.objects.create(organisation=inspector.organisation, name=NAME, email=EMAIL)
    other = Membership.objects.create(
        user=User.objects.create_user("owner@example.com"), organisation=dealer.organisation, role="owner"
    )
    invitation_create(author=other, organisation=dealer.organisation, email=EMAIL, name=NAME, role="dealer")
    LogEntry.objects.create(
        user=city.membership.user,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(user.pk),
        object_repr=str(user),
        action_flag=CHANGE,
    )
    asked = person_erasure_request(user=user, reason=f"{NAME}입니다. 떠납니다.")
    erasure_grant(author=city, request=asked, **WHY)
    sequenced()
    return record


def said(text: str) -> list[str]:
    return [word for word in (NAME, EMAIL) if word in text]


def test_an_erased_person_is_in_no_table(record: Record) -> None:
    while notices_deliver():
        pass
    assert not Notice.objects.exists()
    rows = [
        f"{model.__name__}: {row}"
        for model in apps.get_models()
        for row in model._default_manager.values()  # each table, whatever it is
        if said(str(row))
    ]
    assert rows == []


def test_an_erased_person_is_on_no_public_page(
    record: Record, client: Client, inspector: Author, signer: Signer
) -> None:
    vin = cars.vin(1)
    paths = (
        "/directory/",
        f"/directory/?q={inspector.person}",
        f"/directory/inspectors/{inspector.person}/",
        f"/directory/organisations/{inspector.organisation.pk}/",
        f"/licences/{signer.key.licence}/",
        f"/vehicles/{vin}/",
        f"/records/{record.digest}/?vin={vin}",
        f"/api/records/{record.digest}/?vin={vin}",
        f"/api/records/{record.digest}/changes?vin={vin}",
        f"/api/vehicles/{vin}/",
        f"/api/licences/{signer.key.licence}/",
        "/api/directory/inspectors/",
        "/api/directory/organisations/?kind=station",
    )
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert said(answer.content.decode()) == [], path
    page = client.get(f"/directory/inspectors/{inspector.person}/").content.decode()
    assert str(inspector.person) in page
    assert str(inspector.person) in client.get("/directory/").content.decode()
    assert NAME not in client.get("/directory/", {"q": NAME}).content.decode().replace(f'value="{NAME}"', "")
    [row] = client.get("/api/directory/inspectors/").json()["inspectors"]
    assert row["person"] == str(inspector.person)


def test_an_erased_person_is_on_no_desk(
    record: Record, inspector: Author, dealer: Author, city: Author, log_in: LogIn
) -> None:
    colleague = User.objects.create_user("colleague@example.com", name="남은이")
    of_station = Membership.objects.create(
        user=colleague, organisation=inspector.organisation, role="inspector", licence="11-22-444444"
    )
    head = User.objects.create_user("head@example.com")
    Membership.objects.create(user=head, organisation=inspector.organisation, role="owner")
    watch = User.objects.create_user("watch@example.com")
    Membership.objects.create(user=watch, organisation=city.organisation, role="auditor")
    asked, station = ErasureRequest.objects.get(), inspector.organisation.pk
    desks: list[tuple[Author | User, list[str]]] = [
        (author_for(of_station), ["/desk/queue/", f"/desk/queue/{record.digest}/", "/desk/signing/"]),
        (dealer, [f"/records/{record.digest}/", f"/api/records/{record.digest}/", "/desk/cars/"]),
        (head, [f"/desk/organisation/{station}/", "/desk/tokens/", "/desk/signing/"]),
        (
            city,
            [
                "/desk/keys/",
                f"/desk/organisations/{station}/",
                "/desk/erasures/",
                f"/desk/erasures/{asked.pk}/",
                f"/records/{record.digest}/",
                "/desk/retention/",
            ],
        ),
        (watch, ["/desk/trail/"]),
    ]
    for person, paths in desks:
        browser = log_in(person)
        for path in paths:
            answer = browser.get(path)
            assert answer.status_code == 200, path
            assert said(answer.content.decode()) == [], path
    csv = log_in(watch).post("/desk/trail.csv")
    lines = content_of(csv).decode()
    assert str(city.person) in lines
    assert said(lines) == []
