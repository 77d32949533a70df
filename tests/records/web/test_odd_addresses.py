"""Whatever stands in an address where a number, an id or a digest should, it is no failure of ours."""

import re
from collections.abc import Iterator
from itertools import cycle
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, UUIDConverter

from records.people.authors import Author
from tests.fixtures.answers import content_of
from tests.fixtures.market import second_factor

ODD_IDS = ["-" * 36, "0" * 36, "0-0-0-0-0".ljust(36, "-"), "ffffffff-ffff-ffff-ffff-ffffffffffff", "0" * 8]
ODD_NUMBERS = ["0", "9" * 20, "9" * 5000, str(2**63), str(2**31)]
ODD_WORDS = ["0" * 64, "f" * 64, "x" * 300, "가", "%", "-", "9" * 20]
_PARAMETER = re.compile(r"<(?:(?P<sort>\w+):)?(?P<name>\w+)>")
_GROUP = re.compile(r"\(\?P<\w+>(?P<inside>[^()]*(?:\([^()]*\)[^()]*)*)\)")


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, address)
        else:
            yield address, pattern


ADDRESSES = sorted(
    {
        address
        for address, _ in patterns(get_resolver())
        if "<" in address and not address.startswith("admin/")
    }
)


QUICK = ("handed/", "vehicles/")
"""Those of all of them that `make test` tries."""


def odd(address: str) -> Iterator[str]:
    """The address with odd values in the places of its parameters."""
    if "(?P<" in address:
        for value in [*ODD_IDS, *ODD_WORDS]:
            yield "/" + _GROUP.sub(value, address).strip("^$").replace("\\", "").replace("^", "")
        return
    sorts = {match["sort"] for match in _PARAMETER.finditer(address)}
    values = [*(ODD_IDS if "uuid" in sorts else []), *(ODD_NUMBERS if "int" in sorts else []), *ODD_WORDS]
    for value in values:
        yield "/" + _PARAMETER.sub(quote(value, safe=""), address)


def test_an_id_in_an_address_is_a_uuid() -> None:
    for address, pattern in patterns(get_resolver()):
        if address.startswith("admin/"):
            continue
        assert "0-9a-f-" not in address, address
        for name, converter in pattern.pattern.converters.items():
            if name.endswith("_id") and not isinstance(converter, IntConverter):
                assert isinstance(converter, UUIDConverter), address


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(address, marks=[] if address.startswith(QUICK) else [pytest.mark.soak])
        for address in ADDRESSES
    ],
)
def test_no_odd_value_in_an_address_is_a_failure(dealer: Author, city: Author, address: str) -> None:
    clients = [Client(raise_request_exception=False) for _ in range(2)]
    for client, author in zip(clients, (dealer, city), strict=True):
        client.force_login(second_factor(author.membership.user))
    for client, url in zip(cycle(clients), odd(address), strict=False):
        answer = client.get(url)
        if answer.status_code == 405:
            answer = client.post(url)
        assert answer.status_code < 500, (url, answer.status_code)
        content_of(answer)
