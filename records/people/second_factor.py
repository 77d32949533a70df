"""Who must log in with more than a password, and whether they can."""

from allauth.mfa.models import Authenticator

from records.people.authors import memberships_of
from records.people.models import Membership, User
from records.people.permissions import needs_second_factor
from records.terms.texts import Text

LACKING = Text(
    "점검자와 시 담당자는 2단계 인증을 먼저 설정해야 합니다.",
    "Inspectors and the city's staff set up a second factor first.",
)
_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=_FACTORS).exists())


def usable_memberships(user: User) -> list[Membership]:
    """The active memberships with which this person may act in a browser now."""
    memberships = memberships_of(user)
    if any(map(needs_second_factor, memberships)) and not has_second_factor(user):
        return [membership for membership in memberships if not needs_second_factor(membership)]
    return memberships


def lacks_second_factor(user: User) -> bool:
    """Some role of theirs, or the admin, is closed until they set one up."""
    must = user.is_staff or any(map(needs_second_factor, memberships_of(user)))
    return must and not has_second_factor(user)
