"""The poster for the market's office: what a verifier is to trust, as the trust file has it."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_poster_says_what_the_trust_file_says(market: object, client: Client) -> None:
    trust = client.get("/.well-known/car-registry.json").json()
    page = client.get("/verify/poster/").content.decode()
    contracts = [address for network in trust["networks"] for address in network["contracts"]]
    for told in (trust["origin"], *trust["note_keys"], *contracts):
        assert told in page
    assert "/.well-known/car-registry.json" in page
    assert "<svg" in page
    assert "/verify/poster/" in client.get("/verify/").content.decode()


def test_before_the_log_begins_there_is_no_poster(db: None, client: Client) -> None:
    assert client.get("/verify/poster/").status_code == 404
