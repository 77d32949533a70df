"""A new signing key on its way: its holder proves to have it, the city compares its fingerprint with the paper."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import IntegrityError, transaction

from records import wiring
from records.people.authors import Author
from records.people.models import Membership
from records.people.permissions import LICENSED, may_ask_for_key, missing
from records.people.requests import decided, request_decide
from records.signing import key_notices as notices
from records.signing.keys import ENROLLED_ALREADY, key_enrol, licence_of, public_key_read
from records.signing.models import KeyChallenge, KeyRequest, SigningKey
from records.signing.passkeys import passkey_read
from records.signing.permissions import may_decide_on_key
from records.terms.bodies import TypeChoice
from records.terms.characters import line_clean, lines_clean
from records.terms.texts import REASON_MISSING, Refusal, RefusalSort, Text
from verifier import canonical, certification, ed25519, enrolment, shapes
from verifier.errors import Malformed, Mismatch
from verifier.times import format_time

LIFETIME = timedelta(minutes=10)
MAX_PENDING = 5
COMPARED = 16

NOT_OPEN = Text(
    "시간이 지났거나 이미 쓰인 신청입니다. 처음부터 다시 하십시오.",
    "This ran out of time, or was used already. Please begin again.",
)
TOO_MANY = Text(
    "확인을 기다리는 서명키가 이미 {limit}개입니다.", "{limit} signing keys wait for the city already."
)
MACHINE_ONLY = Text(
    "패스키는 점검자 본인의 자격 번호로만 등록합니다.",
    "A passkey is enrolled under the inspector's own licence.",
)
FALSE_PROOF = Text(
    "서명이 이 신청의 것이 아닙니다. 받은 파일을 그대로, 붙여 넣은 공개키의 개인키로 서명하십시오.",
    "This is no signature of this request: sign the file as it is, with the private key of the public key that you pasted.",
)
OTHER_PAPER = Text(
    "종이에 적힌 지문값과 다릅니다. 등록하지 마십시오.",
    "The paper has another fingerprint: do not enrol this signing key.",
)


def licences(membership: Membership) -> list[str]:
    """The numbers under which a key of this member's may be enrolled, their own first."""
    own = [membership.licence] if membership.role in LICENSED and membership.licence else []
    station = membership.organisation.registration_no
    return [*own, *([station] if station and station not in own else [])]


def challenge_create(
    *,
    membership: Membership,
    licence: str,
    type: str,  # noqa: A002  as FORMATS names it
    public_key: str = "",
) -> KeyChallenge:
    """`public_key` is a machine's; a passkey is only made afterwards."""
    if not may_ask_for_key(membership):
        raise missing()
    number, now = licence_of(licence, membership), datetime.now(UTC)
    if number not in licences(membership):
        raise missing("/licence")
    if type == SigningKey.Type.WEBAUTHN and number != membership.licence:
        raise Refusal("machine_only", MACHINE_ONLY, pointer="/licence")
    if type == SigningKey.Type.ED25519:
        _check_new(certification.key_id(public_key_read(public_key, type)))
    _check_room(membership)
    KeyChallenge.objects.filter(expires_at__lt=now - LIFETIME).delete()
    return KeyChallenge.objects.create(
        membership=membership,
        licence=number,
        type=type,
        public_key=public_key,
        value=canonical.b64u_encode(secrets.token_bytes(32)),
        expires_at=(now + LIFETIME).replace(microsecond=0),
    )


def challenge_open(membership: Membership, challenge_id: UUID) -> KeyChallenge:
    challenge = KeyChallenge.objects.filter(pk=challenge_id, membership=membership).first()
    if challenge is None:
        raise missing()
    if not challenge.is_open(datetime.now(UTC)):
        raise Refusal("not_open", NOT_OPEN, sort=RefusalSort.CONFLICT)
    return challenge


def machine_statement(challenge: KeyChallenge) -> dict[str, str]:
    """`enrolment/1`: what the machine's key signs with `registry-verifier sign`."""
    return {
        "format": enrolment.FORMAT,
        "registry": wiring.signing_origins()[0],
        "licence": challenge.licence,
        "key": certification.key_id(canonical.b64u_decode(challenge.public_key)),
        "challenge": challenge.value,
        "expires_at": format_time(int(challenge.expires_at.timestamp())),
    }


def passkey_request(
    *, membership: Membership, challenge_id: UUID, credential: object, name: str = ""
) -> KeyRequest:
    challenge = _used(membership, challenge_id, SigningKey.Type.WEBAUTHN)
    made = passkey_read(challenge, credential)
    return _request(challenge, made.public_key, name, credential=made.credential)


