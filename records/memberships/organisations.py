"""Organisations and their members."""

from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from stdnum.kr import brn

from records.notices.services import notice_send
from records.people.models import ApiToken, Membership, Organisation, OrganisationEvent, User
from records.people.permissions import LICENSED, may_end, may_manage, missing
from records.signing.revocations import keys_sweep, seoul_today
from records.terms.characters import line_clean
from records.terms.subjects import licence_subject
from records.terms.texts import Refusal, RefusalSort, Text

BUSINESS_NO = Text("사업자등록번호는 10자리 숫자입니다.", "A business registration number has ten digits.")
WRONG_ROLE = Text("이 종류의 업체에는 그 역할이 없습니다.", "An organisation of this kind has no such role.")
NEEDS_LICENCE = Text(
    "점검자는 자격(신고증) 번호가, 참관인은 위촉 번호가 있어야 합니다.",
    "An inspector needs a licence number, an observer the number of a letter of appointment.",
)

LAST_OWNER = Text(
    "마지막 대표는 나갈 수 없습니다. 먼저 다른 대표를 초대하십시오.",
    "The last owner can't leave: invite another one first.",
)

PAST = Text("이미 지난 날짜입니다.", "This day has passed.")
TOO_LATE = Text(
    "10년 뒤보다 늦은 날짜입니다. 자격증의 날짜를 확인하십시오.",
    "This is more than ten years ahead: look at the card again.",
)

ENTERED = "시에서 직접 등록 / Entered by the city"

_LONGEST = timedelta(days=3660)
_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)
_ROLES = {
    Organisation.Kind.DEALERSHIP: {Membership.Role.OWNER, Membership.Role.DEALER, Membership.Role.STAFF},
    Organisation.Kind.STATION: {Membership.Role.OWNER, Membership.Role.INSPECTOR, Membership.Role.STAFF},
    Organisation.Kind.CITY: {Membership.Role.OWNER, Membership.Role.STAFF, Membership.Role.AUDITOR},
    Organisation.Kind.BODY: {Membership.Role.OWNER, Membership.Role.STAFF},
    Organisation.Kind.OFFICE: {Membership.Role.OWNER, Membership.Role.OBSERVER, Membership.Role.STAFF},
}


@transaction.atomic
def organisation_create(
    *,
    kind: str,
    name: str,
    business_no: str = "",
    registration_no: str = "",
    state: str = Organisation.State.APPLIED,
) -> Organisation:
    name = line_clean(name, "/name")
    registration_no = line_clean(registration_no, "/registration_no")
    made = Organisation.objects.create(
        kind=Organisation.Kind(kind),
        name=name,
        business_no=business_no_clean(business_no) if business_no else "",
        registration_no=registration_no,
        state=Organisation.State(state),
    )
    if made.is_active:
        # Nobody applied, so nobody decided on a page: its history begins here.
        OrganisationEvent.objects.create(
            organisation=made, action=OrganisationEvent.Action.APPROVED, reason=ENTERED
        )
    return made


def member_add(
    *,
    organisation: Organisation,
    user: User,
    role: str,
    licence: str | None = None,
    licence_expires_on: date | None = None,
    employee_no: str = "",
) -> Membership:
    number = member_check(organisation=organisation, role=role, licence=licence)
    employee_no = line_clean(employee_no, "/employee_no")
    return Membership.objects.create(
        organisation=organisation,
        user=user,
        role=role,
        licence=number,
        licence_expires_on=licence_expires_on if number else None,
        employee_no=employee_no,
    )


def member_check(
    *, organisation: Organisation, role: str, licence: str | None, until: date | None = None
) -> str | None:
    """The licence as it is written, if this organisation has such a role; else a Refusal. `until` is its last day."""
    if role not in roles_of(organisation):
        raise Refusal("role", WRONG_ROLE, pointer="/role")
    if role in LICENSED and not licence:
        raise Refusal("licence", NEEDS_LICENCE, pointer="/licence")
    if licence and until:
        licence_day_check(until, "/licence_expires_on")
    return licence_subject(licence).partition(":")[2] if licence else None


def licence_day_check(day: date, pointer: str) -> None:
    """A Refusal where a licence that is shown now can't have this last day."""
    today = seoul_today(datetime.now(UTC))
    if day < today:
        raise Refusal("past", PAST, pointer=pointer)
    if day > today + _LONGEST:
        raise Refusal("too_late", TOO_LATE, pointer=pointer)


def roles_of(organisation: Organisation) -> set[str]:
    return {str(role) for role in _ROLES[Organisation.Kind(organisation.kind)]}


@transaction.atomic
def membership_end(*, by: Membership, membership: Membership) -> None:
    """End a membership, with its tokens and signing keys. The member's records stay."""
    if not may_end(by, membership):
        raise missing()
    # All owners' rows: of two who end each other at once the second finds that one is left, and is refused.
    owners = Membership.objects.select_for_update().filter(
        organisation=membership.organisation, role=Membership.Role.OWNER, ended_at=None
    )
    if membership.role == Membership.Role.OWNER and len(owners) == 1:
        raise Refusal("last_owner", LAST_OWNER, sort=RefusalSort.CONFLICT)
    now = timezone.now()
    if Membership.objects.filter(pk=membership.pk, ended_at=None).update(ended_at=now):
        ApiToken.objects.filter(membership=membership, revoked_at=None).update(revoked_at=now)
        keys_sweep(person=membership.person)
        notice_send(
            user=membership.user,
            kind="membership_ended",
            organisation=membership.organisation.name,
            at=now,
        )


def count_tell(*, by: Membership, tells: bool) -> None:
    """Whether the public directory says how many records the organisation stated: its own choice."""
    if not may_manage(by):
        raise missing()
    Organisation.objects.filter(pk=by.organisation_id).update(tells_count=tells)


def business_no_doubtful(number: str) -> bool:
    """Whether the check digit is another one than the rule gives. Some real numbers fail: a warning, no refusal."""
    digits = [int(digit) for digit in number if digit.isdecimal()]
    total = sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) + digits[8] * 5 // 10
    return (10 - total % 10) % 10 != digits[9]


def business_no_clean(text: str) -> str:
    """`NNN-NN-NNNNN`. Its check digit is not enforced: real numbers fail it."""
    number: str = brn.compact(text)
    if len(number) != 10 or not number.isdecimal() or not number.isascii():
        raise Refusal("business_no", BUSINESS_NO, pointer="/business_no")
    return f"{number[:3]}-{number[3:5]}-{number[5:]}"
