"""The pulse of a worker and of beat, for who watches over them: it stops where they live and do nothing.

PULSE_FILE is set again and again to the moment until which no next sign need come: for beat when it has sent something, for
a worker when it begins or ends a task. A task that overruns its time ends its process, with a traceback of where it hung, and
whoever started the process starts it again.
"""

import faulthandler
import os
import resource
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from celery import signals
from celery.worker import state as worker

SILENT = 30.0
"""Seconds. Beat sends a message about every second, and a broker that is away is seen apart from this."""
_MOST_MEMORY = 400 * 2**20
"""Python gives memory back late: after a big upload a fresh process is cheaper."""


_watched = False


@signals.worker_init.connect
def _worker_watched(**_signal: Any) -> None:
    global _watched
    _watched = True
    signals.task_prerun.connect(_task_began)
    signals.task_postrun.connect(_task_ended)


@signals.beat_init.connect
def _beat_watched(**_signal: Any) -> None:
    signals.after_task_publish.connect(_sent)


def _task_began(task: Any, **_signal: Any) -> None:
    limit = task.time_limit or task.app.conf.task_time_limit
    faulthandler.dump_traceback_later(limit, exit=True)
    pulse(allowed=limit + SILENT)


def task_next(task: Any) -> None:
    """Within one message another task begins, and has its time for itself."""
    if _watched:
        _task_began(task)


def _task_ended(**_signal: Any) -> None:
    faulthandler.cancel_dump_traceback_later()
    pulse()
    if _memory() > _MOST_MEMORY:
        worker.should_stop = os.EX_OK  # type: ignore[assignment]  # None until it is to stop


def _sent(**_signal: Any) -> None:
    pulse()


def pulse(*, allowed: float = SILENT) -> None:
    """A sign of life. By the clock that does not jump when a laptop sleeps, the same in all processes of a machine."""
    if path := os.environ.get("PULSE_FILE"):
        until = time.monotonic() + allowed
        # A changed time needs no space: it works on a disk that is full.
        with suppress(OSError):
            os.utime(path, (until, until))


def _memory() -> int:
    """What this process has, in bytes. Where only the most that it ever had is told (macOS), that.

    Not the most: opening an anchor key's keystore takes a quarter of a gigabyte for a moment, and gives it back.
    """
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return pages * resource.getpagesize()
