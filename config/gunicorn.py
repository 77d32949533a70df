"""The web server: gunicorn --config config/gunicorn.py config.wsgi"""

import gc
import os
from pathlib import Path
from typing import Any

from prometheus_client import multiprocess

from config import counters, env, held
from config.logs import logging_config
from config.private import made_private, told

workers = env.integer("WEB_WORKERS", 2, minimum=1, maximum=64)
worker_class = "gthread"
# Loaded once, before the fork: half the time to start, and shared memory. Nothing connects to anything while it is imported.
preload_app = True
threads = env.web_threads()
# A worker process whose loop has not turned for so long is replaced. Requests, in its threads, may take longer.
timeout = 30
graceful_timeout = 8
keepalive = 5
control_socket_disable = True
# Now and then a fresh process, at different times; what leaks is given back.
max_requests, max_requests_jitter = 20_000, 5_000
logconfig_dict = logging_config(
    json=env.flag("LOG_JSON", not env.flag("DEVELOPMENT", False)), level=env.text("LOG_LEVEL", "INFO")
)
logconfig_dict["loggers"]["gunicorn.error"] = {"handlers": [], "propagate": True}
# Who looked up which car is nobody's business, ours included: no access log.
accesslog = None

CYCLES_EVERY = 50_000
"""So many new objects more than gone ones, and the collector looks for cycles among the newest."""

if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
    counters.without_memory_maps()


def on_starting(server: Any) -> None:
    """Before any process serves: what others of this machine could open is closed."""
    from django.conf import settings  # noqa: PLC0415  not while this file is read

    folders = (settings.DATA_DIR, settings.KEYS_DIR, settings.MEDIA_ROOT)
    if line := told(made_private(folders, but=settings.STATIC_ROOT)):
        server.log.warning(line)
    if counted := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        # Of a web server that was here before, all processes are gone.
        counters.counters_fold(Path(counted))


def when_ready(_server: Any) -> None:
    """The pages too are imported before the fork; Django would do it at each process's first request."""
    from django.urls import get_resolver  # noqa: PLC0415  once there are settings

    _ = get_resolver().url_patterns
    # What is there now stays: no process's collector walks through it, which would write into each shared page.
    gc.collect()
    gc.freeze()
    # An answer about thousands of records makes hundreds of thousands of objects, nearly none of them in a cycle: walking
    # through them again and again took half of its time.
    gc.set_threshold(CYCLES_EVERY)


def post_fork(_server: Any, _worker: Any) -> None:
    from django.conf import settings  # noqa: PLC0415  once they are there

    held.database_hold(settings.DATABASES["default"])


def child_exit(_server: Any, worker: Any) -> None:
    if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
        counters.counters_fold(Path(folder), str(worker.pid))
