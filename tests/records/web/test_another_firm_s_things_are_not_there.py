"""By the number of a thing that is really there, and another's: not found, on pages and by program, and nothing has changed."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from records.contents.covered_photos import photo_cover
from records.contents.models import Record
from records.files.models import CoveredPhoto
from records.memberships.invitations import invitation_create
from records.people.authors import Author
from records.people.models import ApiToken, Application, Invitation, Membership, Organisation, User
from records.people.tokens import token_create
from records.signing.key_requests import challenge_create
from records.signing.models import KeyRequest, SigningKey
from registry.form82.drafts import draft_create
from registry.form82.models import FormDraft
from registry.handovers.models import HandoverCode
from registry.handovers.services import handover_create
from registry.uploads.models import Upload
from tests.cast import Signer, inspected, listed, uploaded
from tests.fixtures.market import enter, member, second_factor

pytestmark = pytest.mark.django_db

KEPT = (
    ApiToken,
    CoveredPhoto,
    FormDraft,
    HandoverCode,
    Invitation,
    KeyRequest,
    Membership,
    Record,
    SigningKey,
    Upload,
)


@pytest.fixture
def things(dealer: Author, inspector: Author, signer: Signer) -> dict[str, str]:
    """One of each sort: the dealership's, and the station's."""
    record = inspected(dealer)
    photo = record.attachments.order_by("position")[0].attachment
    photo_cover(author=dealer, sha256=photo.sha256, boxes=[{"x": 0, "y": 0, "width": 9, "height": 9}])
    owner = Membership.objects.create(
        user=User.objects.create_user("owner@example.com"), organisation=dealer.organisation, role="owner"
    )
    invitation = invitation_create(
        author=owner, organisation=dealer.organisation, email="new@example.com", role="dealer"
    )
    paper = default_storage.save("papers/x", ContentFile(b"%PDF-"))
    Application.objects.create(organisation=dealer.organisation, paper=paper, paper_type="application/pdf")
    asked = KeyRequest.objects.create(
        membership=inspector.membership, licence="11-22-333333", type="ed25519", key="0" * 64, public_key="x"
    )
    challenge = challenge_create(
        membership=inspector.membership, licence="11-22-333333", type=SigningKey.Type.WEBAUTHN
    )
    return {
        "record": record.digest,
        "listing": listed(dealer).digest,
        "photo": photo.sha256,
        "draft": str(draft_create(author=dealer).pk),
        "handover": str(handover_create(author=dealer, record=record.digest).handover.pk),
        "invitation": str(invitation.pk),
        "upload": str(uploaded(dealer, state="checked", trial=True).pk),
        "asked": str(asked.pk),
        "challenge": str(challenge.pk),
        "key": signer.key.key,
        "dealership": str(dealer.organisation.pk),
        "station": str(inspector.organisation.pk),
        "member": str(dealer.membership.pk),
        "inspector": str(inspector.membership.pk),
        "token": str(token_create(membership=dealer.membership, name="x").token.pk),
    }


@pytest.fixture
def others(things: dict[str, str], dealer: Author) -> dict[str, Membership]:
    """Who has the same roles elsewhere; and a colleague, to whom a draft is another's too."""
    user = User.objects.create_user("colleague@example.com")
    firm = Organisation.objects.get(pk=dealer.organisation.pk)
    members = {
        "dealer": member("dealership", "owner", "Other Motors"),
        "inspector": member("station", "inspector", "Station Two", licence="11-22-999999"),
        "owner": member("station", "owner", "Station Three"),
        "colleague": Membership.objects.create(user=user, organisation=firm, role="dealer"),
    }
    for membership in members.values():
        second_factor(membership.user)
    return members


def state() -> list[list[dict[str, Any]]]:
    """All of them as they are, but for when a token was used, and the seal on that."""
    tables = [list(model.objects.order_by("pk").values()) for model in KEPT]
    return [[{**row, "last_used_at": None, "seal": None} for row in rows] for rows in tables]


