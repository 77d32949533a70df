"""Metrics of the log and its networks for Prometheus, from the tables at each scrape (rules: docs/alerts.md)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from django.db.models import Count, Q, Sum
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from anchoring import wiring
from anchoring.anchorer.requests import requests_on, requests_to
from anchoring.anchorer.status import OK, NetworkStatus, network_status
from anchoring.anchorer.texts import PROBLEMS
from anchoring.anchors import halts_open, networks
from anchoring.audit.selectors import audit_status
from anchoring.hangs import parts
from anchoring.log.selectors import log_status
from anchoring.models import Attempt, Log, Sighting
from anchoring.published.problems import PROBLEMS as COPY_PROBLEMS
from anchoring.witnesses.status import witnesses_status

_NETWORK = ["network"]
_NEVER = (Sighting.Outcome.REPLACED, Sighting.Outcome.DISPLACED)


class AnchoringCollector(Collector):
    """Gauges and counters of the log and of each open network."""

    def collect(self) -> Iterable[Metric]:
        """All of them, as they are now."""
        now = timezone.now()
        yield from _log(now)
        yield from _work(now)
        yield from _replica()
        yield from _audit(now)
        statuses = [network_status(network, now=now) for network in networks(retired=False)]
        yield from _chain(statuses, now)
        yield from _endpoints(statuses, now)
        yield from _anchors(statuses)
        yield from _witnesses(now)
        yield from _labels()
        yield from _copy(now)


def metrics_text() -> bytes:
    """The metrics in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(AnchoringCollector())
    return generate_latest(registry)


def _log(now: datetime) -> Iterator[Metric]:
    status = log_status()
    if status is not None:
        yield GaugeMetricFamily("registry_log_entries", "Entries in the log.", status.size)
        yield GaugeMetricFamily("registry_log_pending", "Records that wait for their index.", status.pending)
        yield GaugeMetricFamily("registry_log_unanchored", "Records that no anchor holds.", status.unanchored)
        ages = (status.pending_since, status.unanchored_since)
        pending, unanchored = ((now - since).total_seconds() if since else 0 for since in ages)
        yield GaugeMetricFamily(
            "registry_log_pending_age_seconds", "Age of the oldest record that waits for its index.", pending
        )
        yield GaugeMetricFamily(
            "registry_log_unanchored_age_seconds",
            "Age of the oldest record that no anchor holds.",
            unanchored,
        )
    yield GaugeMetricFamily("registry_log_halts", "Networks that stop the log.", len(halts_open()))


def _work(now: datetime) -> Iterator[Metric]:
    age = GaugeMetricFamily(
        "registry_work_idle_seconds", "For how long a part that works by itself has not.", labels=["part"]
    )
    hangs = GaugeMetricFamily(
        "registry_work_hangs", "1 for a part that has not for longer than its bound.", labels=["part"]
    )
    for going in parts(wiring.bounds()):
        age.add_metric([going.part.value], going.age(now).total_seconds())
        hangs.add_metric([going.part.value], int(going.hangs(now)))
    yield from (age, hangs)


def _replica() -> Iterator[Metric]:
    behind = GaugeMetricFamily(
        "registry_replica_behind_seconds", "How far the replica is behind at most.", labels=[]
    )
    used = GaugeMetricFamily("registry_replica_used", "1 while public answers are read from it.", labels=[])
    if replica := wiring.replica():
        lag = replica.lag()
        used.add_metric([], int(lag.problem is None))
        if lag.seconds is not None:
            behind.add_metric([], lag.seconds)
    yield from (behind, used)


def _audit(now: datetime) -> Iterator[Metric]:
    status = audit_status()
    yield GaugeMetricFamily(
        "registry_audit_findings", "Rows that are not what was logged, as last looked at.", status.open
    )
    begun = None
    if status.checked_since is None or status.looked_at is None:
        # A log that nothing ever looked at was looked at last when it began.
        begun = Log.objects.values_list("created_at", flat=True).first()
    for name, text, since in (
        ("registry_audit_age_seconds", "Since when everything was looked at once.", status.checked_since),
        ("registry_audit_looked_age_seconds", "Since the audit last looked at anything.", status.looked_at),
    ):
        age = GaugeMetricFamily(name, text, labels=[])
        _age(age, [], since or begun, now)
        yield age
    covered = {"entries": status.last.size, "records": status.last.records} if status.last else {}
    gauge = GaugeMetricFamily(
        "registry_audit_covered", "Entries and records that the last whole audit looked at.", labels=["what"]
    )
    for what, count in covered.items():
        gauge.add_metric([what], count)
    yield gauge


