"""A new signing key: made and proved by its holder, compared by the city, and only then in the log."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from fido2.cose import ES384

from records.memberships.organisations import member_add
from records.notices.models import Notice
from records.people.authors import Author
from records.people.models import Organisation
from records.signing.key_requests import (
    MAX_PENDING,
    challenge_create,
    key_request_confirm,
    key_request_refuse,
    key_request_take_back,
    machine_request,
    machine_statement,
    passkey_request,
)
from records.signing.models import KeyChallenge, KeyRequest, SigningKey
from records.signing.passkeys import passkey_options
from records.standing.history import subject_history
from tests.authenticator import Device
from tests.cast import member
from tests.records.answers import refused
from verifier import canonical, ed25519
from verifier.sign import prepare

pytestmark = pytest.mark.django_db

LICENCE = "11-22-333333"
P384 = ES384({1: 2, 3: -35, -1: 2, -2: bytes(48), -3: bytes(48)})


def asked(inspector: Author, type: str = "webauthn", **changes: Any) -> KeyChallenge:  # noqa: A002
    arguments = {"membership": inspector.membership, "licence": LICENCE, "type": type, **changes}
    return challenge_create(**arguments)


def requested(inspector: Author, device: Device | None = None, **odd: Any) -> KeyRequest:
    challenge = asked(inspector)
    credential = (device or Device()).make(challenge.value, **odd)
    return passkey_request(membership=inspector.membership, challenge_id=challenge.pk, credential=credential)


def public_key(seed: bytes) -> str:
    return canonical.b64u_encode(ed25519.spki(ed25519.public_key(seed)))


@pytest.mark.parametrize("sort", ["es256", "eddsa"])
def test_a_passkey_is_logged_once_the_city_confirms(city: Author, inspector: Author, sort: str) -> None:
    device = Device(sort=sort)
    request = requested(inspector, device)
    assert (request.key, request.state) == (device.key.id, "pending")
    assert not SigningKey.objects.exists()
    key = key_request_confirm(author=city, request_id=request.pk, compared=request.key[-16:].upper())
    assert (key.key, key.rp_id, key.origins) == (device.key.id, "localhost", ["http://localhost:8000"])
    assert [item.record.kind for item in subject_history(f"licence:{LICENCE}").items] == ["key:enrolled"]


def test_the_browser_is_asked_to_verify_the_user(inspector: Author) -> None:
    challenge = asked(inspector)
    options: Any = passkey_options(challenge, known=["AAAA"], name="x")
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "discouraged"
    assert [parameter["alg"] for parameter in options["pubKeyCredParams"]] == [-7, -8]
    assert (options["rp"]["id"], options["challenge"]) == ("localhost", challenge.value)
    assert [key["id"] for key in options["excludeCredentials"]] == ["AAAA"]


@pytest.mark.parametrize(
    "odd",
    [
        {"origin": "https://evil.example"},
        {"rp_id": "evil.example"},
        {"flags": 0x41},
        {"flags": 0x44},
        {"client": {"type": "webauthn.get"}},
        {"client": {"crossOrigin": True}},
        {"client": {"topOrigin": "http://localhost:8000"}},
        {"client": {"challenge": "AAAA"}},
        {"cose": P384},
    ],
)
def test_a_wrongly_made_passkey_uses_up_its_challenge(inspector: Author, odd: dict[str, Any]) -> None:
    challenge = asked(inspector)
    arguments = {"membership": inspector.membership, "challenge_id": challenge.pk}
    [(code, _)] = refused(passkey_request, credential=Device().make(challenge.value, **odd), **arguments)
    assert code in {"passkey", "passkey_sort"}
    right = Device().make(challenge.value)
    assert refused(passkey_request, credential=right, **arguments) == [("not_open", None)]
    assert not KeyRequest.objects.exists()


@pytest.mark.parametrize(
    "credential", [None, [], "x", {}, {"id": "AA"}, {"id": "AA", "response": {"clientDataJSON": "!"}}]
)
def test_a_malformed_passkey_is_refused(inspector: Author, credential: object) -> None:
    challenge = asked(inspector)
    refusals = refused(
        passkey_request, membership=inspector.membership, challenge_id=challenge.pk, credential=credential
    )
    assert refusals == [("passkey", "/credential")]


def test_a_challenge_expires_and_is_one_persons(inspector: Author) -> None:
    challenge = asked(inspector)
    other = member("station", "inspector", "Other Station", licence="9-9")
    credential = Device().make(challenge.value)
    for membership, change in ((other, {}), (inspector.membership, {"expires_at": datetime.now(UTC)})):
        KeyChallenge.objects.filter(pk=challenge.pk).update(**change)
        refusals = refused(
            passkey_request, membership=membership, challenge_id=challenge.pk, credential=credential
        )
        assert refusals == [("not_open", None)]


def test_a_machine_signs_that_it_has_the_key(city: Author, inspector: Author) -> None:
    station = inspector.organisation
    Organisation.objects.filter(pk=station.pk).update(registration_no="점검-0007")
    owner = member_add(organisation=station, user=member("station", "owner", "Elsewhere").user, role="owner")
    owner.refresh_from_db()
    seed = bytes([9]) * 32
    challenge = challenge_create(
        membership=owner, licence="점검-0007", type="ed25519", public_key=public_key(seed)
    )
    statement = machine_statement(challenge)
    signed = prepare(canonical.dumps(statement)).signed(seed)
    request = machine_request(membership=owner, challenge_id=challenge.pk, signed=signed)
    key = key_request_confirm(author=city, request_id=request.pk, compared=request.key)
    assert (key.licence, key.type) == ("점검-0007", "ed25519")
    assert Notice.objects.filter(kind="key_enrolled").count() == 2


@pytest.mark.parametrize("wrong", ["key", "statement", "truncated", "shape"])
def test_a_false_proof_is_refused(inspector: Author, wrong: str) -> None:
    seed = bytes([9]) * 32
    challenge = asked(inspector, "ed25519", public_key=public_key(seed))
    statement = machine_statement(challenge)
    signed: dict[str, Any] = prepare(canonical.dumps(statement)).signed(bytes(32) if wrong == "key" else seed)
    if wrong == "statement":
        signed["statement"] = {**statement, "licence": "1"}
    elif wrong == "truncated":
        signed["signature"]["value"] = signed["signature"]["value"][:84]
    elif wrong == "shape":
        signed = {"signed": signed}
    refusals = refused(
        machine_request, membership=inspector.membership, challenge_id=challenge.pk, signed=signed
    )
    assert refusals == [("false_proof", "/signed")]


def test_the_paper_must_have_the_same_fingerprint(city: Author, inspector: Author) -> None:
    request = requested(inspector)
    for read in ("", "0" * 16, request.key[-15:], request.key[:16]):
        refusals = refused(key_request_confirm, author=city, request_id=request.pk, compared=read)
        assert refusals == [("other_paper", "/compared")]
    assert not SigningKey.objects.exists()


def test_a_request_is_decided_once_and_by_the_city(city: Author, inspector: Author, dealer: Author) -> None:
    request = requested(inspector)
    for author in (inspector, dealer):
        refusals = refused(key_request_confirm, author=author, request_id=request.pk, compared=request.key)
        assert refusals == [("not_found", None)]
    assert refused(key_request_refuse, author=city, request_id=request.pk, reason=" ") == [
        ("required", "/reason")
    ]
    key_request_refuse(author=city, request_id=request.pk, reason="other paper")
    refusals = refused(key_request_confirm, author=city, request_id=request.pk, compared=request.key)
    assert refusals == [("decided", None)]
    refusals = refused(key_request_take_back, membership=inspector.membership, request_id=request.pk)
    assert refusals == [("decided", None)]


def test_nobody_decides_on_a_key_of_their_own(city: Author, inspector: Author) -> None:
    both = member_add(organisation=city.organisation, user=inspector.membership.user, role="staff")
    own = Author(city.organisation, "registry", both.person, both)
    request = requested(inspector)
    refusals = refused(key_request_confirm, author=own, request_id=request.pk, compared=request.key)
    assert refusals == [("not_found", None)]


def test_nobody_asks_for_a_key_under_anothers_number(inspector: Author, dealer: Author, city: Author) -> None:
    other = member("station", "inspector", "Other Station", licence="9-9")
    assert refused(asked, inspector=inspector, licence="9-9") == [("other_licence", "/licence")]
    for membership in (dealer.membership, city.membership):
        assert refused(asked, inspector=inspector, membership=membership) == [("not_found", None)]
    Organisation.objects.filter(pk=other.organisation_id).update(state="suspended")
    other = type(other).objects.select_related("organisation", "user").get(pk=other.pk)
    assert refused(asked, inspector=inspector, membership=other, licence="9-9") == [("not_found", None)]


def test_requests_for_keys_do_not_pile_up(inspector: Author) -> None:
    for number in range(1, MAX_PENDING + 1):
        requested(inspector, Device(number))
    assert Notice.objects.filter(kind="key_asked").count() == MAX_PENDING
    assert refused(asked, inspector=inspector) == [("too_many", None)]
    request = KeyRequest.objects.all()[0]
    key_request_take_back(membership=inspector.membership, request_id=request.pk)
    assert asked(inspector).expires_at < datetime.now(UTC) + timedelta(minutes=11)
    refusals = refused(key_request_take_back, membership=inspector.membership, request_id=uuid4())
    assert refusals == [("not_found", None)]


def test_the_same_key_waits_once(inspector: Author) -> None:
    requested(inspector)
    assert refused(requested, inspector=inspector) == [("enrolled_already", "/public_key")]
