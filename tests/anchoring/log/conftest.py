"""A log that has begun, and what to put into it."""

import pytest

from anchoring.deletions import remembered_models
from anchoring.log.keys import LogKeys
from anchoring.log.map.commit import map_commit
from anchoring.models import Log
from anchoring.seals import sealed_models
from tests.anchoring.log.audited import CARS, Records
from tests.anchoring.log.cast import KEYS, entry, logged, submit


@pytest.fixture
def keys() -> LogKeys:
    return KEYS


@pytest.fixture
def _own_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """An audit goes through the log's own tables here: the applications' hold nothing, and have tests of their own."""
    for name, models in {
        "rows.sealed_models": sealed_models,
        "deletions.remembered_models": remembered_models,
    }.items():
        own = [model for model in models() if model._meta.app_label == "anchoring"]
        monkeypatch.setattr(f"anchoring.audit.{name}", lambda own=own: own)


@pytest.fixture
def records(log: Log, _own_tables: None) -> Records:
    """300 records, committed twice on the way, and 5 that are pending."""
    logged(range(100), cars=CARS)
    assert map_commit(keys=KEYS) is not None
    logged(range(100, 290), cars=CARS)
    assert map_commit(keys=KEYS) is not None
    logged(range(290, 300), cars=CARS)
    submit(*(entry(number, car=number % CARS) for number in range(300, 305)))
    return Records(305)
