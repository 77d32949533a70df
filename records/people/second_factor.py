"""How strong a log-in is: strength belongs to the session that showed a second factor, not to the person who has one."""

import time
from collections.abc import Callable, Hashable
from typing import NotRequired, TypedDict, TypeVar

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from rest_framework.request import Request

from records.people.authors import memberships_of
from records.people.models import Membership, User
from records.people.permissions import needs_second_factor
from records.terms.texts import Text

LACKING = Text(
    "점검자와 시 담당자는 2단계 인증을 먼저 설정해야 합니다.",
    "Inspectors and the city's staff set up a second factor first.",
)
NOT_SHOWN = Text(
    "이 로그인은 2단계 인증을 거치지 않았습니다. 2단계 인증으로 다시 확인하십시오.",
    "This log-in did not use the second factor: confirm it with the second factor.",
)
_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

AnyRequest = HttpRequest | Request
_Answer = TypeVar("_Answer")


class _Shown(TypedDict):
    """How somebody showed who they are, as allauth keeps it in the session; `id` is a factor's."""

    method: str
    at: float
    id: NotRequired[int]


def has_second_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=_FACTORS).exists())


def is_strong(request: AnyRequest) -> bool:
    """Whether this session showed a factor that the person still has."""
    user = request.user.pk
    shown = tuple(record["id"] for record in _shown(request) if "id" in record)
    if not shown:
        return False
    factors = Authenticator.objects.filter(user=user, pk__in=shown)
    return _once(request, (user, shown), lambda: bool(factors.exists()))


def is_fresh(request: AnyRequest) -> bool:
    """Whether who this is was shown within the last minutes, with the second factor where there is one."""
    user = request.user
    shown = _shown(request)
    if isinstance(user, User) and has_second_factor(user):
        if not is_strong(request):
            return False
        shown = [record for record in shown if "id" in record]
    return bool(shown) and time.time() - shown[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


def memberships_in(request: AnyRequest) -> list[Membership]:
    """The active memberships of who asks, whatever this session may do with them."""
    user = request.user
    return _once(request, user.pk, lambda: memberships_of(user)) if isinstance(user, User) else []


def usable_memberships(request: AnyRequest) -> list[Membership]:
    """The active memberships with which this session may act."""
    memberships = memberships_in(request)
    if any(map(needs_second_factor, memberships)) and not is_strong(request):
        return [membership for membership in memberships if not needs_second_factor(membership)]
    return memberships


def must_have_second_factor(user: User) -> bool:
    """Some role of theirs, or the admin, is closed without one."""
    return _must(user, memberships_of(user))


def lacks_second_factor(user: User) -> bool:
    """Some role of theirs, or the admin, is closed until they set one up."""
    return must_have_second_factor(user) and not has_second_factor(user)


def weakness(request: AnyRequest) -> Text | None:
    """Why this session may not act in all of the person's roles; None where it may."""
    user = request.user
    if not isinstance(user, User):
        return None
    if not _must(user, memberships_in(request)) or is_strong(request):
        return None
    return NOT_SHOWN if has_second_factor(user) else LACKING


def _must(user: User, memberships: list[Membership]) -> bool:
    return user.is_staff or any(map(needs_second_factor, memberships))


def _once(request: AnyRequest, name: Hashable, ask: Callable[[], _Answer]) -> _Answer:
    """Of the database once in a request: a page asks at its door, in its view and for its menu."""
    answers: dict[Hashable, _Answer] = request.META.setdefault("records.log_in", {})
    if name not in answers:
        answers[name] = ask()
    return answers[name]


def _shown(request: AnyRequest) -> list[_Shown]:
    user = request.user
    return list(get_authentication_records(request, user)) if isinstance(user, User) else []
