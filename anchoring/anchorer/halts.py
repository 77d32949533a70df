"""Halt the log where a contract holds what the log does not: the operator has to say which of both is right."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from anchoring.anchorer.log_reader import LogReader
from anchoring.anchorer.problems import DISAGREE, BlockedError
from anchoring.ethereum.client import Client
from anchoring.ethereum.endpoint import Endpoint
from anchoring.ethereum.errors import RetryableError
from anchoring.ethereum.view import View, latest_read
from anchoring.models import Halt, Network, NetworkState

logger = logging.getLogger(__name__)

BEHIND, FORK = "behind", "fork"


def halt_look(*, network: Network, client: Client, view: View, log: LogReader, now: datetime) -> Halt | None:
    """Compare the contract's latest with the log; begin, keep or end the halt. Returns the one that is open.

    It begins and ends by the word of as many endpoints as the client's quorum. Raises RetryableError where that many
    contradict this endpoint, and BlockedError where neither side has as many: nothing is sent then.
    """
    contradicted = contradiction(view.size, view.root, log)
    halt = Halt.objects.filter(network=network, ended_at=None).first()
    if contradicted is None and halt is None:
        return None
    words = _words(network, client, view, log)
    against = sum(word.contradicts for word in words)
    agrees = len(words) - against >= client.quorum
    if halt is not None and not agrees:
        return halt
    if halt is not None:
        Halt.objects.filter(network=network, ended_at=None).update(ended_at=now)
        logger.warning("%s: the contract and the log agree again", network)
    if contradicted is None:
        return None
    if agrees:
        raise RetryableError(f"{view.endpoint} contradicts the others about the contract")
    if against < client.quorum:
        raise BlockedError(DISAGREE, "; ".join(word.text for word in words))
    return _begin(network, *contradicted, now)


def _begin(network: Network, kind: str, detail: str, now: datetime) -> Halt:
    with transaction.atomic():
        NetworkState.objects.select_for_update().get(network=network)
        halt, begun = Halt.objects.get_or_create(
            network=network, ended_at=None, defaults={"kind": kind, "detail": detail, "begun_at": now}
        )
    if begun:
        logger.critical("%s: %s", network, detail)
    return halt


def contradiction(size: int, root: str, log: LogReader) -> tuple[str, str] | None:
    """The kind of a halt and what to do about it, or None where the log begins with what the contract has."""
    if size == 0:
        return None
    have = log.size()
    if size > have:
        return BEHIND, (
            f"The contract has {size} entries, this log {have}: the database is older than the chain. Bring the "
            "rest back from a newer backup, or from a mirror of the tiles: `manage.py log_restore --from-mirror` "
            "(docs/operating.md, 'A database that was restored from a backup'). Where no mirror has it, begin a "
            "new log after this one: `manage.py log_init --after`. If the anchor key was stolen, end the contract "
            "instead: `manage.py anchor_network succeed`."
        )
    ours = log.root(size)
    if ours != root:
        return FORK, (
            f"At {size} entries the contract has the root {root}, this log {ours}: two histories, of which neither may "
            "grow. If this database was restored, restore the right one, or begin a new log after this one: "
            "`manage.py log_init --after` "
            "(docs/operating.md, 'A database that was restored from a backup'). If the anchor key was stolen, end "
            "the contract: `manage.py anchor_network succeed`."
        )
    return None


@dataclass(frozen=True)
class _Word:
    """What one endpoint has in the contract, and whether the log has it not."""

    text: str
    contradicts: bool


def _words(network: Network, client: Client, view: View, log: LogReader) -> list[_Word]:
    """What each endpoint that answers has in the contract, this one as it was read."""

    def latest(endpoint: Endpoint) -> tuple[int, str]:
        if endpoint is view.endpoint:
            return view.size, view.root
        return latest_read(endpoint, network.contract, "latest")

    return [
        _Word(f"{endpoint} has {size} entries in the contract", contradiction(size, root, log) is not None)
        for endpoint, (size, root) in client.answers(latest)
    ]
