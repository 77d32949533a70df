"""How many queries a page takes, warm. Two of each desk's page ask what the log-in is bound to."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from records.contents.models import Record
from records.people.authors import Author
from registry.handovers.services import handover_create
from tests.anchoring.log.chains import chain
from tests.cast import Signer, certified, inspected, listed, subject
from tests.fixtures.market import sequenced
from tests.fixtures.visitors import LogIn

VIN = subject().removeprefix("vin:")


@pytest.fixture
def record(dealer: Author, inspector: Author, signer: Signer) -> Record:
    """A certified correction, anchored, beside another that waits, an hour longer: the next in the queue is looked for among
    the older ones first."""
    network = chain()
    listed(dealer)
    earlier = timezone.now() - timedelta(hours=1)
    # Soon after midnight that was yesterday.
    inspected(dealer, 2, now=earlier, closing__inspected_on=timezone.localdate(earlier).isoformat())
    corrected = inspected(dealer, corrects=inspected(dealer))
    certified(inspector, signer, [corrected])
    sequenced()
    network.commit()
    return corrected


def as_buyer(author: Author, record: Record) -> tuple[Client, str]:
    client = Client()
    issued = handover_create(author=author, record=record.digest)
    return client, client.post("/handed/", {"code": issued.code})["Location"]


def check(most: int, client: Client, address: str, assert_most: Callable[[int], Any]) -> None:
    for _ in range(2):
        assert client.get(address).status_code == 200
    with assert_most(most):
        client.get(address)


@pytest.mark.parametrize(
    ("most", "address"),
    [
        (12, "/vehicles/{vin}/"),
        (5, "/records/{record}/"),
        (11, "/records/{record}/?vin={vin}"),
        # One of them for what witnesses have cosigned.
        (19, "/api/vehicles/{vin}/evidence"),
        (9, "/api/vehicles/{vin}/"),
        (5, "/api/records/{record}/changes?vin={vin}"),
        # One more than before: what the audit found under the licence is said first.
        (6, "/licences/11-22-333333/"),
        (29, "/status/"),
        (4, "/directory/"),
    ],
)
def test_a_stranger_s_pages(
    record: Record, most: int, address: str, django_assert_max_num_queries: Any
) -> None:
    address = address.format(record=record.digest, vin=VIN)
    check(most, Client(), address, django_assert_max_num_queries)


@pytest.mark.parametrize(
    ("most", "address"),
    [
        (19, "/vehicles/{vin}/"),
        (22, "/desk/cars/"),
        (14, "/desk/stated/"),
        (19, "/records/{record}/"),
        (12, "/records/{record}/hand-over/"),
        (12, "/records/{record}/correct/"),
        (11, "/records/{record}/withdraw/"),
    ],
)
def test_a_dealer_s_pages(
    record: Record, dealer: Author, log_in: LogIn, most: int, address: str, django_assert_max_num_queries: Any
) -> None:
    address = address.format(record=record.digest, vin=VIN)
    check(most, log_in(dealer), address, django_assert_max_num_queries)


@pytest.mark.parametrize(("most", "address"), [(17, "/desk/queue/"), (19, "/desk/queue/{record}/")])
def test_an_inspector_s_pages(
    record: Record,
    inspector: Author,
    log_in: LogIn,
    most: int,
    address: str,
    django_assert_max_num_queries: Any,
) -> None:
    check(most, log_in(inspector), address.format(record=record.digest), django_assert_max_num_queries)


def test_a_page_that_a_buyer_was_shown(
    record: Record, dealer: Author, django_assert_max_num_queries: Any
) -> None:
    client, address = as_buyer(dealer, record)
    check(12, client, address, django_assert_max_num_queries)
