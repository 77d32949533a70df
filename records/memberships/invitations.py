"""Invite members by a link in a mail, the only way in. The link proves the address, and works once."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from records.memberships.organisations import member_add, member_check
from records.notices.services import notice_mail, notice_send
from records.people.authors import Author
from records.people.models import Invitation, Membership, Organisation, User
from records.people.permissions import may_invite, missing
from records.terms.characters import line_clean
from records.terms.texts import Refusal, RefusalSort, Text

LIFETIME = timedelta(days=7)
# Asked without a lock: two at once may exceed it by one, which harms nobody.
MAX_OPEN = 50

ALREADY = Text("이미 이 업체의 구성원입니다.", "This person is a member already.")
NOT_YOURS = Text(
    "다른 주소로 보낸 초대입니다. 초대받은 주소의 계정으로 로그인하십시오.",
    "This invitation went to another address. Log in with the account that it went to.",
)
TOO_MANY = Text(
    "답을 기다리는 초대가 너무 많습니다 (최대 {count}건). 필요 없는 초대를 취소하십시오.",
    "Too many invitations wait for an answer (at most {count}): take some back.",
)
CLOSED = Text(
    "이 초대는 더 이상 쓸 수 없습니다. 새 초대를 요청하십시오.",
    "This invitation no longer works. Ask for a new one.",
)
ACCOUNT_THERE = Text(
    "이 주소의 계정이 이미 있습니다. 로그인해 주십시오.", "There is an account for this address: log in."
)


def invitation_create(
    *,
    author: Author | Membership,
    organisation: Organisation,
    email: str,
    role: str,
    name: str = "",
    licence: str | None = None,
    licence_expires_on: date | None = None,
    employee_no: str = "",
) -> Invitation:
    """Mails the link. An earlier invitation of the same address by the same organisation ends with it."""
    membership = author if isinstance(author, Membership) else author.membership
    if not may_invite(membership, organisation, role):
        raise missing()
    number = member_check(organisation=organisation, role=role, licence=licence, until=licence_expires_on)
    name = line_clean(name, "/name")
    employee_no = line_clean(employee_no, "/employee_no")
    email = email.strip().lower()
    if Membership.objects.filter(organisation=organisation, user__email=email, ended_at=None).exists():
        raise Refusal("member_already", ALREADY, pointer="/email", sort=RefusalSort.CONFLICT)
    now = timezone.now()
    if _open(now).filter(organisation=organisation).count() >= MAX_OPEN:
        raise Refusal("too_many", TOO_MANY.format(count=MAX_OPEN), sort=RefusalSort.CONFLICT)
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        _open(now).filter(organisation=organisation, email=email).update(revoked_at=now)
        invitation = Invitation.objects.create(
            organisation=organisation,
            email=email,
            name=name,
            role=role,
            licence=number,
            licence_expires_on=licence_expires_on if number else None,
            employee_no=employee_no,
            hash=_hash(secret),
            invited_by=membership.person,
            expires_at=now + LIFETIME,
        )
        _mail(invitation, secret)
    return invitation


def invitation_find(secret: str) -> Invitation | None:
    """The open invitation behind a link. One answer for unknown, used, taken back and expired."""
    invitations = _open(timezone.now()).filter(
        hash=_hash(secret), organisation__state=Organisation.State.APPROVED
    )
    return invitations.select_related("organisation").first()


def invitation_accept(*, invitation: Invitation, user: User) -> Membership:
    if user.email != invitation.email or not user.is_active:
        raise Refusal("other_address", NOT_YOURS, sort=RefusalSort.FORBIDDEN)
    now = timezone.now()
    try:
        with transaction.atomic():
            if not _open(now).filter(pk=invitation.pk).update(accepted_at=now):
                raise Refusal("invitation_closed", CLOSED, sort=RefusalSort.CONFLICT)
            membership = member_add(
                organisation=invitation.organisation,
                user=user,
                role=invitation.role,
                licence=invitation.licence,
                licence_expires_on=invitation.licence_expires_on,
                employee_no=invitation.employee_no,
            )
            notice_send(
                user=user,
                kind="joined",
                path=reverse("account"),
                organisation=invitation.organisation.name,
                role=Membership.Role(invitation.role).label,
            )
            return membership
    except IntegrityError:
        raise Refusal("member_already", ALREADY, sort=RefusalSort.CONFLICT) from None


def account_open(*, invitation: Invitation, name: str, password: str) -> User:
    """A new account for who has the link, and the membership with it. The mail proved the address."""
    name = line_clean(name, "/name")
    try:
        validate_password(password, User(email=invitation.email, name=name))
    except ValidationError as error:
        raise Refusal("password", Text(*(" ".join(error.messages),) * 2), pointer="/password") from None
    with transaction.atomic():
        user = User.objects.filter(email=invitation.email).first()
        if user is not None and (user.has_usable_password() or not user.is_active):
            raise Refusal("account_there", ACCOUNT_THERE, sort=RefusalSort.CONFLICT)
        if user is None:
            user = User.objects.create_user(invitation.email)
        user.name = name
        user.set_password(password)
        user.save(update_fields=["name", "password"])
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
        invitation_accept(invitation=invitation, user=user)
    return user


def invitation_revoke(*, author: Membership, invitation: Invitation) -> bool:
    """Take an invitation back. False where it was used, taken back or over before."""
    if not may_invite(author, invitation.organisation, invitation.role):
        raise missing()
    now = timezone.now()
    return bool(_open(now).filter(pk=invitation.pk).update(revoked_at=now))


def _mail(invitation: Invitation, secret: str) -> None:
    notice_mail(
        email=invitation.email,
        kind="invited",
        path=reverse("invitation", args=[secret]),
        organisation=invitation.organisation.name,
        role=Membership.Role(invitation.role).label,
        expires=invitation.expires_at,
    )


def _open(now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)


def _hash(secret: str) -> str:
    # As with tokens: the secret is 256 random bits.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
