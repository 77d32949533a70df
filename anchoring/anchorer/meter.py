"""Count the requests that each endpoint is sent a day, for all processes together, and stop at the day's limit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from django.db import transaction
from django.db.models import F

from anchoring.anchorer.requests import requests_on
from anchoring.ethereum.client import Client
from anchoring.models import EndpointRequests, Network


@contextmanager
def metered(network: Network, client: Client, *, a_day: int, now: datetime) -> Iterator[None]:
    """Count what the client asks meanwhile; each endpoint is asked no more than `a_day` times a day.

    A crash meanwhile loses what was not counted yet, a step's few requests.
    """
    day = now.astimezone(UTC).date()
    spent = requests_on(network, day)
    for endpoint in client.endpoints:
        endpoint.allowed = max(0, a_day - spent.get(endpoint.place, 0))
    try:
        yield
    finally:
        for endpoint in client.endpoints:
            if endpoint.asked:
                _add(network, endpoint.place, day, endpoint.asked)
            endpoint.asked, endpoint.allowed = 0, None


def _add(network: Network, place: int, day: date, count: int) -> None:
    with transaction.atomic():
        row = {"network": network, "place": place, "day": day}
        EndpointRequests.objects.bulk_create([EndpointRequests(**row, count=0)], ignore_conflicts=True)
        EndpointRequests.objects.filter(**row).update(count=F("count") + count)
