"""A log that has begun, and what to put into it."""

import pytest

from anchoring.log.genesis import log_create
from anchoring.log.keys import LogKeys
from anchoring.models import Log
from tests.log.cast import KEYS


@pytest.fixture
def keys() -> LogKeys:
    return KEYS


@pytest.fixture
def log(db: None) -> Log:
    return log_create(keys=KEYS)
