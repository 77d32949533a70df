"""Append sightings. One that says the same as the transaction's last is not stored again."""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction

from anchoring.models import Attempt, Network, NetworkState, Sighting

logger = logging.getLogger(__name__)

POOL, BLOCK, GONE, FINAL = Sighting.Kind.POOL, Sighting.Kind.BLOCK, Sighting.Kind.GONE, Sighting.Kind.FINAL


def sighting_append(
    *,
    network: Network,
    kind: Sighting.Kind,
    transaction_hash: str,
    now: datetime,
    over: Sighting | None = None,
    **fields: Any,
) -> bool:
    """Store a sighting unless the last one of this transaction says the same; True where it was news.

    The network's state row is the lock: two processes that see the same thing write it once. A process that was held
    up knows less than the rows: nothing is stored where `over`, the place that it knew, is not the last any more, nor
    a block after a final one.
    """
    with transaction.atomic():
        NetworkState.objects.select_for_update().get(network=network)
        # Of two the second is enough: a transaction waits in the pool once between two places.
        seen = list(Sighting.objects.filter(transaction=transaction_hash).order_by("-id")[:2])
        if seen and (_same(seen[0], kind, fields) or _stale(seen, kind, over)):
            return False
        Sighting.objects.create(
            network=network, kind=kind, transaction=transaction_hash, seen_at=now, **fields
        )
    logger.info("%s: %s %s %s", network, kind, fields.get("outcome") or "", transaction_hash)
    return True


def sighting_pool(*, network: Network, attempt: Attempt, now: datetime) -> bool:
    """Append that an endpoint has the attempt, and no block does. True where it was news."""
    return sighting_append(
        network=network,
        kind=POOL,
        transaction_hash=attempt.hash,
        now=now,
        anchor_id=attempt.anchor_id,
        attempt=attempt,
    )


def sighting_moved(*, network: Network, place: Sighting, kind: Sighting.Kind, now: datetime) -> bool:
    """Append that the block of `place` is gone, or final now. True where it was news."""
    return sighting_append(
        network=network,
        kind=kind,
        transaction_hash=place.transaction,
        now=now,
        over=place,
        anchor_id=place.anchor_id,
        attempt_id=place.attempt_id,
        outcome=place.outcome,
        block_hash=place.block_hash,
        block_number=place.block_number,
        time=place.time,
        previous_size=place.previous_size,
        gas_used=place.gas_used,
        fee=place.fee,
    )


def _stale(seen: list[Sighting], kind: Sighting.Kind, over: Sighting | None) -> bool:
    placed = next((sighting for sighting in seen if sighting.kind != POOL), None)
    if over is not None:
        return placed is not None and placed.pk != over.pk
    return kind == BLOCK and placed is not None and placed.kind == FINAL and placed.block_hash is not None


def _same(last: Sighting, kind: Sighting.Kind, fields: dict[str, Any]) -> bool:
    # Once is enough, unless a reorganisation put it back to waiting.
    if kind == POOL:
        return last.kind != GONE
    return (last.kind, last.outcome, last.block_hash) == (kind, fields["outcome"], fields.get("block_hash"))
