"""Signing keys: their beginning and their end are records in the log, under the licence of who holds them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypedDict
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key
from django.db import IntegrityError, transaction

from records import wiring
from records.contents.models import Record
from records.people.authors import Author
from records.people.models import Membership
from records.signing import key_notices as notices
from records.signing.models import SigningKey
from records.stating.drafts import Draft, draft_prepare
from records.stating.services import prepared_record, recording_time
from records.terms.bodies import Holder, KeyEnrolled, TypeChoice
from records.terms.common import ENROLMENT
from records.terms.kinds import Kind
from records.terms.subjects import licence_subject
from records.terms.texts import Refusal, RefusalSort, Text
from verifier import canonical, ed25519
from verifier.certification import key_id
from verifier.errors import Malformed, Mismatch

NOT_A_KEY = Text(
    "공개키를 읽을 수 없습니다 (Ed25519 또는 비압축 P-256의 DER SubjectPublicKeyInfo).",
    "This is no public key: a DER SubjectPublicKeyInfo of Ed25519, or of P-256 uncompressed, is needed.",
)
ED25519_ONLY = Text("이 종류의 서명키는 Ed25519여야 합니다.", "A signing key of this type is Ed25519.")
OTHER_LICENCE = Text(
    "이 자격 번호는 그 사람이나 점검장의 것이 아닙니다.",
    "This licence is neither the holder's nor their station's.",
)
ENROLLED_ALREADY = Text("이미 등록된 서명키입니다.", "This signing key is enrolled already.")
RP_ID = Text("이 사이트의 패스키가 아닙니다.", "This passkey belongs to another site.")
ORIGIN = Text("출처는 이 사이트의 주소여야 합니다.", "An origin must be an address of this site.")


class _Site(TypedDict):
    rp_id: str
    origins: list[str]


def key_enrol(
    *,
    author: Author,
    holder: Membership,
    licence: str,
    type: TypeChoice,  # noqa: A002  as FORMATS names it
    public_key: str,
    rp_id: str = "",
    origins: Sequence[str] = (),
    credential: str = "",
    name: str = "",
    now: datetime | None = None,
) -> SigningKey:
    """`public_key` is base64url of a DER SubjectPublicKeyInfo; `rp_id`, `origins`, `credential` are for passkeys only."""
    key, number = key_id(public_key_read(public_key, type)), licence_of(licence, holder)
    body: KeyEnrolled = {"key": key, "type": type, "public_key": public_key, "holder": _holder(holder)}
    if type == "webauthn":
        body = {**body, **_site(rp_id, origins)}
    try:
        with transaction.atomic():
            if SigningKey.objects.filter(key=key).exists():
                raise _enrolled_already()
            record = key_record(author, ENROLMENT, number, body, now)
            row = SigningKey.objects.create(
                key=key,
                licence=number,
                type=type,
                public_key=public_key,
                person=holder.person,
                organisation=holder.organisation,
                rp_id=rp_id,
                origins=list(origins),
                credential=credential,
                name=name,
                enrolled=record,
            )
            notices.key_enrolled(row)
            return row
    except IntegrityError:
        # Another process enrolled it in the meantime.
        raise _enrolled_already() from None


def _holder(membership: Membership) -> Holder:
    return {"person": str(membership.person), "organisation": str(membership.organisation_id)}


def _enrolled_already() -> Refusal:
    return Refusal("enrolled_already", ENROLLED_ALREADY, pointer="/key", sort=RefusalSort.CONFLICT)


def key_record(
    author: Author, kind: Kind, licence: str, body: Mapping[str, object], now: datetime | None
) -> Record:
    moment = recording_time(now)
    draft = Draft(kind.name, licence_subject(licence), body)
    [outcome] = prepared_record(
        author=author, prepared=[draft_prepare(author, draft, moment, stated=False)], now=moment
    )
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome.record


def licence_of(licence: str, holder: Membership) -> str:
    """The number as records have it, if a key of this holder's may be enrolled under it."""
    number = licence_subject(licence).partition(":")[2]
    if number not in {holder.licence, holder.organisation.registration_no}:
        raise Refusal("other_licence", OTHER_LICENCE, pointer="/licence")
    return number


def public_key_read(public_key: str, key_type: str) -> bytes:
    """The DER bytes, if they are the one encoding of a key of this type."""
    try:
        spki = canonical.b64u_decode(public_key)
        key = load_der_public_key(spki)
        again = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except (Malformed, ValueError, UnsupportedAlgorithm):
        raise Refusal("public_key", NOT_A_KEY, pointer="/public_key") from None
    is_p256 = isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1)
    if again != spki or not (is_p256 or isinstance(key, Ed25519PublicKey)):
        raise Refusal("public_key", NOT_A_KEY, pointer="/public_key")
    if key_type == SigningKey.Type.ED25519 and is_p256:
        raise Refusal("public_key", ED25519_ONLY, pointer="/public_key")
    if isinstance(key, Ed25519PublicKey):
        try:
            ed25519.check_point(key.public_bytes_raw())
        except Mismatch:
            raise Refusal("public_key", NOT_A_KEY, pointer="/public_key") from None
    return spki


def _site(rp_id: str, origins: Sequence[str]) -> _Site:
    if rp_id not in wiring.rp_ids():
        raise Refusal("rp_id", RP_ID, pointer="/rp_id")
    for index, origin in enumerate(origins):
        host = urlsplit(origin).hostname or ""
        if host != rp_id and not host.endswith(f".{rp_id}"):
            raise Refusal("origin", ORIGIN, pointer=f"/origins/{index}")
    return {"rp_id": rp_id, "origins": list(origins)}
