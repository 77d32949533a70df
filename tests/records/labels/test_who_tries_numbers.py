"""Visitors who try numbers spend an hour's part of the labels, and cars that are recorded go on."""

from pathlib import Path

import pytest
from django.test import Client
from rest_framework.test import APIClient

from anchoring.labels.counts import Counts, hour_of, now
from records.people.authors import Author
from tests.cast import listed
from tests.labels import forgotten, label_server, labels_elsewhere
from tests.records.labels.test_another_process_has_the_key import page_of, stated

__all__ = ["label_server", "labels_elsewhere"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("labels_elsewhere")]


def test_who_tries_numbers_stops_nobody_else(
    dealer: Author, api: APIClient, client: Client, tmp_path: Path
) -> None:
    listed(dealer)
    forgotten()
    counted, hour = Counts(tmp_path / "labels" / "counts.sqlite3"), hour_of(now())
    for number in (1, 2, 2):
        client.get(page_of(client, number))
    assert counted.of_day(hour) == {"web": 1}
    assert counted.take("web", 100_000, most=200_000, within=hour)
    client.raise_request_exception = False
    forgotten()
    pages = [client.get(page_of(client, number)).status_code for number in (3, 1, 3)]
    assert pages == [503, 200, 503]
    assert client.get(f"/api{page_of(client, 3)}").json()["code"] == "labels_away"
    assert stated(api, 4).status_code == 201
    assert client.get("/readyz").json()["checks"]["labels"] == {"ok": True}
