"""The desks of those who log in: for whom they act, and what they may open."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.people.authors import Author, author_for, author_role
from records.people.models import Membership, User
from records.people.permissions import may_ask_for_key, may_make_tokens, may_manage
from records.people.second_factor import has_second_factor, is_fresh, usable_memberships, weakness
from records.terms.roles import AUDITOR, DEALER, INSPECTOR, OBSERVER, PROPOSER, REGISTRY
from records.web.families import links_of

_P = ParamSpec("_P")
View = Callable[Concatenate[HttpRequest, Author, _P], HttpResponseBase]
MemberView = Callable[Concatenate[HttpRequest, Membership, _P], HttpResponseBase]


_LINKS: dict[str | None, tuple[tuple[str, str], ...]] = {
    DEALER: (
        (gettext_noop("Our cars"), "cars"),
        (gettext_noop("Records stated"), "stated"),
        (gettext_noop("List a car"), "listing_new"),
        (gettext_noop("Inspection records"), "inspection_drafts"),
        (gettext_noop("Inspection records from a file"), "inspection_import"),
        (gettext_noop("Rejected records"), "sent_back"),
        (gettext_noop("Upload a file"), "upload_new"),
        (gettext_noop("Uploads"), "uploads"),
    ),
    INSPECTOR: (
        (gettext_noop("To be certified"), "queue"),
        (gettext_noop("Hand in a signature"), "certification_new"),
        (gettext_noop("My signing keys"), "signing_keys"),
        (gettext_noop("Inspection records"), "inspection_drafts"),
        (gettext_noop("Inspection records from a file"), "inspection_import"),
        (gettext_noop("State another record"), "record_kinds"),
        (gettext_noop("Upload a file"), "upload_new"),
        (gettext_noop("Uploads"), "uploads"),
    ),
    REGISTRY: (
        (gettext_noop("What waits"), "waiting"),
        (gettext_noop("Signing keys"), "keys"),
        (gettext_noop("Organisations"), "organisations"),
        (gettext_noop("Erasures"), "erasures"),
        (gettext_noop("Retention"), "retention"),
        (gettext_noop("Findings of the audit"), "findings"),
        (gettext_noop("Publish the classification"), "classification_publication"),
    ),
    AUDITOR: (
        (gettext_noop("Findings of the audit"), "findings"),
        (gettext_noop("Audit log"), "trail"),
        (gettext_noop("Look-ups"), "look_ups"),
        (gettext_noop("Retention"), "retention"),
    ),
}
"""Where each role's work is: what it is called, and the route."""


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Desk:
    organisation: str
    role: str
    links: list[Link]


def for_role(*roles: str) -> Callable[[View[_P]], Callable[Concatenate[HttpRequest, _P], HttpResponseBase]]:
    """Asks for a log-in, then hands the view the author: the first membership with one of these roles."""

    def decorate(view: View[_P]) -> Callable[Concatenate[HttpRequest, _P], HttpResponseBase]:
        @wraps(view)
        def checked(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponseBase:
            try:
                author = author_of(request, *roles)
            except PermissionDenied:
                if leads := second_factor_first(request):
                    return leads
                raise
            return view(request, author, *args, **kwargs)

        return login_required(checked)

    return decorate


def for_member(
    allowed: Callable[[Membership], bool],
) -> Callable[[MemberView[_P]], Callable[Concatenate[HttpRequest, _P], HttpResponseBase]]:
    """As `for_role`, for what is allowed by another rule than the role alone: the view gets the first such membership."""

    def decorate(view: MemberView[_P]) -> Callable[Concatenate[HttpRequest, _P], HttpResponseBase]:
        @wraps(view)
        def checked(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponseBase:
            mine = next(
                (membership for membership in usable_memberships(request) if allowed(membership)),
                None,
            )
            if mine is None:
                if leads := second_factor_first(request):
                    return leads
                raise PermissionDenied
            return view(request, mine, *args, **kwargs)

        return login_required(checked)

    return decorate


def fresh_log_in(
    view: Callable[Concatenate[HttpRequest, _P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, _P], HttpResponseBase]:
    """Before tokens, keys and roles change, a person shows again who they are: a session that was left open does not do."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponseBase:
        if request.method == "POST":
            show_again(request)
        return view(request, *args, **kwargs)

    return login_required(checked)


def show_again(request: HttpRequest) -> None:
    """Leads to where a person shows again who they are, and back; nothing where they did so some minutes ago."""
    if not is_fresh(request):
        raise ReauthenticationRequired


def as_user(request: HttpRequest) -> User:
    """Whose request it is, behind `login_required`."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def second_factor_first(request: HttpRequest) -> HttpResponseBase | None:
    """Where a desk is closed only until the second factor is set up, or shown: there."""
    reason = weakness(request)
    if reason is None:
        return None
    messages.warning(request, str(reason))
    if has_second_factor(as_user(request)):
        raise ReauthenticationRequired
    return redirect("mfa_index")


def author_of(request: HttpRequest, *roles: str) -> Author:
    for author in authors_of(request):
        if author.role in roles:
            return author
    raise PermissionDenied


def author_who(request: HttpRequest, may: Callable[[Author], bool]) -> Author:
    """The first of this person's memberships that may do it; for everybody else it is not there."""
    for author in authors_of(request):
        if may(author):
            return author
    raise Http404


def authors_of(request: HttpRequest) -> list[Author]:
    """Everybody this person acts for. Nobody, for a visitor."""
    # A request that was refused early has no user.
    if not hasattr(request, "user"):
        return []
    return [author_for(membership) for membership in usable_memberships(request) if author_role(membership)]


def desks_of(request: HttpRequest) -> list[Desk]:
    if not hasattr(request, "user"):
        return []
    return [
        Desk(
            organisation=mine.organisation.name,
            role=_role_name(author_role(mine) or mine.role),
            links=[
                link(request, label, name)
                for label, name in [*_links(author_role(mine)), *links_of(author_role(mine))]
            ]
            + _own_links(request, mine),
        )
        for mine in usable_memberships(request)
    ]


def _own_links(request: HttpRequest, mine: Membership) -> list[Link]:
    url = reverse("organisation", args=[mine.organisation_id])
    tokens = [link(request, _("API tokens"), "tokens")] if may_make_tokens(mine) or may_manage(mine) else []
    # An inspector has them among the desk's own links; a station's owner has no such desk.
    keys = may_ask_for_key(mine) and author_role(mine) is None
    signing = [link(request, _("My signing keys"), "signing_keys")] if keys else []
    return [*signing, Link(_("Our organisation"), url, current=request.path == url), *tokens]


def _links(role: str | None) -> list[tuple[str, str]]:
    return [(_(label), route) for label, route in _LINKS.get(role, ())]


def _role_name(role: str) -> str:
    names = {
        DEALER: _("Dealer"),
        INSPECTOR: _("Inspector"),
        REGISTRY: _("City staff"),
        AUDITOR: _("Auditor"),
        PROPOSER: _("Proposing body"),
        OBSERVER: _("Observer"),
        Membership.Role.OWNER.value: _("Owner"),
    }
    return names.get(role, _("Staff"))


def link(request: HttpRequest, label: str, name: str) -> Link:
    url = reverse(name)
    return Link(label, url, current=request.path == url)
