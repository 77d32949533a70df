"""All that the registry holds of one person, as a file that they and programs can read."""

import io
import json
import zipfile
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from records.audit_log.models import Access
from records.contents.models import Record
from records.contents.services import opened_of
from records.people.models import ApiToken, Invitation, Membership, User
from records.privacy.models import ErasureRequest
from records.privacy.person_erasure import person_disclosures
from records.signing.models import SigningKey
from verifier.times import format_time

README = """이 파일은 장안평 중고차 등록부가 보관하는 회원님의 정보입니다. person.json에 모두 있습니다.
비밀번호, 2단계 인증의 비밀값, API 토큰은 보관하지 않거나 암호화되어 있어 들어 있지 않습니다.

This file holds what the Janganpyeong used-car registry keeps of you: all of it is in person.json.
Passwords, the secrets of second factors and API tokens are not in it: they are kept as hashes, or encrypted.
"""


def person_export(user: User) -> bytes:
    """A ZIP with person.json and a note that says what it is."""
    text = json.dumps(person_data(user), ensure_ascii=False, indent=1)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("README.txt", README)
        packed.writestr("person.json", text + "\n")
    return file.getvalue()


def person_data(user: User) -> dict[str, object]:
    return {
        "format": "person/1",
        "pseudonym": str(user.person),
        **_account(user),
        **_signing(user),
        **_stated(user),
    }


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
    }


def _stated(user: User) -> dict[str, object]:
    return {
        "records": [
            {"digest": record.digest, "kind": record.kind, "recorded_at": _time(record.recorded_at)}
            for record in Record.objects.filter(person=user.person).order_by("recorded_at")
        ],
        "named_in": [
            {"record": disclosure.record_id, "disclosure": opened_of(disclosure).as_json()}
            for disclosure in person_disclosures(user)
        ],
        "trail": [
            {"at": _time(access.at), "action": access.action, "what": access.what, "target": access.target}
            for access in Access.objects.filter(person=user.person)
        ],
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
