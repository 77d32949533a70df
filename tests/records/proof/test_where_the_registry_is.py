"""The trust file says where the registry is, where nobody would guess it from the relying parties."""

import json

import pytest
from django.test import Client
from pytest_django import Settings

from verifier import trust

pytestmark = pytest.mark.django_db
CAR = "vin:KMHXX00XXXX000001"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://market.example", None),
        ("https://market.example:8443", "https://market.example:8443"),
        ("http://market.example", "http://market.example"),
        ("https://WWW.market.example", "https://www.market.example"),
        # Of addresses that no trust file can write, none is written.
        ("https://market.example/cars", None),
        ("https://장안평.example", None),
    ],
)
def test_the_trust_file_tells_an_address_nobody_would_guess(
    market: object, client: Client, settings: Settings, address: str, told: str | None
) -> None:
    settings.PUBLIC_URL, settings.SIGNING_RP_IDS = address, ["market.example"]
    answer = client.get("/.well-known/car-registry.json").content
    assert json.loads(answer).get("registry") == told
    site = told or "https://market.example"
    assert trust.loads(answer).newest_evidence(CAR) == f"{site}/api/vehicles/KMHXX00XXXX000001/evidence"
