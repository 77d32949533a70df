"""Signing keys begin and end in the log, under the licence of who holds them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from records.people.authors import Author
from records.signing.keys import key_enrol
from records.signing.models import SigningKey
from records.signing.revocations import key_revoke
from records.standing.history import subject_history
from registry.identity.models import Vehicle
from tests.cast import Signer, enrolled, member
from tests.records.answers import refused
from verifier import bodies, canonical, ed25519

pytestmark = pytest.mark.django_db

LICENCE = "11-22-333333"
PASSKEY = {"type": "webauthn", "rp_id": "localhost", "origins": ["http://localhost:8000"]}


def ed25519_key(number: int = 1) -> str:
    return canonical.b64u_encode(ed25519.spki(ed25519.public_key(bytes([number]) * 32)))


def der(key: Any, point: PublicFormat = PublicFormat.SubjectPublicKeyInfo) -> str:
    return canonical.b64u_encode(key.public_key().public_bytes(Encoding.DER, point))


def enrol(city: Author, inspector: Author, **changes: Any) -> SigningKey:
    arguments: dict[str, Any] = {
        "holder": inspector.membership,
        "licence": LICENCE,
        "type": "ed25519",
        "public_key": ed25519_key(),
    }
    return key_enrol(author=city, **(arguments | changes))


def body_of(record: Any) -> Any:
    return canonical.loads(record.content.canonical)["body"]


def test_enrolling_is_a_record_under_the_licence(city: Author, inspector: Author) -> None:
    key = enrol(city, inspector)
    assert key.enrolled.subject == f"licence:{LICENCE}"
    read = bodies.parse_enrolled(body_of(key.enrolled))
    assert (read.key, read.type, read.person) == (key.key, "ed25519", str(inspector.person))
    assert not Vehicle.objects.exists()


def test_a_passkey_says_where_it_is_used(city: Author, inspector: Author) -> None:
    p256 = ec.generate_private_key(ec.SECP256R1())
    key = enrol(city, inspector, public_key=der(p256), **PASSKEY)
    read = bodies.parse_enrolled(body_of(key.enrolled))
    assert (read.rp_id, read.origins) == ("localhost", ("http://localhost:8000",))


def test_a_machine_s_key_is_under_its_station_s_number(city: Author, inspector: Author) -> None:
    inspector.organisation.registration_no = inspector.membership.organisation.registration_no = "점검-0007"
    assert enrol(city, inspector, licence="점검-0007").licence == "점검-0007"


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"licence": "somebody-else"}, "other_licence", "/licence"),
        ({"licence": ""}, "licence_shape", "/subject"),
        ({"public_key": "AAAA"}, "public_key", "/public_key"),
        ({"public_key": "not base64!"}, "public_key", "/public_key"),
        ({"type": "rsa"}, "enum", "/body/type"),
        ({"type": "webauthn", "origins": ["https://evil.example"]}, "rp_id", "/rp_id"),
        ({"type": "webauthn", "rp_id": "localhost"}, "minItems", "/body/origins"),
        ({**PASSKEY, "origins": ["https://evil.example"]}, "origin", "/origins/0"),
        ({**PASSKEY, "origins": ["http://localhost:8000/x"]}, "pattern", "/body/origins/0"),
    ],
)
def test_a_key_not_of_the_holder_s_is_refused(
    city: Author, inspector: Author, changes: dict[str, Any], code: str, pointer: str
) -> None:
    refusals = refused(enrol, city=city, inspector=inspector, **changes)
    assert (code, pointer) in refusals
    assert not SigningKey.objects.exists()


def test_keys_of_other_kinds_are_refused(city: Author, inspector: Author) -> None:
    p256, p384 = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP384R1())
    weak = rsa.generate_private_key(65537, 2048)
    for key in (p384, weak, p256):
        refusals = refused(enrol, city=city, inspector=inspector, public_key=der(key))
        assert refusals == [("public_key", "/public_key")]
    small_order = canonical.b64u_encode(bytes.fromhex("302a300506032b6570032100") + bytes(32))
    assert refused(enrol, city=city, inspector=inspector, public_key=small_order) == [
        ("public_key", "/public_key")
    ]


def test_a_key_is_enrolled_once(city: Author, inspector: Author) -> None:
    enrol(city, inspector)
    assert refused(enrol, city=city, inspector=inspector) == [("enrolled_already", "/key")]


def test_only_the_city_enrols_and_revokes(dealer: Author, inspector: Author, signer: Signer) -> None:
    for author in (dealer, inspector):
        assert refused(enrol, city=author, inspector=inspector) == [("wrong_role", "/kind")]
        assert refused(key_revoke, author=author, key=signer.key.key, reason="lost") == [
            ("wrong_role", "/kind")
        ]


def test_a_revocation_is_a_record_and_happens_once(city: Author, signer: Signer) -> None:
    since = datetime.now(UTC).replace(microsecond=0) - timedelta(days=2)
    key = key_revoke(author=city, key=signer.key.key, reason="stolen", compromised_since=since)
    assert key.revoked is not None
    read = bodies.parse_revoked(body_of(key.revoked))
    assert read.compromised_since == since.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert SigningKey.objects.get().compromised_since == since
    assert refused(key_revoke, author=city, key=signer.key.key, reason="again") == [
        ("revoked_already", "/key")
    ]
    kinds = [item.record.kind for item in subject_history(f"licence:{signer.key.licence}").items]
    assert kinds == ["key:enrolled", "key:revoked"]


def test_a_revocation_needs_a_key_a_reason_and_a_past(city: Author, signer: Signer) -> None:
    assert refused(key_revoke, author=city, key="0" * 64, reason="lost") == [("not_found", "/key")]
    assert refused(key_revoke, author=city, key=signer.key.key, reason=" ") == [("pattern", "/body/reason")]
    later = datetime.now(UTC) + timedelta(days=1)
    assert refused(key_revoke, author=city, key=signer.key.key, reason="lost", compromised_since=later) == [
        ("future", "/compromised_since")
    ]
    assert SigningKey.objects.get().revoked is None


def test_two_people_of_one_station_have_keys_of_their_own(city: Author, inspector: Author) -> None:
    enrolled(city, inspector)
    other = member("station", "inspector", "Station Two", licence="44-55-666666")
    key = enrol(city, inspector, holder=other, licence="44-55-666666")
    assert key.organisation == other.organisation
