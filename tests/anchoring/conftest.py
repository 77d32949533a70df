"""A simulated world, or a registry on a real node, for each test."""

from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from anchoring import triggers
from tests.anchoring.simulated.registry import KEYS, Registry, registry
from tests.anchoring.simulated.world import World
from tests.fixtures.anvil import Anvil


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def without_triggers(db: None) -> None:
    """For tests that play a database from before what is in it now. The test's transaction brings them back."""
    triggers.remove(connection)


@pytest.fixture
def chain_settings(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with keys of the test's own and no key to anchor with."""
    settings.LOG_NOTE_KEY, settings.LOG_VRF_KEY = KEYS.note_seed.hex(), KEYS.vrf_seed.hex()
    settings.ETHEREUM_RPC_URLS = []
    settings.ETHEREUM_NETWORK_RPC_URLS = {}
    settings.ANCHOR_KEY_FILE = tmp_path / "anchor-key"
    settings.ANCHOR_KEYSTORE_FILE = tmp_path / "keystore.json"
    settings.ANCHOR_KEYSTORE_PASSWORD_FILE = tmp_path / "password"
    return settings


@pytest.fixture
def local(db: None, anvil: Anvil, chain_settings: Settings) -> Registry:
    """A log on the session's node, whose blocks come with transactions."""
    chain_settings.ETHEREUM_RPC_URLS = [anvil.url]
    return registry()