def machine_request(
    *, membership: Membership, challenge_id: UUID, signed: object, name: str = ""
) -> KeyRequest:
    challenge = _used(membership, challenge_id, SigningKey.Type.ED25519)
    try:
        stated = shapes.members(signed, "signed", ("statement", "signature"))
        signature = certification.parse_signature(stated["signature"])
        if stated["statement"] != machine_statement(challenge):
            raise Mismatch("other_challenge")
        if not isinstance(signature, certification.Ed25519Signature):
            raise Mismatch("signature_other_type")
        message = enrolment.parse_enrolment(stated["statement"]).signed
        key = ed25519.from_spki(canonical.b64u_decode(challenge.public_key))
        ed25519.verify(key, message, signature.value)
    except (Malformed, Mismatch):
        raise Refusal("false_proof", FALSE_PROOF, pointer="/signed") from None
    return _request(challenge, challenge.public_key, name)


def key_request_confirm(*, author: Author, request_id: UUID, compared: str) -> SigningKey:
    """`compared` is what the city's staff read from the paper: the fingerprint's last sixteen digits, or all."""
    with transaction.atomic():
        request = _pending(author, request_id)
        read = "".join(compared.split()).lower()
        if read not in {request.key, request.key[-COMPARED:]}:
            raise Refusal("other_paper", OTHER_PAPER, pointer="/compared")
        if not may_ask_for_key(request.membership):
            raise Refusal("not_open", NOT_OPEN, sort=RefusalSort.CONFLICT)
        key = key_enrol(
            author=author,
            holder=request.membership,
            licence=request.licence,
            type=cast(TypeChoice, request.type),
            public_key=request.public_key,
            rp_id=request.rp_id,
            origins=request.origins,
            credential=request.credential,
            name=request.name,
        )
        _decide(request, KeyRequest.State.CONFIRMED, author.person)
        return key


def key_request_refuse(*, author: Author, request_id: UUID, reason: str) -> None:
    if not reason.strip():
        raise Refusal("required", REASON_MISSING, pointer="/reason")
    reason = lines_clean(reason, "/reason")
    with transaction.atomic():
        _decide(_pending(author, request_id), KeyRequest.State.REFUSED, author.person, reason.strip())


def key_request_take_back(*, membership: Membership, request_id: UUID) -> None:
    request = KeyRequest.objects.filter(pk=request_id, membership=membership).first()
    if request is None:
        raise missing()
    _decide(request, KeyRequest.State.TAKEN_BACK, membership.person)


def _used(membership: Membership, challenge_id: UUID, type: str) -> KeyChallenge:  # noqa: A002
    """The challenge, from now on used: an attempt that fails needs a new one too."""
    if not may_ask_for_key(membership):
        raise missing()
    now = datetime.now(UTC)
    mine = KeyChallenge.objects.filter(
        pk=challenge_id, membership=membership, type=type, used_at=None, expires_at__gt=now
    )
    if not mine.update(used_at=now):
        raise Refusal("not_open", NOT_OPEN, sort=RefusalSort.CONFLICT)
    return KeyChallenge.objects.select_related("membership__organisation", "membership__user").get(
        pk=challenge_id
    )


def _request(challenge: KeyChallenge, public_key: str, name: str, credential: str = "") -> KeyRequest:
    key = certification.key_id(public_key_read(public_key, challenge.type))
    name = line_clean(name, "/name")
    _check_new(key)
    _check_room(challenge.membership)
    is_passkey = challenge.type == SigningKey.Type.WEBAUTHN
    try:
        with transaction.atomic():
            request = KeyRequest.objects.create(
                membership=challenge.membership,
                licence=challenge.licence,
                type=challenge.type,
                key=key,
                public_key=public_key,
                rp_id=wiring.rp_ids()[0] if is_passkey else "",
                origins=wiring.signing_origins() if is_passkey else [],
                credential=credential,
                name=" ".join(name.split())[:60],
            )
            notices.key_asked_for(request)
            return request
    except IntegrityError:
        # Another request for the same key was faster.
        raise _known() from None


def _check_new(key: str) -> None:
    waits = KeyRequest.objects.filter(key=key, state=KeyRequest.State.PENDING)
    if waits.exists() or SigningKey.objects.filter(key=key).exists():
        raise _known()


def _known() -> Refusal:
    return Refusal("enrolled_already", ENROLLED_ALREADY, pointer="/public_key", sort=RefusalSort.CONFLICT)


def _check_room(membership: Membership) -> None:
    # Not locked: two at once may exceed it by one, and the city refuses what it does not want.
    waiting = KeyRequest.objects.filter(membership=membership, state=KeyRequest.State.PENDING)
    if waiting.count() >= MAX_PENDING:
        raise Refusal("too_many", TOO_MANY.format(limit=MAX_PENDING), sort=RefusalSort.CONFLICT)


def _pending(author: Author, request_id: UUID) -> KeyRequest:
    request = (
        KeyRequest.objects.select_related("membership__organisation", "membership__user")
        .select_for_update(of=("self",))
        .filter(pk=request_id)
        .first()
    )
    if request is None or not may_decide_on_key(author, request):
        raise missing()
    if request.state != KeyRequest.State.PENDING:
        raise decided()
    return request


def _decide(request: KeyRequest, state: str, person: UUID, reason: str = "") -> None:
    request_decide(KeyRequest.objects.filter(pk=request.pk), state, person, reason)