DRAFT = ("/desk/inspections/{draft}/", "/desk/inspections/{draft}/save/", "/desk/inspections/{draft}/delete/")
PAGES = [
    *((who, path) for path in DRAFT for who in ("dealer", "inspector", "colleague")),
    ("dealer", "/desk/inspections/{draft}/photos/front/"),
    ("dealer", "/records/{record}/correct/"),
    ("dealer", "/records/{record}/withdraw/"),
    ("dealer", "/records/{record}/hand-over/"),
    ("dealer", "/records/{record}/form82.pdf"),
    ("inspector", "/records/{record}/correct/"),
    ("dealer", "/desk/erasures/new/{record}/"),
    ("inspector", "/desk/erasures/new/{record}/"),
    ("dealer", "/handovers/{handover}/code/"),
    ("dealer", "/handed/{handover}/"),
    ("dealer", "/handed/{handover}/form82.pdf"),
    ("dealer", "/handed/{handover}/files/{photo}/"),
    ("dealer", "/desk/photos/{photo}/"),
    ("dealer", "/desk/photos/{photo}/cover/"),
    ("inspector", "/desk/photos/{photo}/cover/"),
    ("dealer", "/desk/uploads/{upload}/"),
    ("dealer", "/desk/uploads/{upload}/decide/"),
    ("dealer", "/desk/uploads/{upload}/report.csv"),
    ("inspector", "/desk/uploads/{upload}/report.xlsx"),
    ("inspector", "/desk/signing/requests/{asked}/"),
    ("inspector", "/desk/signing/proofs/{challenge}/"),
    ("owner", "/desk/signing/requests/{asked}/"),
    ("inspector", "/desk/keys/{key}/revoke/"),
    ("owner", "/desk/keys/{key}/revoke/"),
    ("dealer", "/desk/organisation/{dealership}/"),
    ("owner", "/desk/organisation/{station}/"),
    ("dealer", "/desk/invitations/{invitation}/revoke/"),
    ("owner", "/desk/invitations/{invitation}/revoke/"),
    ("dealer", "/desk/members/{member}/end/"),
    ("owner", "/desk/members/{inspector}/end/"),
    ("dealer", "/desk/tokens/{token}/revoke/"),
    ("colleague", "/desk/tokens/{token}/revoke/"),
]


def test_on_pages(things: dict[str, str], others: dict[str, Membership]) -> None:
    before, wrong = state(), []
    sent = {
        "reason": "x",
        "do": "take_back",
        "compared": "0",
        "x": "0",
        "y": "0",
        "width": "9",
        "height": "9",
    }
    clients = {who: Client() for who in others}
    for who, client in clients.items():
        enter(client, others[who].user)
    for who, path in PAGES:
        client, url = clients[who], path.format(**things)
        saved = {"answers": {}, "base": 1}
        posted = (
            client.post(url, saved, content_type="application/json")
            if path.endswith("/save/")
            else client.post(url, sent)
        )
        statuses = {client.get(url).status_code, posted.status_code} - {405}
        if statuses != {404}:
            wrong.append((who, path, statuses))
    assert wrong == []
    assert state() == before


def test_an_application_is_the_city_s_desk_alone(
    things: dict[str, str], others: dict[str, Membership]
) -> None:
    for who in ("dealer", "inspector", "owner", "colleague"):
        client = Client()
        enter(client, others[who].user)
        for path in ("/desk/organisations/{dealership}/", "/desk/organisations/{dealership}/paper/"):
            assert client.get(path.format(**things)).status_code == 403, who


BODY: dict[str, Any] = {"body": {}}
BOX = {"boxes": [{"x": 0, "y": 0, "width": 9, "height": 9}]}
CALLS = [
    *(("get", "/api/drafts/{draft}/", None, who) for who in ("dealer", "inspector", "colleague")),
    ("put", "/api/drafts/{draft}/", BODY, "dealer"),
    ("put", "/api/drafts/{draft}/", BODY, "colleague"),
    ("delete", "/api/drafts/{draft}/", None, "dealer"),
    ("post", "/api/drafts/{draft}/record", None, "dealer"),
    ("post", "/api/handovers/", {"record": "{record}"}, "dealer"),
    ("get", "/api/handovers/{handover}/", None, "dealer"),
    ("post", "/api/handovers/{handover}/codes/", None, "dealer"),
    ("get", "/api/attachments/{photo}/", None, "dealer"),
    ("put", "/api/attachments/{photo}/cover", BOX, "dealer"),
    ("put", "/api/attachments/{photo}/cover", BOX, "inspector"),
    ("delete", "/api/attachments/{photo}/cover", None, "inspector"),
    ("get", "/api/uploads/{upload}/", None, "dealer"),
    ("post", "/api/uploads/{upload}/confirm", {}, "dealer"),
    ("get", "/api/uploads/{upload}/report", None, "dealer"),
    ("get", "/api/uploads/{upload}/report?format=csv", None, "inspector"),
    ("get", "/api/records/{record}/", None, "dealer"),
    ("get", "/api/records/{listing}/", None, "inspector"),
    ("get", "/api/records/{record}/changes", None, "dealer"),
    ("get", "/api/records/{record}/form82.pdf", None, "dealer"),
]


def test_by_program(things: dict[str, str], others: dict[str, Membership]) -> None:
    secrets = {
        who: token_create(membership=others[who], name="x").secret
        for who in ("dealer", "inspector", "colleague")
    }
    before, wrong = state(), []
    for method, path, body, who in CALLS:
        headers = {"Authorization": f"Bearer {secrets[who]}", "If-Match": '"1"'}
        sent = {"record": things["record"]} if body and "record" in body else body or None
        call = getattr(Client(), method)
        answer = call(path.format(**things), sent, content_type="application/json", headers=headers)
        if answer.status_code != 404 or answer.json()["code"] != "not_found":
            wrong.append((who, method, path, answer.status_code))
    assert wrong == []
    assert state() == before
