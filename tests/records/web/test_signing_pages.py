"""The pages on which keys are made, compared and revoked: for whom they are, and what odd input does."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from records.people.authors import Author
from records.people.models import User
from records.signing.models import KeyRequest, SigningKey
from tests.authenticator import Device
from tests.cast import Signer, member
from tests.fixtures.market import enter
from tests.fixtures.visitors import LogIn
from verifier import canonical, ed25519
from verifier.sign import prepare

ASK, NEW = "/desk/signing/passkey/ask/", "/desk/signing/passkey/"


def choice(author: Author) -> str:
    return f"{author.membership.pk}:{author.membership.licence}"


def requested(inspector: Author, log_in: LogIn, device: Device | None = None) -> KeyRequest:
    client = log_in(inspector)
    given = client.post(ASK, {"choice": choice(inspector)}).json()
    made = (device or Device()).make(given["options"]["challenge"])
    data = {"challenge": given["challenge"], "credential": json.dumps(made), "name": "전화"}
    answer = client.post(NEW, data)
    request = KeyRequest.objects.latest("created_at")
    assert answer.headers["Location"] == f"/desk/signing/requests/{request.pk}/"
    return request


def test_made_compared_and_revoked(inspector: Author, city: Author, log_in: LogIn) -> None:
    request, clerk = requested(inspector, log_in), log_in(city)
    assert str(request.pk) in clerk.get("/desk/keys/").content.decode()
    page = f"/desk/keys/requests/{request.pk}/"
    assert request.key not in clerk.get(page).content.decode().replace(" ", "")
    assert clerk.post(page, {"do": "confirm", "compared": "0" * 16}).status_code == 422
    assert clerk.post(page, {"do": "confirm", "compared": request.key[-16:]}).status_code == 302
    key = SigningKey.objects.get()
    revoke = f"/desk/keys/{key.key}/revoke/"
    holder = log_in(inspector)
    assert holder.post(revoke, {"reason": "because"}).status_code == 422
    data = {"reason": "분실 / lost", "compromised_since": "2999-01-01T00:00"}
    assert holder.post(revoke, data).status_code == 422
    assert holder.post(revoke, {**data, "compromised_since": "0001-01-01T00:00"}).status_code == 422
    assert holder.post(revoke, {"reason": "분실 / lost"}).headers["Location"] == "/desk/signing/"
    assert "이미 폐기된 서명키입니다" in holder.get(revoke).content.decode()
    assert holder.post(revoke, {"reason": "분실 / lost"}).status_code == 422


def test_a_request_is_refused_with_its_reason(inspector: Author, city: Author, log_in: LogIn) -> None:
    request, clerk = requested(inspector, log_in), log_in(city)
    page = f"/desk/keys/requests/{request.pk}/"
    assert clerk.post(page, {"do": "refuse", "reason": ""}).status_code == 422
    assert clerk.post(page, {"do": "refuse", "reason": "종이가 없습니다"}).status_code == 302
    assert "종이가 없습니다" in log_in(inspector).get("/desk/signing/").content.decode()


def test_a_request_is_taken_back(inspector: Author, log_in: LogIn) -> None:
    request = requested(inspector, log_in)
    log_in(inspector).post(f"/desk/signing/requests/{request.pk}/")
    request.refresh_from_db()
    assert request.state == "taken_back"


def test_a_machines_key_through_the_pages(inspector: Author, log_in: LogIn) -> None:
    client, seed = log_in(inspector), bytes([9]) * 32
    printed = {"public_key": canonical.b64u_encode(ed25519.spki(ed25519.public_key(seed)))}
    data = {"choice": choice(inspector), "public_key": json.dumps(printed)}
    page = client.post("/desk/signing/new/", data).headers["Location"]
    assert client.get(page).status_code == 200
    statement = client.get(page).context["text"]
    assert client.post(page, {"signed": "{}"}).status_code == 422
    signed = prepare(statement.encode()).signed(seed)
    assert client.post(page, {"signed": json.dumps(signed)}).status_code == 302
    assert KeyRequest.objects.get().type == "ed25519"
    assert client.get(page).headers["Location"] == "/desk/signing/new/"


@pytest.mark.parametrize(
    "printed", ["no JSON", "[]", '{"public_key": 5}', '{"public_key": "AAAA"}', "\ud800"]
)
def test_a_malformed_public_key_is_refused(inspector: Author, log_in: LogIn, printed: str) -> None:
    data = {"choice": choice(inspector), "public_key": printed.encode("utf-8", "replace").decode()}
    assert log_in(inspector).post("/desk/signing/new/", data).status_code == 422


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"challenge": "x", "credential": "{}"},
        {"challenge": "00000000-0000-4000-8000-000000000000", "credential": "{}"},
        {"challenge": "00000000-0000-4000-8000-000000000000", "credential": "[" * 10_000},
    ],
)
def test_a_request_no_page_sends_is_not_found(inspector: Author, log_in: LogIn, data: dict[str, str]) -> None:
    assert log_in(inspector).post(NEW, data).status_code == 404


def test_anothers_pages_are_not_there(
    inspector: Author, dealer: Author, city: Author, signer: Signer, outsider: User, log_in: LogIn
) -> None:
    request = requested(inspector, log_in)
    other = member("station", "inspector", "Other Station", licence="9-9").user
    for person in (dealer, outsider, other):
        for path in (f"/desk/keys/{signer.key.key}/revoke/", f"/desk/signing/requests/{request.pk}/"):
            assert log_in(person).get(path).status_code == 404, path
            assert log_in(person).post(path).status_code == 404, path
        assert log_in(person).get(f"/desk/keys/requests/{request.pk}/").status_code == 403
    assert log_in(city).get(f"/desk/signing/requests/{request.pk}/").status_code == 404
    for person in (dealer, city, outsider):
        assert log_in(person).get("/desk/signing/").status_code == 403
        assert log_in(person).post(ASK, {"choice": choice(inspector)}).status_code == 403
    assert log_in(other).post(ASK, {"choice": choice(inspector)}).status_code == 403


def test_the_stations_owner_sees_and_revokes(inspector: Author, signer: Signer, log_in: LogIn) -> None:
    owner = member("station", "owner", "Owner")
    type(owner).objects.filter(pk=owner.pk).update(organisation=inspector.organisation)
    client = log_in(owner.user)
    assert client.get("/desk/signing/").status_code == 200
    answer = client.post(f"/desk/keys/{signer.key.key}/revoke/", {"reason": "도난 / stolen"})
    assert answer.headers["Location"] == "/desk/signing/"
    assert SigningKey.objects.get().revoked


def test_without_a_second_factor_keys_are_only_ended(
    client: Client, inspector: Author, signer: Signer
) -> None:
    Authenticator.objects.all().delete()
    enter(client, inspector.membership.user)
    assert client.get("/desk/signing/new/").headers["Location"] == "/accounts/2fa/"
    assert client.post(ASK, {"choice": choice(inspector)}).status_code == 403
    assert client.get("/desk/signing/").status_code == 200
    assert client.post(f"/desk/keys/{signer.key.key}/revoke/", {"reason": "분실 / lost"}).status_code == 302
    assert SigningKey.objects.get().revoked
