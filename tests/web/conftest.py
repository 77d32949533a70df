from collections.abc import Callable

import pytest
from django.test import Client

from anchoring.log.sequencer import sequence_all
from registry.authors import Author
from registry.models import User
from tests.cast import KEYS, city, dealer, inspector, market, outsider, rival, signer

__all__ = ["city", "dealer", "inspector", "market", "outsider", "rival", "signer"]

LogIn = Callable[[Author | User], Client]


@pytest.fixture
def log_in() -> LogIn:
    """A browser of somebody who has logged in."""

    def logged_in(person: Author | User) -> Client:
        client = Client()
        client.force_login(person if isinstance(person, User) else person.membership.user)
        return client

    return logged_in


def sequenced() -> None:
    sequence_all(keys=KEYS)
