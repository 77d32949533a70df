"""The Celery application: `celery -A config worker`, beat is `config.beat`."""

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("registry")
app.config_from_object("config.celeryconfig")
app.autodiscover_tasks()


@setup_logging.connect
def _as_the_settings_say(**_signal: Any) -> None:
    """Django has set logging up; with a receiver here Celery leaves it as it is."""


@worker_ready.connect
def _settled(**_signal: Any) -> None:
    """What is there now stays: of a large file's rows each would let the collector walk through it, a seventh of their time."""
    gc.collect()
    gc.freeze()
