"""Every route of the registry, and every member of the cast at its door."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from records.memberships.invitations import invitation_create
from records.people.authors import Author
from records.people.models import Application, Membership, Organisation, Renewal, User
from records.people.tokens import token_create
from records.privacy.models import ErasureRequest
from registry.demo import cars
from tests.cast import Signer, certified, inspected, listed, uploaded
from tests.fixtures.answers import content_of
from tests.fixtures.market import enter, second_factor

OPEN, LOGIN, CLOSED, MISSING = "open", "log in", "closed", "missing"


UNKNOWN: dict[str, Any] = {
    "session_id": 0,
    "secret": "unknown",
    "token": "unknown",
    "extension": "csv",
    "name": "vehicle-listed",
    "slug": "forbidden",
    "uidb36": "1",
    "pk": 1,
    "handover_id": uuid4(),
    "challenge_id": uuid4(),
    "draft_id": uuid4(),
    "side": "front",
    "code": "unknown",
}
"""What names nothing here, or the same for everybody."""

NO_POLL = {"number": str(uuid4()), "box": 0, "name": "cast.jsonl"}

TILES = {
    "log:tile": "/log/tile/0/000",
    "log:partial-tile": "/log/tile/0/000.p/1",
    "log:entries": "/log/tile/entries/000",
    "log:partial-entries": "/log/tile/entries/000.p/1",
}


@dataclass(frozen=True)
class Route:
    name: str
    parameters: frozenset[str]


def routes() -> list[Route]:
    """All names in the URLconf; the admin's are one door, and the tests of the admin open it."""
    return sorted(_walk(get_resolver(), ""), key=lambda route: route.name)


def _walk(resolver: URLResolver, namespace: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        elif isinstance(pattern, URLPattern):
            name = f"{namespace}{pattern.name or pattern.pattern}"
            if not name.startswith("admin:") or name == "admin:index":
                yield Route(name, frozenset(pattern.pattern.regex.groupindex))


def outcome(client: Client, url: str) -> str:
    answer: HttpResponse = client.get(url)  # type: ignore[assignment]
    if answer.status_code == 405:
        answer = client.post(url, {})  # type: ignore[assignment]
    content_of(answer)
    if answer.status_code == 302 and answer.headers["Location"].startswith("/admin/login/"):
        return CLOSED
    if answer.status_code == 401 or (
        answer.status_code in (301, 302) and answer.headers["Location"].startswith("/accounts/login/?")
    ):
        return LOGIN
    return {403: CLOSED, 404: MISSING}.get(answer.status_code, OPEN)


@dataclass
class World:
    """What the addresses name: all of it belongs to the dealer's organisation, or to nobody."""

    cast: dict[str, User | None]
    values: dict[str, dict[str, Any]]

    def user(self, part: str) -> User:
        user = self.cast[part]
        assert user is not None, part
        return user

    def client(self, part: str) -> Client:
        client, user = Client(), self.cast[part]
        if user is not None:
            enter(client, user)
        return client

    def url(self, route: Route) -> str:
        if route.name in TILES:
            return TILES[route.name]
        known = {**self.values[""], **self.values.get(route.name, {})}
        if "poll" in route.name:
            known |= NO_POLL
        try:
            return reverse(route.name, kwargs={name: known[name] for name in route.parameters})
        except NoReverseMatch:
            # allauth writes some of its parameters without names.
            return reverse(route.name, args=["unknown" if "email" in route.name else known["pk"]])


def world(dealer: Author, rival: Author, inspector: Author, city: Author, signer: Signer) -> World:
    owner = _member(dealer.organisation, "owner", "owner@example.com")
    station_owner = _member(inspector.organisation, "owner", "station-owner@example.com")
    auditor = _member(city.organisation, "auditor", "auditor@example.com")
    gone = Organisation.objects.create(kind="dealership", name="Suspended", state="suspended")
    suspended = _member(gone, "dealer", "suspended@example.com")
    people = {
        "salesperson": dealer.membership,
        "owner": owner,
        "rival": rival.membership,
        "inspector": inspector.membership,
        "station owner": station_owner,
        "suspended": suspended,
        "city": city.membership,
        "auditor": auditor,
    }
    cast: dict[str, User | None] = {part: second_factor(author.user) for part, author in people.items()}
    cast |= {"visitor": None, "outsider": User.objects.create_user("nobody@example.com")}
    cast["superuser"] = second_factor(User.objects.create_superuser("root@example.com"))
    return World(cast, _values(dealer, inspector, signer, owner))


@pytest.fixture
def everybody(dealer: Author, rival: Author, inspector: Author, city: Author, signer: Signer) -> World:
    return world(dealer, rival, inspector, city, signer)


def _values(
    dealer: Author, inspector: Author, signer: Signer, owner: Membership
) -> dict[str, dict[str, Any]]:
    inspection = inspected(dealer)
    listing = listed(dealer)
    token = token_create(membership=dealer.membership, name="x").token
    invitation = invitation_create(
        author=owner, organisation=dealer.organisation, email="new@example.com", role="dealer"
    )
    upload = uploaded(dealer)
    asked = ErasureRequest.objects.create(
        scope="record", record=listing, reason="x", requested_by=dealer.person
    )
    paper = default_storage.save("papers/x", ContentFile(b"%PDF-"))
    Application.objects.create(organisation=dealer.organisation, paper=paper, paper_type="application/pdf")
    photo = inspection.attachments.order_by("position")[0].attachment
    certified(inspector, signer, [inspection])
    return {
        "": {
            **UNKNOWN,
            "digest": inspection.digest,
            "number": cars.vin(1),
            "vin": cars.vin(1),
            "key": signer.key.key,
            "sha256": photo.sha256,
            "upload_id": upload.pk,
            "organisation_id": dealer.organisation.pk,
            "invitation_id": invitation.pk,
            "membership_id": dealer.membership.pk,
            "token_id": token.pk,
            "request_id": asked.pk,
            "renewal_id": _renewal(inspector).pk,
            "person": inspector.person,
        },
        "directory_organisation": {"pk": dealer.organisation.pk},
        "licence": {"number": signer.key.licence},
        "listing_sold": {"digest": listing.digest},
        "record_new": {"name": "vehicle-acquired"},
        "api:licence": {"number": signer.key.licence},
    }


def _renewal(inspector: Author) -> Renewal:
    until = date(2030, 1, 1)
    return Renewal.objects.create(
        membership=inspector.membership, licence="11-22-333333", valid_until=until, valid_before=until
    )


def _member(organisation: Organisation, role: str, email: str) -> Membership:
    return Membership.objects.create(
        user=User.objects.create_user(email), organisation=organisation, role=role
    )
