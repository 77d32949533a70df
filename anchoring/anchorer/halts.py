"""Halt the log where a contract holds what the log does not: the operator has to say which of both is right."""

import logging
from datetime import datetime

from django.db import transaction

from anchoring.anchorer.log_reader import LogReader
from anchoring.anchorer.problems import DISAGREE, BlockedError
from anchoring.ethereum.client import OK, Survey
from anchoring.ethereum.endpoint import Endpoint
from anchoring.ethereum.errors import RetryableError
from anchoring.ethereum.view import View, latest_read
from anchoring.models import Halt, Network, NetworkState

logger = logging.getLogger(__name__)

BEHIND, FORK = "behind", "fork"


def halt_look(*, network: Network, view: View, survey: Survey, log: LogReader, now: datetime) -> Halt | None:
    """Compare the contract's latest with the log; begin, keep or end the halt. Returns the one that is open.

    Raises BlockedError where another endpoint, no further behind, has a contract that agrees with the
    log: one endpoint's word does not stop the registry.
    """
    contradicted = contradiction(view.size, view.root, log)
    if contradicted is None:
        if Halt.objects.filter(network=network, ended_at=None).update(ended_at=now):
            logger.warning("%s: the contract and the log agree again", network)
        return None
    for standing in survey.order:
        if standing.endpoint is not view.endpoint and standing.state == OK:
            _confirm(network, view, standing.endpoint, log)
    kind, detail = contradicted
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


def _confirm(network: Network, view: View, endpoint: Endpoint, log: LogReader) -> None:
    try:
        size, root = latest_read(endpoint, network.contract, "latest")
    except RetryableError:
        return
    if (size, root) != (view.size, view.root) and contradiction(size, root, log) is None:
        raise BlockedError(
            DISAGREE, f"{view.endpoint} has {view.size} entries in the contract, {endpoint} {size}"
        )
