"""NUL and broken UTF-8 in every free place of every address, as those see it who have a desk."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.fixtures.paper import undrawn
from tests.records.web.matrix import TILES, Route, World, everybody, outcome, routes

__all__ = ["everybody", "undrawn"]

pytestmark = pytest.mark.django_db

ASKED = (
    "after",
    "copy",
    "from",
    "kind",
    "lang",
    "next",
    "organisation",
    "outcome",
    "page",
    "q",
    "tab",
    "vin",
)
ENDS_THE_VISIT = {"account_logout", "session_end", "member_end"}
FOR_PROGRAMS = ("/api/", "/schemas/", "/log/", "/.well-known/")


def odd_addresses(everybody: World, route: Route, odd: str) -> list[str]:
    """The route's own address with odd answers behind it, and with each of its free parts odd."""
    addresses = [f"{everybody.url(route)}?{'&'.join(f'{name}={odd}' for name in ASKED)}"]
    if route.name not in TILES:
        known = {**everybody.values[""], **everybody.values.get(route.name, {})}
        for name in route.parameters:
            parts = {parameter: known.get(parameter) for parameter in route.parameters} | {name: "ODD"}
            try:
                addresses.append(reverse(route.name, kwargs=parts).replace("ODD", odd))
            except NoReverseMatch:
                continue
    return addresses


@pytest.mark.parametrize(
    "address",
    [
        "/vehicles/KMHXX00XXXX00000%00/",
        "/directory/?q=%00",
        "/?%00=1",
        "/licences/%00/",
        "/polls/identified/?state=%00",
    ],
)
def test_a_page_with_nul_in_its_address_says_so(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert re.search("요청을 읽을 수 없습니다|읽을 수 없는 요청", answer.content.decode())


@pytest.mark.soak
@pytest.mark.usefixtures("undrawn")
def test_odd_characters_in_addresses_break_nothing(everybody: World) -> None:
    clients = [everybody.client(part) for part in ("owner", "inspector", "city")]
    for route in routes():
        for address in odd_addresses(everybody, route, "KMHXX00XXXX00000%00"):
            answer: HttpResponse = clients[0].get(address)  # type: ignore[assignment]
            assert answer.status_code == 400, address
            is_problem = answer.headers["Content-Type"].startswith("application/problem+json")
            assert is_problem == address.startswith(FOR_PROGRAMS), address
        if route.name not in ENDS_THE_VISIT:
            for address in odd_addresses(everybody, route, "%ff%fe%ed%a0%80"):
                for client in clients:
                    outcome(client, address)
