"""Wake-ups. Each looks at the tables and does what is due; if every message is lost, the next beat does it."""

import time

from celery import shared_task
from django.utils import timezone

from anchoring import wiring
from anchoring.anchors import chain_unread, clock_is_ahead, halts_open
from anchoring.log.evidence import oldest_version_needed
from anchoring.log.map.read import map_prune
from anchoring.log.sequencer import sequence_all
from anchoring.models import Log
from anchoring.published.publish import log_publish
from anchoring.wake import wake
from anchoring.witnesses.ask import witnesses_ask

_MOMENT = 15.0
"""Seconds: uploads wait in the same queue."""


@shared_task
def sequence() -> int:
    """Move what is pending into the log, once somebody has seen that it is not behind its own anchors.

    A halt is told once, by the anchor loop that saw it, and lasts for hours: the beat waits for its end in silence.
    """
    now = timezone.now()
    if not Log.objects.exists() or halts_open() or chain_unread(now=now) or clock_is_ahead(now=now):
        return 0
    return sequence_all(keys=wiring.log_keys())


@shared_task
def anchor() -> dict[str, str]:
    """Bring every network a step nearer to the log."""
    from anchoring.anchorer.step import SENT  # noqa: PLC0415  Ethereum's libraries: pages need none
    from anchoring.wiring_chain import anchor_open_networks  # noqa: PLC0415  as above

    did = anchor_open_networks(now=timezone.now())
    if SENT in did.values():
        wake(cosign)
    return did


@shared_task
def cosign() -> int:
    """Show the witnesses the checkpoint that is to be anchored, and keep what they cosign. Apart, for they may be slow."""
    witnesses = wiring.witnessing().witnesses
    if not witnesses:
        return 0
    return witnesses_ask(witnesses, asker=wiring.witness_door(), now=timezone.now())


@shared_task
def publish() -> bool:
    """Bring what is new in the log into the bucket, for a moment."""
    objects = wiring.bucket_objects()
    if objects is None or not Log.objects.exists():
        return False
    until = time.monotonic() + _MOMENT
    return log_publish(objects, stop=lambda: time.monotonic() > until)


@shared_task
def audit() -> float:
    """Go on recomputing what is stored, for a moment."""
    from anchoring.wiring_chain import audit_go_on  # noqa: PLC0415  as above

    return audit_go_on() if Log.objects.exists() else 0.0


@shared_task
def prune() -> int:
    """Delete the map's versions that no evidence needs."""
    keep = oldest_version_needed(now=timezone.now(), witnessed=bool(wiring.witnessing().quorum))
    return 0 if keep is None else map_prune(keep=keep)
