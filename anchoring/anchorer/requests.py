"""What endpoints were asked, from the tables alone."""

from datetime import date

from django.db.models import Exists, OuterRef, Sum

from anchoring.models import EndpointRequests, Network, NetworkState


def requests_on(network: Network, day: date) -> dict[int, int]:
    """How many requests each endpoint, by its place, was sent on a day (UTC)."""
    rows = EndpointRequests.objects.filter(network=network, day=day)
    return dict(rows.values_list("place", "count"))


def requests_to(network: Network) -> dict[int, int]:
    """How many requests each endpoint, by its place, was ever sent."""
    rows = EndpointRequests.objects.filter(network=network).values_list("place").order_by("place")
    return dict(rows.annotate(total=Sum("count")))


def states_counted() -> list[NetworkState]:
    """What is known of each open network whose requests are counted: not of the local chain, nor of one never asked."""
    counted = EndpointRequests.objects.filter(network=OuterRef("network"))
    return list(NetworkState.objects.filter(Exists(counted), retired_at=None))
