"""Celery. Its messages are wake-ups and nothing else: the tables are the queue, and beat alone keeps everything going."""

from datetime import timedelta
from typing import Any

from django.conf import settings

# Redis where there is one; else files, looked at every 50 ms (at kombu's one second a burst of wake-ups falls behind).
if settings.REDIS_URL:
    broker_url = settings.REDIS_URL
    broker_transport_options: dict[str, Any] = {
        # A message that a killed worker had taken and not begun comes back after seconds, not after an hour.
        "visibility_timeout": 10,
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
    }
else:
    broker_url = "filesystem://"
    broker_transport = "config.broker:Transport"
    broker_transport_options = {
        "data_folder_in": str(settings.BROKER_DIR),
        "data_folder_out": str(settings.BROKER_DIR),
        "control_folder": str(settings.BROKER_DIR / "exchanges"),
        "polling_interval": 0.05,
    }
broker_connection_retry_on_startup = True
broker_connection_max_retries = None

# Nothing is asked for a result, and nothing is sent that isn't JSON.
task_ignore_result = True
accept_content = ["json"]
task_serializer = "json"
timezone = "UTC"

# Acknowledged when begun, not when done: a wake-up that kills its worker must not come back and kill the next. What it leaves
# undone the next beat finds in the tables.
task_acks_late = False
worker_prefetch_multiplier = 1
# The largest task is an upload of a whole file. Who overruns stops at a clean place, then hard; the next beat goes on from there.
task_soft_time_limit = 900
task_time_limit = 960
# Python gives memory back late: after a big upload a fresh process is cheaper.
worker_max_memory_per_child = 400_000
worker_enable_remote_control = False
worker_hijack_root_logger = False

beat_schedule_filename = str(settings.DATA_DIR / "beat-schedule")


def _every(task: str, seconds: float) -> dict[str, Any]:
    """A wake-up that nobody took within one beat is worth nothing: the next is there."""
    return {"task": task, "schedule": timedelta(seconds=seconds), "options": {"expires": seconds}}


beat_schedule = {
    "sequence": _every("anchoring.tasks.sequence", 2),
    "anchor": _every("anchoring.tasks.anchor", 5),
    "audit": _every("anchoring.tasks.audit", 5),
    "findings": _every("records.tasks.findings_tell", 10),
    "prune": _every("anchoring.tasks.prune", 3600),
    "uploads": _every("registry.tasks.uploads_resume", 5),
    "keys-sweep": _every("records.tasks.keys_sweep", 60),
    "uploads-sweep": _every("registry.tasks.uploads_sweep", 3600),
    "retention": _every("records.tasks.retention", 6 * 3600),
    "notices": _every("records.tasks.notices_deliver", 5),
}
