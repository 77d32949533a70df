"""A world for each test."""

import pytest

from tests.chain.world import World


@pytest.fixture
def world(db: None) -> World:
    return World()