def _chain(statuses: list[NetworkStatus], now: datetime) -> Iterator[Metric]:
    looked = _gauge("registry_chain_looked_age_seconds", "Since the loop last looked at this network.")
    silent = _gauge("registry_chain_silent_seconds", "Since when no endpoint answers; 0 while one does.")
    stalled = _gauge("registry_chain_finality_age_seconds", "Since the finalized block was seen to move.")
    lag = _gauge("registry_chain_finality_lag_blocks", "Blocks between the newest and the finalized one.")
    head = _gauge("registry_chain_head_age_seconds", "Age of the newest block that was seen.")
    balance = _gauge("registry_anchor_balance_wei", "What the anchor key has.")
    days = _gauge("registry_anchor_balance_days", "How many days that lasts at the rate of the last week.")
    dry = _gauge("registry_anchor_dry", "1 where there is no anchor key.")
    problem = GaugeMetricFamily(
        "registry_anchor_problem", "1 for what keeps anchors from being sent.", labels=["network", "problem"]
    )
    missing = _gauge(
        "registry_chain_words_missing", "Endpoints more that have to agree before anything is called final."
    )
    for status in statuses:
        name, state = [status.network.name], status.state
        missing.add_metric(name, state.words_missing)
        _age(looked, name, state.tried_at, now)
        silent.add_metric(name, (now - state.silent_since).total_seconds() if state.silent_since else 0)
        _age(stalled, name, state.finalized_moved_at or status.network.created_at, now)
        _age(head, name, state.head_time, now)
        for gauge, value in ((lag, status.finality_lag), (balance, status.balance), (days, status.days_left)):
            if value is not None:
                gauge.add_metric(name, value)
        dry.add_metric(name, int(state.dry))
        for word in PROBLEMS:
            problem.add_metric([*name, word], int(state.problem == word))
    yield from (looked, silent, stalled, lag, head, balance, days, dry, problem, missing)


def _endpoints(statuses: list[NetworkStatus], now: datetime) -> Iterator[Metric]:
    labels = ["network", "place"]
    good = GaugeMetricFamily(
        "registry_chain_endpoint_ok", "1 where the endpoint in this place is good.", labels=labels
    )
    requests = CounterMetricFamily(
        "registry_chain_requests", "Requests that the endpoint was sent.", labels=labels
    )
    spent = GaugeMetricFamily(
        "registry_chain_requests_spent_ratio",
        "What it was sent today (UTC), as a share of what is allowed a day.",
        labels=labels,
    )
    for status in statuses:
        name, state = status.network.name, status.state
        for endpoint in state.endpoints:
            good.add_metric(
                [name, str(endpoint["place"])], int(endpoint["state"] == OK and not status.unseen)
            )
        for place, total in requests_to(status.network).items():
            requests.add_metric([name, str(place)], total)
        for place, today in requests_on(status.network, now.astimezone(UTC).date()).items():
            spent.add_metric([name, str(place)], today / wiring.requests_a_day())
    yield from (good, requests, spent)


