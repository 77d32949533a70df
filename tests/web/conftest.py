from collections.abc import Callable

import pytest
from django.test import Client

from anchoring.log.sequencer import sequence_all
from records.people.authors import Author
from records.people.models import User
from records.people.second_factor import lacks_second_factor
from tests.cast import KEYS, city, dealer, inspector, market, outsider, rival, signer
from tests.fixtures.market import second_factor

__all__ = ["city", "dealer", "inspector", "market", "outsider", "rival", "signer"]

LogIn = Callable[[Author | User], Client]


@pytest.fixture
def log_in() -> LogIn:
    """A browser of somebody who has logged in, with the second factor that their role needs."""

    def logged_in(person: Author | User) -> Client:
        client = Client()
        user = person if isinstance(person, User) else person.membership.user
        if lacks_second_factor(user):
            second_factor(user)
        client.force_login(user)
        return client

    return logged_in


def sequenced() -> None:
    sequence_all(keys=KEYS)
