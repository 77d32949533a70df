"""What endpoints were asked, from the tables alone."""

from datetime import date

from django.db.models import Sum

from anchoring.models import EndpointRequests, Network, NetworkState

_COUNTED = f"""
    SELECT * FROM {NetworkState._meta.db_table} state
    WHERE retired_at IS NULL AND EXISTS (
        SELECT 1 FROM {EndpointRequests._meta.db_table} counted WHERE counted.network_id = state.network_id)
"""  # noqa: S608  names of tables
"""Written out, as what hangs is: /readyz asks it each time."""


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
    return list(NetworkState.objects.raw(_COUNTED))