def _anchors(statuses: list[NetworkStatus]) -> Iterator[Metric]:
    signed = CounterMetricFamily(
        "registry_anchor_attempts", "Transactions that were signed.", labels=_NETWORK
    )
    under_way = _gauge("registry_anchor_under_way", "Anchors that were sent and are in no block.")
    outcomes = CounterMetricFamily(
        "registry_anchor_outcomes",
        "Transactions seen in a block, or replaced for good.",
        labels=["network", "outcome"],
    )
    gas = CounterMetricFamily(
        "registry_anchor_gas", "Gas of the transactions seen in a block.", labels=_NETWORK
    )
    fees = CounterMetricFamily("registry_anchor_fees_wei", "Wei that they cost.", labels=_NETWORK)
    undone = CounterMetricFamily(
        "registry_anchor_reorganised", "Transactions whose block was dropped from the chain.", labels=_NETWORK
    )
    for status in statuses:
        name, network = [status.network.name], status.network
        signed.add_metric(name, Attempt.objects.filter(network=network).count())
        under_way.add_metric(name, len(status.under_way))
        asked = Q(kind__in=(Sighting.Kind.BLOCK, Sighting.Kind.GONE)) | Q(outcome__in=_NEVER)
        seen = Sighting.objects.filter(asked, network=network).values("kind", "outcome").order_by()
        sums = list(seen.annotate(count=Count("pk"), gas=Sum("gas_used"), fee=Sum("fee")))
        told = [row for row in sums if row["kind"] != Sighting.Kind.GONE or row["outcome"] in _NEVER]
        for outcome in Sighting.Outcome.values:
            count = sum(row["count"] for row in told if row["outcome"] == outcome)
            outcomes.add_metric([*name, outcome], count)
        gas.add_metric(name, sum(row["gas"] or 0 for row in told))
        fees.add_metric(name, sum(row["fee"] or 0 for row in told))
        undone.add_metric(name, sum(row["count"] for row in sums if row["kind"] == Sighting.Kind.GONE))
    yield from (signed, under_way, outcomes, gas, fees, undone)


def _witnesses(now: datetime) -> Iterator[Metric]:
    labels = ["witness"]
    alarms = GaugeMetricFamily(
        "registry_witness_refuses", "1 for a witness that answers, and does not cosign.", labels=labels
    )
    silent = GaugeMetricFamily(
        "registry_witness_silent_seconds", "Since when it does not answer; 0 while it does.", labels=labels
    )
    waits = GaugeMetricFamily(
        "registry_witness_waits_seconds",
        "Since when a checkpoint to be anchored waits for its cosignature.",
        labels=labels,
    )
    for status in witnesses_status(wiring.witnessing().witnesses, now=now):
        alarms.add_metric([status.id], int(status.alarms))
        for gauge, since in ((silent, status.silent_since), (waits, status.waiting_since)):
            gauge.add_metric([status.id], (now - since).total_seconds() if since else 0)
    yield from (alarms, silent, waits)


def _labels() -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "registry_labels_away",
        "1 while the label process gives this process no labels.",
        int(wiring.labels_away() is not None),
    )
    asked = GaugeMetricFamily(
        "registry_labels_asked_ratio",
        "Labels that a host has asked for today, as a share of what it may ask for a day.",
        labels=["host"],
    )
    for host, share in wiring.labels_asked().items():
        asked.add_metric([host], share)
    yield asked


def _copy(now: datetime) -> Iterator[Metric]:
    entries = GaugeMetricFamily(
        "registry_bucket_entries", "Entries of the log's copy in the bucket.", labels=[]
    )
    behind = GaugeMetricFamily("registry_bucket_behind", "Entries that the copy lacks.", labels=[])
    waits = GaugeMetricFamily(
        "registry_bucket_behind_seconds",
        "Since when the copy lacks the oldest of them; 0 with none.",
        labels=[],
    )
    away = GaugeMetricFamily(
        "registry_bucket_away_seconds", "Since when the bucket does not answer; 0 while it does.", labels=[]
    )
    problem = GaugeMetricFamily(
        "registry_bucket_problem", "1 for what is wrong with the copy.", labels=["problem"]
    )
    if copy := wiring.copy_seen():
        entries.add_metric([], copy.size)
        behind.add_metric([], copy.behind)
        for gauge, since in ((waits, copy.since), (away, copy.away_since)):
            gauge.add_metric([], (now - since).total_seconds() if since else 0)
        for word in COPY_PROBLEMS:
            problem.add_metric([word], int(copy.problem == word))
    yield from (entries, behind, waits, away, problem)


def _gauge(name: str, text: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, labels=_NETWORK)


def _age(gauge: GaugeMetricFamily, labels: list[str], since: datetime | None, now: datetime) -> None:
    if since is not None:
        gauge.add_metric(labels, (now - since).total_seconds())
