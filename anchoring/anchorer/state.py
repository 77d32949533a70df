"""Store in NetworkState what the last look saw, for pages and metrics."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models.functions import Coalesce

from anchoring.anchorer.clock import clock_ahead
from anchoring.anchorer.problems import SILENT, UNUSABLE
from anchoring.anchors import timeline
from anchoring.ethereum.survey import Standing, Survey
from anchoring.ethereum.view import View
from anchoring.models import Network, NetworkState
from anchoring.retries import problem_begins

logger = logging.getLogger(__name__)


def state_tried(*, network: Network, sender: str | None, now: datetime) -> None:
    """Store that the chain is being asked: from here on the log knows that somebody looked."""
    NetworkState.objects.filter(network=network).update(tried_at=now, sender=sender)


def state_compared(*, network: Network) -> None:
    """Store that this database, since it is the one that it is now, was compared with the chain, or that nobody answered."""
    if current := timeline():
        NetworkState.objects.filter(network=network).exclude(timeline=current).update(timeline=current)


def state_silent(
    *, network: Network, problem: str, detail: str, now: datetime, standings: Sequence[Standing] = ()
) -> None:
    """Store that a look learned nothing, and why; with `standings` also what each endpoint is like now.

    Any problem but SILENT ends a silence: an answer came, or nobody asks.
    """
    state = NetworkState.objects.filter(network=network)
    if standings:
        state.update(endpoints=_endpoints(state.get().endpoints, standings, set(), now))
    state.update(silent_since=Coalesce("silent_since", now) if problem == SILENT else None)
    if problem == SILENT:
        state_compared(network=network)
    problem_write(network=network, problem=problem, detail=detail, now=now)


def state_unusable(*, network: Network, survey: Survey, detail: str, now: datetime) -> None:
    """Store that endpoints answer, and that no answer could be used: that is no silence, and ends one."""
    state = NetworkState.objects.filter(network=network)
    agreeing = {ballot.endpoint.place for ballot in survey.finality.agreeing}
    endpoints = _endpoints(state.get().endpoints, survey.standings, agreeing, now)
    state.update(endpoints=endpoints, silent_since=None)
    problem_write(network=network, problem=UNUSABLE, detail=detail, now=now)


def state_seen(*, network: Network, view: View, survey: Survey, now: datetime) -> timedelta:
    """Store what a look saw; returns by how much this machine's clock is ahead."""
    before = NetworkState.objects.get(network=network)
    ahead = clock_ahead(before=before, view=view, survey=survey, now=now)
    fields: dict[str, Any] = {
        "answered_at": now,
        "silent_since": None,
        "head_number": view.head.number,
        "head_hash": view.head.hash,
        "head_time": datetime.fromtimestamp(view.head.time, UTC),
        "size": view.size,
        "finalized_size": view.finalized_size,
        "balance": None if view.balance is None else str(view.balance),
        "base_fee": view.head.base_fee,
        "clock_ahead": int(ahead.total_seconds()),
    }
    fields |= _finality(before, view, now)
    agreeing = {ballot.endpoint.place for ballot in survey.finality.agreeing}
    fields["confirmations"] = survey.confirmations
    fields["quorum"] = survey.finality.needed
    fields["endpoints"] = _endpoints(before.endpoints, survey.standings, agreeing, now)
    if survey.disagreement:
        logger.error("%s: %s", network, survey.disagreement)
    NetworkState.objects.filter(network=network).update(**fields)
    return ahead


def _finality(before: NetworkState, view: View, now: datetime) -> dict[str, Any]:
    """What is final. It moves forward alone: endpoints that answer in turn, one of them late, move nothing."""
    final, known = view.finalized, before.finalized_number
    # A chain that ends below what was final has lost it.
    if final is None or (known is not None and final.number < known <= view.head.number):
        return {}
    moved = {"finalized_moved_at": now} if known is None or final.number > known else {}
    return moved | {
        "finalized_number": final.number,
        "finalized_hash": final.hash,
        "finalized_time": datetime.fromtimestamp(final.time, UTC),
    }


def problem_write(*, network: Network, problem: str | None, detail: str | None, now: datetime) -> None:
    """Store why nothing is sent, or None where nothing stands in the way, and since when it is so."""
    rows = NetworkState.objects.filter(network=network)
    if problem_begins(rows, problem=problem, detail=detail, now=now):
        logger.warning("%s: %s: %s", network, problem, detail)


def _endpoints(
    before: list[dict[str, Any]], standings: Sequence[Standing], agreeing: set[int], now: datetime
) -> list[dict[str, Any]]:
    since = {endpoint["place"]: endpoint for endpoint in before}
    endpoints = []
    for standing in standings:
        old = since.get(standing.endpoint.place)
        same = old is not None and old["state"] == standing.state
        endpoints.append(
            {
                "place": standing.endpoint.place,
                "state": standing.state,
                "since": old["since"] if same and old else now.isoformat(),
                "head": standing.head.number if standing.head else None,
                "finalized": standing.finalized.number if standing.finalized else None,
                "finalized_hash": standing.finalized.hash if standing.finalized else None,
                "agrees": standing.endpoint.place in agreeing,
            }
        )
    return endpoints
