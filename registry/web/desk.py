"""The desks of those who log in: for whom they act, and what they may open."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.authors import (
    AUDITOR,
    DEALER,
    INSPECTOR,
    REGISTRY,
    Author,
    author_for,
    author_role,
    memberships_of,
)
from registry.models import User

_P = ParamSpec("_P")
View = Callable[Concatenate[HttpRequest, Author, _P], HttpResponseBase]


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
            return view(request, author_of(request, *roles), *args, **kwargs)

        return login_required(checked)

    return decorate


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
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return []
    memberships = memberships_of(user)
    return [author_for(membership) for membership in memberships if author_role(membership)]


def desks_of(request: HttpRequest) -> list[Desk]:
    return [
        Desk(
            organisation=author.organisation.name,
            role=_role_name(author.role),
            links=[link(request, label, name) for label, name in _links(author.role)],
        )
        for author in authors_of(request)
    ]


def _links(role: str) -> list[tuple[str, str]]:
    if role == DEALER:
        return [
            (_("Our cars"), "cars"),
            (_("State a listing"), "listing_new"),
            (_("State an inspection"), "inspection_new"),
            (_("Sent back"), "sent_back"),
            (_("Upload a file"), "upload_new"),
            (_("Uploads"), "uploads"),
        ]
    if role == INSPECTOR:
        return [
            (_("To be certified"), "queue"),
            (_("Hand in a signature"), "certification_new"),
            (_("My signing keys"), "signing_keys"),
            (_("State an inspection"), "inspection_new"),
            (_("Upload a file"), "upload_new"),
            (_("Uploads"), "uploads"),
        ]
    if role == REGISTRY:
        return [(_("Signing keys"), "keys"), (_("Organisations"), "organisations")]
    return []


def _role_name(role: str) -> str:
    return {DEALER: _("Dealer"), INSPECTOR: _("Inspector"), REGISTRY: _("City staff"), AUDITOR: _("Auditor")}[
        role
    ]


def link(request: HttpRequest, label: str, name: str) -> Link:
    url = reverse(name)
    return Link(label, url, current=request.path == url)
