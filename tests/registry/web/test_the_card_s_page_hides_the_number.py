"""Behind the windscreen's card nobody learns the whole VIN: not from the page, nor from anything it leads to."""

from html.parser import HTMLParser

import pytest
from django.test import Client
from pytest_django import Settings

from records.people.authors import Author
from registry.handovers.services import handover_create
from registry.identity.models import Vehicle
from tests.anchoring.log.chains import chain
from tests.cast import Signer, certified, inspected, listed, subject
from tests.fixtures.answers import content_of
from tests.fixtures.market import sequenced

pytestmark = pytest.mark.django_db

# Not the first one, which the search field shows as an example.
CAR = 907
VIN = subject(CAR).partition(":")[2]
SKIPPED = ("#", "/static/", "http", "mailto:", "data:")


class Attributes(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.paths: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.paths |= {value for _, value in attrs if value and value.startswith("/")}


@pytest.fixture
def code(dealer: Author, inspector: Author, signer: Signer, settings: Settings) -> str:
    # Where all cars are made up, the first page shows one of them to try it with.
    settings.DEVELOPMENT = False
    listed(dealer, CAR)
    record = inspected(dealer, CAR)
    certified(inspector, signer, [record])
    handover_create(author=dealer, record=record.digest)
    sequenced()
    chain().commit()
    return str(Vehicle.objects.get(subject=subject(CAR)).code)


def told(client: Client, path: str) -> str:
    """All that an answer says, its headers included."""
    answer = client.get(path)
    body = content_of(answer)
    return f"{dict(answer.headers)} {answer.cookies} {body.decode(errors='replace')}"


@pytest.mark.parametrize("language", ["ko", pytest.param("en", marks=pytest.mark.soak)])
def test_the_card_s_page_tells_the_vin_nowhere(client: Client, code: str, language: str) -> None:
    for path in (f"/s/{code}/?lang={language}", f"/s/{code}/card/?lang={language}", f"/s/{code.upper()}/"):
        page = told(client, path)
        assert VIN not in page.upper()
        links = Attributes()
        links.feed(page)
        for link in links.paths:
            if not link.startswith(SKIPPED):
                assert VIN not in told(client, link).upper(), link


def test_who_types_the_vin_has_the_evidence(client: Client, code: str) -> None:
    page = told(client, f"/s/{code}/")
    assert 'data-look-up-url="/api/vehicles/{vin}/evidence"' in page
    assert f"/api/vehicles/{VIN}/evidence" in told(client, f"/vehicles/{VIN}/")
