"""The public state of the log and of its networks, from the tables alone: this page never asks the chain."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anchoring.anchorer import selectors as chain
from anchoring.anchorer.selectors import AnchorRow
from anchoring.log import selectors as log
from anchoring.models import Network, NetworkState
from registry.web.charts import BarChart, bar_chart

SHOWN = 20
# After this long an unanchored record is worth a word: the interval is a few minutes.
LATE_SECONDS = 1800


@dataclass(frozen=True)
class Anchored:
    row: AnchorRow
    time: datetime
    # As a decimal of ether, never a float.
    fee_ether: str


@dataclass(frozen=True)
class NetworkView:
    network: Network
    state: NetworkState | None
    anchors: list[Anchored]
    gas: BarChart | None
    balance_ether: str


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    now = datetime.now(UTC)
    log_status = log.log_status()
    context = {
        "now": now,
        "log": log_status,
        "late": _is_late(log_status, now),
        "networks": [_network(network) for network in chain.networks(retired=False)],
        "retired": [network for network in chain.networks() if _retired(network)],
        "halts": chain.halts_open(),
        "audit": log.newest_audit(),
    }
    response = render(request, "pages/status.html", context)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _is_late(log_status: log.LogStatus | None, now: datetime) -> bool:
    if log_status is None or log_status.unanchored_since is None:
        return False
    return (now - log_status.unanchored_since).total_seconds() > LATE_SECONDS


def _retired(network: Network) -> bool:
    state = _state(network)
    return state is not None and state.retired_at is not None


def _state(network: Network) -> NetworkState | None:
    return getattr(network, "state", None)


def _network(network: Network) -> NetworkView:
    state = _state(network)
    anchors = [
        Anchored(row, datetime.fromtimestamp(row.time, UTC), ether(row.fee))
        for row in chain.anchors_recent(network, SHOWN)
    ]
    gas = [(each.row.gas_used, f"{each.row.size:,}") for each in reversed(anchors) if each.row.gas_used]
    balance = ether(_rounded(int(state.balance))) if state and state.balance else ""
    return NetworkView(network, state, anchors, bar_chart(gas), balance)


def _rounded(wei: int) -> int:
    """Down to a millionth of an ether: enough for what is left in a purse."""
    return wei - wei % 10**12


def ether(wei: int | None) -> str:
    """Wei as ether, exact, without trailing zeroes; empty where it is not known."""
    if wei is None:
        return ""
    whole, rest = divmod(wei, 10**18)
    return f"{whole:,}.{rest:018}".rstrip("0").rstrip(".")
