"""The public state of the log and of its networks, from the tables alone: this page never asks the chain."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anchoring import anchors as chain
from anchoring import wiring
from anchoring.anchorer.attempts import FINAL, INCLUDED, AttemptRow, attempts_told
from anchoring.anchorer.status import OK, NetworkStatus, network_status
from anchoring.anchors import AnchorRow
from anchoring.audit.selectors import audit_status
from anchoring.hangs import Going, Part, parts
from anchoring.log import selectors as log
from anchoring.log.cosignatures import note_cosigned
from anchoring.models import Network, NetworkState
from anchoring.witnesses.status import witnesses_status
from records.audit.texts import part_text
from records.templatetags.registry_web import moment_text
from records.web.charts import BarChart, bar_chart

SHOWN = 20
DRAWN = 48
# After this long an unanchored record is worth a word: the interval is a few minutes.
LATE_SECONDS = 1800
# As docs/alerts.md argues: money for a public key takes two weeks.
DAYS_WARNED = 14
DAYS_TOLD = 365


@dataclass(frozen=True)
class Anchored:
    row: AnchorRow
    time: datetime
    # As a decimal of ether, never a float.
    fee_ether: str
    records: int

    @property
    def gas_per_record(self) -> int | None:
        return None if self.row.gas_used is None else self.row.gas_used // self.records


@dataclass(frozen=True)
class AnchorChart:
    title: str
    chart: BarChart
    since: datetime
    until: datetime


@dataclass(frozen=True)
class NetworkView:
    network: Network
    status: NetworkStatus
    anchors: list[Anchored]
    charts: list[AnchorChart]
    balance_ether: str
    fee_a_day_ether: str
    # Transactions that are no anchors: not yet, or never.
    others: list[AttemptRow]

    @property
    def state(self) -> NetworkState:
        return self.status.state

    @property
    def is_ample(self) -> bool:
        """Whether a number of days tells nothing more: a test network's money lasts for centuries."""
        return self.status.days_left is not None and self.status.days_left > DAYS_TOLD

    @property
    def unwell(self) -> int:
        """How many endpoints were not well at the last look; 0 where there was none lately, for that is told by itself."""
        states = [endpoint["state"] for endpoint in self.state.endpoints]
        return 0 if self.status.unseen else len(states) - states.count(OK)

    @property
    def is_carried(self) -> bool:
        """Whether anchoring goes on with endpoints that are well: not where none is, and not where nothing is anchored."""
        return self.unwell < len(self.state.endpoints) and not self.state.problem and not self.state.dry

    @property
    def low(self) -> bool:
        return self.status.days_left is not None and self.status.days_left < DAYS_WARNED


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    log_status, audit = log.log_status(), audit_status()
    networks = chain.networks()
    asked, replica = wiring.witnessing(), wiring.replica()
    context = {
        "now": now,
        "log": log_status,
        "late": _is_late(log_status, now),
        "networks": [_network(network, now) for network in networks if not _retired(network)],
        "retired": [network for network in networks if _retired(network)],
        "halts": chain.halts_open(),
        "labels_away": wiring.labels_away() is not None,
        "hanging": [_hanging(going) for going in parts(wiring.bounds()) if going.hangs(now)],
        "signed_note": note_cosigned(log_status.checkpoint) if log_status else "",
        "witnesses": witnesses_status(asked.witnesses, now=now),
        "witness_quorum": asked.quorum,
        "copy": wiring.copy_seen(),
        "audit": audit,
        "audit_part": part_text(audit.at_work.part) if audit.at_work else "",
        "replica": replica.lag() if replica else None,
    }
    response = render(request, "records/web/status.html", context)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _hanging(going: Going) -> tuple[str, datetime | None]:
    sentences = {
        Part.WAKE_UPS: _("No worker takes what is due: records are taken, and enter the log later."),
        Part.UPLOADS: _("No worker takes uploads: they wait."),
        Part.POLLS: _("No worker fills the boxes of polls: votes are taken, and wait."),
        Part.SEQUENCER: _("Records wait to enter the log for longer than they should."),
        Part.ANCHORER: _("Nobody looks at Ethereum: anchoring waits, and then the log does too."),
        Part.BUCKET: _("The copy of the log for readers is behind. The log and its anchors go on."),
    }
    return sentences[going.part], going.since


def _is_late(log_status: log.LogStatus | None, now: datetime) -> bool:
    if log_status is None or log_status.unanchored_since is None:
        return False
    return (now - log_status.unanchored_since).total_seconds() > LATE_SECONDS


def _retired(network: Network) -> bool:
    return network.state.retired_at is not None


def _network(network: Network, now: datetime) -> NetworkView:
    status = network_status(network, now=now)
    drawn = [_anchored(row) for row in chain.anchors_recent(network, DRAWN)]
    return NetworkView(
        network=network,
        status=status,
        anchors=drawn[:SHOWN],
        charts=_charts(drawn[::-1]),
        balance_ether="" if status.balance is None else ether(_rounded(status.balance)),
        fee_a_day_ether="" if status.fee_a_day is None else ether(_rounded(status.fee_a_day)),
        others=[row for row in attempts_told(network, SHOWN) if row.state not in {INCLUDED, FINAL}],
    )


def _anchored(row: AnchorRow) -> Anchored:
    # The last entry of what an anchor adds is the map's commitment, which is no record.
    records = max(1, row.size - row.previous_size - 1)
    return Anchored(row, datetime.fromtimestamp(row.time, UTC), ether(row.fee), records)


def _charts(anchors: list[Anchored]) -> list[AnchorChart]:
    """Oldest first; an anchor whose transaction could not be read has no bar."""
    values: list[tuple[str, list[tuple[Anchored, int | None]]]] = [
        (_("Gas of each anchor"), [(one, one.row.gas_used) for one in anchors]),
        (_("Gas for each record"), [(one, one.gas_per_record) for one in anchors]),
        (
            _("Fee of each anchor, in gwei"),
            [(one, None if one.row.fee is None else one.row.fee // 10**9) for one in anchors],
        ),
    ]
    return [drawn for title, bars in values if (drawn := _chart(title, bars)) is not None]


def _chart(title: str, bars: list[tuple[Anchored, int | None]]) -> AnchorChart | None:
    told = [(one, value) for one, value in bars if value is not None]
    chart = bar_chart([(value, moment_text(one.time)) for one, value in told])
    return AnchorChart(title, chart, told[0][0].time, told[-1][0].time) if chart else None


def _rounded(wei: int) -> int:
    """Down to a millionth of an ether: enough for what is left in a purse."""
    return wei - wei % 10**12


def ether(wei: int | None) -> str:
    """Wei as ether, exact, without trailing zeroes; empty where it is not known."""
    if wei is None:
        return ""
    whole, rest = divmod(wei, 10**18)
    return f"{whole:,}.{rest:018}".rstrip("0").rstrip(".")
