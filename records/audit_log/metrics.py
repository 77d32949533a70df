"""Metrics of look-ups for Prometheus: how much of today's each organisation has spent (rules: docs/alerts.md)."""

from collections.abc import Iterable

from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from records import wiring
from records.audit_log.models import LookUps


class LookUpsCollector(Collector):
    def collect(self) -> Iterable[Metric]:
        spent = GaugeMetricFamily(
            "registry_look_ups_spent_ratio",
            "Share of today's look-ups that is spent.",
            labels=["organisation"],
        )
        refused = GaugeMetricFamily(
            "registry_look_ups_refused", "Look-ups that were refused today.", labels=["organisation"]
        )
        for row in LookUps.objects.filter(day=timezone.localdate()).order_by("organisation_id"):
            spent.add_metric([str(row.organisation_id)], row.spent / wiring.look_ups_a_day())
            refused.add_metric([str(row.organisation_id)], row.refused)
        yield spent
        yield refused


def metrics_text() -> bytes:
    """The metrics in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(LookUpsCollector())
    return generate_latest(registry)
