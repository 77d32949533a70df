"""Wake-ups. Each looks at the tables and does what is due; if every message is lost, the next beat does it."""

from celery import shared_task

from anchoring import wiring
from anchoring.log.evidence import newest_snapshot
from anchoring.log.map.read import map_prune
from anchoring.log.sequencer import sequence_all
from anchoring.models import Log


@shared_task
def sequence() -> int:
    """Move what is pending into the log."""
    return sequence_all(keys=wiring.log_keys()) if Log.objects.exists() else 0


@shared_task
def prune() -> int:
    """Let go of the map's versions before the newest final one."""
    snapshot = newest_snapshot()
    return map_prune(keep=snapshot.commitment_index) if snapshot and snapshot.final else 0
