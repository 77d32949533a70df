"""Organisations and their members."""

from datetime import date

from stdnum.kr import brn

from registry.models import Membership, Organisation, User
from registry.subjects import licence_subject
from registry.texts import Refusal, Text

BUSINESS_NO = Text("사업자등록번호는 10자리 숫자입니다.", "A business registration number has ten digits.")
WRONG_ROLE = Text("이 종류의 업체에는 그 역할이 없습니다.", "An organisation of this kind has no such role.")
NEEDS_LICENCE = Text("점검자는 자격(신고증) 번호가 있어야 합니다.", "An inspector needs a licence number.")

_ROLES = {
    Organisation.Kind.DEALERSHIP: {Membership.Role.OWNER, Membership.Role.DEALER, Membership.Role.STAFF},
    Organisation.Kind.STATION: {Membership.Role.OWNER, Membership.Role.INSPECTOR, Membership.Role.STAFF},
    Organisation.Kind.CITY: {Membership.Role.OWNER, Membership.Role.STAFF, Membership.Role.AUDITOR},
}


def organisation_create(
    *,
    kind: str,
    name: str,
    business_no: str = "",
    registration_no: str = "",
    state: str = Organisation.State.APPLIED,
) -> Organisation:
    return Organisation.objects.create(
        kind=Organisation.Kind(kind),
        name=name,
        business_no=business_no_clean(business_no) if business_no else "",
        registration_no=registration_no,
        state=Organisation.State(state),
    )


def member_add(
    *,
    organisation: Organisation,
    user: User,
    role: str,
    licence: str | None = None,
    licence_expires_on: date | None = None,
    employee_no: str = "",
) -> Membership:
    """A person keeps one pseudonym in all organisations."""
    if Membership.Role(role) not in _ROLES[Organisation.Kind(organisation.kind)]:
        raise Refusal("role", WRONG_ROLE, pointer="/role")
    if role == Membership.Role.INSPECTOR and not licence:
        raise Refusal("licence", NEEDS_LICENCE, pointer="/licence")
    number = licence_subject(licence).partition(":")[2] if licence else None
    return Membership.objects.create(
        organisation=organisation,
        user=user,
        role=role,
        licence=number,
        licence_expires_on=licence_expires_on if number else None,
        employee_no=employee_no,
    )


def business_no_clean(text: str) -> str:
    """`NNN-NN-NNNNN`. Its check digit is not enforced: real numbers fail it."""
    number: str = brn.compact(text)
    if len(number) != 10 or not number.isdecimal() or not number.isascii():
        raise Refusal("business_no", BUSINESS_NO, pointer="/business_no")
    return f"{number[:3]}-{number[3:5]}-{number[5:]}"
