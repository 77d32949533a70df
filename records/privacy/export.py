"""All that the registry holds of one person, as a file that they and programs can read."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from records.audit_log.models import Access
from records.contents.models import Record
from records.contents.services import opened_of
from records.people.models import ApiToken, Invitation, Membership, Renewal, User
from records.privacy.models import ErasureRequest
from records.privacy.person_erasure import person_disclosures
from records.signing.models import SigningKey
from records.terms.families import families
from verifier.times import format_time

_ROWS = 500
_CHUNK = 64 * 1024

README = """이 파일은 장안평 중고차 등록부가 보관하는 회원님의 정보입니다. person.json에 모두 있습니다.
비밀번호, 2단계 인증의 비밀값, API 토큰은 보관하지 않거나 암호화되어 있어 들어 있지 않습니다.

This file holds what the Janganpyeong used-car registry keeps of you: all of it is in person.json.
Passwords, the secrets of second factors and API tokens are not in it: they are kept as hashes, or encrypted.
"""


class _Sent(io.RawIOBase):
    """What was written and is not sent yet. A ZIP that can't go back in its file says sizes behind each member."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self.waiting += data
        return len(data)

    def taken(self) -> bytes:
        taken = bytes(self.waiting)
        self.waiting.clear()
        return taken


UNFINISHED = """이 파일은 만들다가 끊겼습니다. person.json이 끝까지 들어 있지 않습니다. 다시 받아 주세요.

Something broke while this file was made: person.json does not go to its end. Please download it again.
"""


def person_export(user: User) -> Iterator[bytes]:
    """A ZIP with person.json and a note that says what it is, made while it is sent.

    However much a person stated in the years, no more than some rows of it are in memory at once. What can fail before that fails
    here, where nothing is sent yet. Behind it, UNFINISHED.txt says so, and the error breaks the sending off.
    """
    return _packed(person_data(user))


def _packed(data: Mapping[str, object]) -> Iterator[bytes]:
    sent = _Sent()
    fault: Exception | None = None
    with zipfile.ZipFile(sent, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("README.txt", README)
        yield sent.taken()
        with packed.open("person.json", "w", force_zip64=True) as text:
            try:
                for piece in _pieces(data):
                    text.write(piece.encode())
                    if len(sent.waiting) >= _CHUNK:
                        yield sent.taken()
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told and raised again
                fault = error
        if fault is not None:
            packed.writestr("UNFINISHED.txt", UNFINISHED)
    yield sent.taken()
    if fault is not None:
        raise fault


def person_data(user: User) -> dict[str, object]:
    """What stays small is there; what grows with the years is an iterator."""
    return {
        "format": "person/1",
        "pseudonym": str(user.person),
        **_account(user),
        **_signing(user),
        **_stated(user),
        **{name: value for family in families() for name, value in family.person_held(user.person).items()},
    }


def _pieces(data: Mapping[str, object]) -> Iterator[str]:
    """An object's JSON, a member to a line and an iterator's values to a line each."""
    for number, (name, value) in enumerate(data.items()):
        yield f"{',' if number else '{'}\n {json.dumps(name)}: "
        if isinstance(value, Iterator):
            yield "["
            for place, item in enumerate(value):
                yield f"{',' if place else ''}\n  {json.dumps(item, ensure_ascii=False)}"
            yield "]"
        else:
            yield json.dumps(value, ensure_ascii=False)
    yield "\n}\n"


def _account(user: User) -> dict[str, object]:
    memberships = Membership.objects.filter(user=user).select_related("organisation").order_by("created_at")
    invitations = Invitation.objects.filter(email=user.email).select_related("organisation")
    return {
        "account": {
            "email": user.email,
            "name": user.name,
            "since": _time(user.date_joined),
            "last_log_in": _time(user.last_login),
        },
        "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        "memberships": [_membership(membership) for membership in memberships],
        "invitations": [
            {
                "organisation": invitation.organisation.name,
                "role": invitation.role,
                "sent": _time(invitation.created_at),
            }
            for invitation in invitations
        ],
        "log_ins": [
            {"ip": session.ip, "browser": session.user_agent, "since": _time(session.created_at)}
            for session in UserSession.objects.filter(user=user)
        ],
    }


def _signing(user: User) -> dict[str, object]:
    return {
        "second_factors": [
            {
                "type": authenticator.type,
                "since": _time(authenticator.created_at),
                "last_used": _time(authenticator.last_used_at),
            }
            for authenticator in Authenticator.objects.filter(user=user)
        ],
        "tokens": [
            {"prefix": token.prefix, "name": token.name, "last_used": _time(token.last_used_at)}
            for token in ApiToken.objects.filter(membership__user=user)
        ],
        "signing_keys": [
            {
                "key": key.key,
                "licence": key.licence,
                "enrolled": key.enrolled_id,
                "revoked": key.revoked_id,
            }
            for key in SigningKey.objects.filter(person=user.person)
        ],
        "renewals": [
            {
                "licence": renewal.licence,
                "valid_until": renewal.valid_until.isoformat(),
                "asked": _time(renewal.created_at),
                "state": "ended" if renewal.is_ended else renewal.state,
                "reason": renewal.reason,
            }
            for renewal in Renewal.objects.filter(membership__user=user).select_related("membership")
        ],
    }


def _stated(user: User) -> dict[str, object]:
    return {
        "records": (
            {"digest": digest, "kind": kind, "recorded_at": _time(recorded_at)}
            for digest, kind, recorded_at in Record.objects.filter(person=user.person)
            .order_by("recorded_at")
            .values_list("digest", "kind", "recorded_at")
            .iterator(_ROWS)
        ),
        "named_in": (
            {"record": disclosure.record_id, "disclosure": opened_of(disclosure).as_json()}
            for disclosure in person_disclosures(user)
        ),
        "trail": (
            {"at": _time(at), "action": action, "what": what, "target": target}
            for at, action, what, target in Access.objects.filter(person=user.person)
            .values_list("at", "action", "what", "target")
            .iterator(_ROWS)
        ),
        "erasure_requests": [
            {
                "at": _time(request.requested_at),
                "scope": request.scope,
                "reason": request.reason,
                "state": request.state,
            }
            for request in ErasureRequest.objects.filter(requested_by=user.person)
        ],
    }


def _membership(membership: Membership) -> dict[str, object]:
    until = membership.licence_expires_on
    return {
        "organisation": membership.organisation.name,
        "role": membership.role,
        "licence": membership.licence,
        "licence_expires_on": until.isoformat() if until else None,
        "employee_no": membership.employee_no,
        "since": _time(membership.created_at),
        "ended": _time(membership.ended_at),
    }


def _time(moment: datetime | None) -> str | None:
    return format_time(int(moment.timestamp())) if moment else None
