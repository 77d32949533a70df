"""How many queries a page takes at most, warm. The first five of a desk's page ask who has logged in, and as whom."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
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
    day = timezone.localdate(earlier).isoformat()
    inspected(dealer, 2, now=earlier, closing__inspected_on=day, closing__issued_on=day)
    corrected = inspected(dealer, corrects=inspected(dealer))
    certified(inspector, signer, [corrected])
    sequenced()
    network.commit()
    return corrected


STRANGER = {
    # Without polls that go on: their words are one more.
    "/": 2,
    "/about/": 2,
    "/rules/": 0,
    "/verify/": 0,
    "/classification/": 2,
    "/status/": 18,
    "/directory/": 4,
    "/polls/": 2,
    "/licences/11-22-333333/": 4,
    "/vehicles/{vin}/": 6,
    "/records/{record}/": 3,
    "/records/{record}/?vin={vin}": 7,
    "/api/vehicles/{vin}/": 5,
    "/api/vehicles/{vin}/evidence": 11,
    "/api/records/{record}/?vin={vin}": 5,
    "/api/records/{record}/changes?vin={vin}": 3,
    "/api/records/{record}/receipt": 4,
    "/api/status/": 19,
    "/api/directory/inspectors/": 4,
    "/.well-known/car-registry.json": 4,
    "/log/checkpoint": 1,
    "/log/tile/0/000.p/1": 1,
    "/log/tile/entries/000.p/1": 1,
    "/readyz": 2,
    "/metrics": 21,
}
DEALER = {
    "/vehicles/{vin}/": 12,
    "/records/{record}/": 14,
    "/records/{record}/hand-over/": 9,
    "/records/{record}/correct/": 9,
    "/records/{record}/withdraw/": 8,
    "/desk/cars/": 16,
    "/desk/stated/": 9,
    "/desk/uploads/": 6,
    "/desk/uploads/new/": 5,
    "/desk/inspections/": 7,
    "/desk/inspections/import/": 5,
    "/desk/listings/new/": 5,
    "/desk/sent-back/": 6,
    "/desk/tokens/": 7,
    "/account/": 9,
    "/handed/": 5,
}
INSPECTOR = {
    "/desk/queue/": 13,
    "/desk/queue/{record}/": 15,
    "/desk/sent-back/": 7,
    "/desk/signing/": 11,
    "/desk/certifications/new/": 6,
}
CITY = {
    "/desk/waiting/": 18,
    "/desk/keys/": 10,
    "/desk/organisations/": 8,
    "/desk/erasures/": 7,
    "/desk/retention/": 7,
    "/desk/findings/": 11,
}
AUDITOR = {"/desk/trail/": 8, "/desk/look-ups/": 7, "/desk/findings/": 11, "/desk/retention/": 7}


def asked(client: Client, address: str) -> int:
    for _ in range(2):
        assert client.get(address).status_code == 200, address
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
        _ = answer.getvalue() if answer.streaming else None
    return len(captured)


def above(client: Client, most: Mapping[str, int], record: Record) -> dict[str, int]:
    """What takes more than it may, and how many."""
    counts = {address: asked(client, address.format(record=record.digest, vin=VIN)) for address in most}
    return {address: count for address, count in counts.items() if count > most[address]}


def test_a_stranger_s_pages(record: Record) -> None:
    assert above(Client(), STRANGER, record) == {}


@pytest.mark.paper
def test_a_page_of_paper(record: Record) -> None:
    assert above(Client(), {"/records/{record}/form82.pdf?vin={vin}": 8}, record) == {}


def test_a_dealer_s_pages(record: Record, dealer: Author, log_in: LogIn) -> None:
    assert above(log_in(dealer), DEALER, record) == {}


def test_an_inspector_s_pages(record: Record, inspector: Author, log_in: LogIn) -> None:
    assert above(log_in(inspector), INSPECTOR, record) == {}


def test_the_city_s_pages(record: Record, city: Author, auditor: Author, log_in: LogIn) -> None:
    assert above(log_in(city), CITY, record) == {}
    assert above(log_in(auditor), AUDITOR, record) == {}


def test_a_page_that_a_buyer_was_shown(record: Record, dealer: Author) -> None:
    client = Client()
    issued = handover_create(author=dealer, record=record.digest)
    address = client.post("/handed/", {"code": issued.code})["Location"]
    assert above(client, {address: 8}, record) == {}
