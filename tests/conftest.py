"""Fixtures for all tests, and the rule that nothing is skipped in CI. Settings: tests/settings.py."""

import gc
import os
import shutil
import signal

from coverage import Coverage

from tests.fixtures.alike import texts_are_looked_through
from tests.fixtures.anvil import anvil
from tests.fixtures.disks import tiny_disk
from tests.fixtures.flushing import flushing_db
from tests.fixtures.ports import quiet_port
from tests.fixtures.servers import pgbouncer_url, postgresql_url, redis_url, sentinels_url
from tests.fixtures.skips import (
    pytest_make_collect_report,
    pytest_runtest_makereport,
    pytest_runtest_setup,
)
from tests.fixtures.spreading import pytest_xdist_make_scheduler

__all__ = [
    "anvil",
    "flushing_db",
    "pgbouncer_url",
    "postgresql_url",
    "pytest_make_collect_report",
    "pytest_runtest_makereport",
    "pytest_runtest_setup",
    "pytest_xdist_make_scheduler",
    "quiet_port",
    "redis_url",
    "sentinels_url",
    "texts_are_looked_through",
    "tiny_disk",
]


def pytest_configure() -> None:
    # Of Python's usual (700, 10, 10) a fifth of the time goes into looking through thousands of tests that stay anyhow.
    gc.set_threshold(10_000, 10, 20)
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        # A shell's background job ignores Ctrl-C, and so would what the tests start, and then interrupt.
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    gc.freeze()


def pytest_sessionfinish() -> None:
    """xdist kills a worker that is not gone within ten seconds: what it has measured is written before."""
    if "PYTEST_XDIST_WORKER" in os.environ and (measured := Coverage.current()):
        measured.save()


def pytest_unconfigure() -> None:
    shutil.rmtree(os.environ["DATA_DIR"], ignore_errors=True)
