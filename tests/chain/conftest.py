"""A world for each test."""

import pytest
from django.db import connection

from anchoring.log import triggers
from tests.chain.world import World


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def without_triggers(db: None) -> None:
    """For tests that play a database from before what is in it now. The test's transaction brings them back."""
    triggers.remove(connection)
