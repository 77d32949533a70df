"""A simulated world, or a registry on a real node, for each test."""

from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from anchoring import triggers
from anchoring.log.genesis import log_create
from anchoring.models import Log
from tests.anchoring.log.cast import KEYS
from tests.anchoring.simulated.registry import Registry, chain_values, registry
from tests.anchoring.simulated.world import World
from tests.fixtures.anvil import Anvil


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def three(db: None) -> World:
    return World(endpoints=3)


@pytest.fixture
def log(db: None) -> Log:
    return log_create(keys=KEYS)


@pytest.fixture
def without_triggers(db: None) -> None:
    """For tests that play a database from before what is in it now. The test's transaction brings them back."""
    triggers.remove(connection)


@pytest.fixture
def chain_settings(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with keys of the test's own and no key to anchor with."""
    for name, value in chain_values(tmp_path).items():
        setattr(settings, name, value)
    return settings


@pytest.fixture
def local(db: None, anvil: Anvil, chain_settings: Settings) -> Registry:
    """A log on the session's node, whose blocks come with transactions."""
    chain_settings.ETHEREUM_RPC_URLS = [anvil.url]
    return registry()
