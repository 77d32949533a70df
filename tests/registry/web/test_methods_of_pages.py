"""Every route of the registry answers GET, HEAD and POST, or says that it does not; no other method is taken for one of them."""

import pytest
from django.test import Client
from django.urls import resolve

from tests.fixtures.paper import undrawn
from tests.records.web.matrix import Route, World, everybody, routes

__all__ = ["everybody", "undrawn"]

pytestmark = pytest.mark.django_db

OTHERS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
READ_ONLY = ("keys", "signing_keys", "uploads", "handed_file", "handed_paper", "queue", "verify", "vehicle")
"""Some of those that have no form."""


def knows_its_own(url: str) -> bool:
    """A class of the API's."""
    return hasattr(resolve(url.partition("?")[0]).func, "cls")


@pytest.mark.parametrize("method", OTHERS)
def test_pages_answer_no_other_method(everybody: World, method: str) -> None:
    client, statuses = everybody.client("salesperson"), {}
    for route in routes():
        url = everybody.url(route)
        if not knows_its_own(url):
            statuses[route.name] = client.generic(method, url).status_code
    assert len(statuses) > 100
    assert {name: status for name, status in statuses.items() if status != 405} == {}


@pytest.mark.parametrize("method", ["PATCH", "TRACE", "BREW"])
def test_the_api_refuses_methods_that_it_has_not(everybody: World, method: str) -> None:
    """No view of it has these."""
    client = everybody.client("salesperson")
    statuses = {}
    for route in routes():
        url = everybody.url(route)
        if knows_its_own(url):
            statuses[route.name] = client.generic(method, url).status_code
    assert len(statuses) > 20
    assert {name: status for name, status in statuses.items() if not 400 <= status < 500} == {}


@pytest.mark.parametrize("name", READ_ONLY)
def test_a_page_without_a_form_takes_none(everybody: World, name: str) -> None:
    [route] = [Route(one.name, one.parameters) for one in routes() if one.name == name]
    assert Client().post(everybody.url(route), {}).status_code == 405
