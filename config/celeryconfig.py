"""Celery. Its messages are wake-ups and nothing else: the tables are the queue, and beat alone keeps everything going."""

from datetime import timedelta
from ssl import CERT_REQUIRED
from typing import Any

from django.conf import settings

from anchoring.wake import ANCHORS, POLLS, UPLOADS, WAKE_UPS

# Redis where there is one; else files, looked at five times a second (at kombu's one second a burst of wake-ups falls behind).
if settings.REDIS_URL:
    broker_url = settings.REDIS_SENTINELS.broker_url if settings.REDIS_SENTINELS else settings.REDIS_URL
    broker_transport_options: dict[str, Any] = {
        # A message that a killed worker had taken and not begun comes back after seconds, not after an hour.
        "visibility_timeout": 10,
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
        **(settings.REDIS_SENTINELS.broker_options if settings.REDIS_SENTINELS else {}),
    }
    if settings.REDIS_SENTINELS and settings.REDIS_SENTINELS.tls is not None:
        broker_use_ssl = {"ssl_cert_reqs": CERT_REQUIRED, **settings.REDIS_SENTINELS.tls}
    elif settings.REDIS_URL.startswith("rediss:"):
        # Celery alone would otherwise believe any certificate where the address says nothing of it.
        broker_use_ssl = {"ssl_cert_reqs": CERT_REQUIRED}
else:
    broker_url = "filesystem://"
    broker_transport = "config.broker:Transport"
    broker_transport_options = {
        "data_folder_in": str(settings.BROKER_DIR),
        "data_folder_out": str(settings.BROKER_DIR),
        "control_folder": str(settings.BROKER_DIR / "exchanges"),
        "polling_interval": 0.2,
    }
imports = ["config.pulse", "config.rounds"]
broker_connection_retry_on_startup = True
broker_connection_max_retries = None

# Nothing is asked for a result, and nothing is sent that isn't JSON.
task_ignore_result = True
accept_content = ["json"]
task_serializer = "json"
timezone = "UTC"

task_default_queue = WAKE_UPS
task_routes = {
    "registry.tasks.uploads_*": {"queue": UPLOADS},
    "voting.tasks.count": {"queue": UPLOADS},
    # A mail server that is slow holds up no wake-up.
    "registry.tasks.alerts_deliver": {"queue": UPLOADS},
    # A bucket that is away holds up neither the log nor the anchors.
    "anchoring.tasks.publish": {"queue": UPLOADS},
    # Where their keys and files are, and nowhere else (docs/adr/0031).
    "anchoring.tasks.anchor": {"queue": ANCHORS},
    "voting.tasks.fill": {"queue": POLLS},
    "voting.tasks.close": {"queue": POLLS},
    "voting.tasks.rolls": {"queue": POLLS},
}
# One process, one task: no lock is shared, so none is left behind by a process that is killed (docs/adr/0017).
worker_pool = "solo"
worker_concurrency = 1

# Acknowledged when begun, not when done: a wake-up that kills its worker must not come back and kill the next. What it leaves
# undone the next beat finds in the tables.
task_acks_late = False
worker_prefetch_multiplier = 1
# No task takes longer unless it hangs: then its process ends (config/pulse.py), and the next beat goes on from the tables.
task_time_limit = 300
task_annotations = {
    name: {"time_limit": 3600} for name in ("records.tasks.retention", "anchoring.tasks.prune")
}
worker_enable_remote_control = False
worker_hijack_root_logger = False

# In memory: a file would be one more thing that kill -9 or a full disk breaks. A start begins all intervals anew: none is long.
beat_scheduler = "celery.beat:Scheduler"


def _every(task: str, seconds: float, **options: Any) -> dict[str, Any]:
    """A wake-up that nobody took within one beat is worth nothing: the next is there."""
    return {"task": task, "schedule": timedelta(seconds=seconds), "options": {"expires": seconds} | options}


def _look(queue: str, seconds: float, *names: str) -> dict[str, Any]:
    """What is small in one message of this queue, which is its heartbeat as well."""
    return _every("config.rounds.look", seconds, queue=queue) | {"args": (names,)}


beat_schedule = {
    "sequence": _every("anchoring.tasks.sequence", 2),
    "anchor": _every("anchoring.tasks.anchor", 5),
    # Without witnesses there is nobody to ask.
    **({"cosign": _every("anchoring.tasks.cosign", 5)} if settings.WITNESSES else {}),
    "audit": _every("anchoring.tasks.audit", 5),
    "prune": _every("anchoring.tasks.prune", 600),
    "keys-sweep": _every("records.tasks.keys_sweep", 60),
    "uploads-sweep": _every("registry.tasks.uploads_sweep", 600),
    "retention": _every("records.tasks.retention", 1800),
    "look": _look(WAKE_UPS, 5, "records.tasks.findings_tell", "records.tasks.notices_deliver"),
    "look-polls": _look(POLLS, 10, "voting.tasks.fill", "voting.tasks.close", "voting.tasks.rolls"),
    "look-uploads": _look(
        UPLOADS,
        5,
        "registry.tasks.uploads_resume",
        "voting.tasks.count",
        "registry.tasks.alerts_deliver",
        # Without a bucket there is nothing to bring anywhere.
        *(["anchoring.tasks.publish"] if settings.LOG_BUCKET else []),
    ),
}
