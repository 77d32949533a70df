import pytest

from anchoring.log.genesis import log_create
from anchoring.models import Log
from tests.anchoring.log.cast import KEYS


@pytest.fixture
def log(db: None) -> Log:
    return log_create(keys=KEYS)
