from typing import Any

import pytest
from rest_framework.test import APIClient

from anchoring.log.sequencer import sequence_all
from records.people.authors import Author
from records.people.tokens import token_create
from tests.fixtures.market import KEYS, city, dealer, inspector, market, rival

__all__ = ["city", "dealer", "inspector", "market", "rival"]


def client_for(author: Author, **options: Any) -> APIClient:
    """A program with a token of this author."""
    new = token_create(membership=author.membership, name="test", **options)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {new.secret}")
    return client


@pytest.fixture
def api(dealer: Author) -> APIClient:
    return client_for(dealer)


@pytest.fixture
def stranger(market: Any) -> APIClient:
    return APIClient()


def sequenced() -> None:
    sequence_all(keys=KEYS)
