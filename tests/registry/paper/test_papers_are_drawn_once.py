"""Form 82's PDF is drawn once for all that it shows; what shows anything else is another one."""

from collections.abc import Callable

import pytest
from django.test import Client
from rest_framework.test import APIClient

from records.contents.models import Record, RecordContent
from records.files import pdf
from records.files.drawings import DrawingBusyError, drawings
from records.people.authors import Author
from registry.demo import cars
from tests.cast import Signer, certified, inspected
from tests.fixtures.market import sequenced
from tests.fixtures.paper import undrawn
from tests.fixtures.visitors import LogIn

__all__ = ["undrawn"]

pytestmark = pytest.mark.usefixtures("undrawn")


@pytest.fixture
def drawn(undrawn: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The HTML of each that was drawn."""
    pages: list[str] = []

    def draw(html: str, _css: str) -> tuple[bytes, set[int]]:
        pages.append(html)
        return b"%PDF " + str(len(pages)).encode(), set()

    monkeypatch.setattr(pdf, "_drawn", draw)
    return pages


@pytest.fixture
def record(dealer: Author) -> Record:
    return inspected(dealer)


def paper(client: Client, record: Record, more: str = "") -> bytes:
    answer = client.get(f"/records/{record.digest}/form82.pdf?vin={cars.vin(1)}{more}")
    assert answer.status_code == 200
    return answer.content


def test_a_paper_is_drawn_once_for_page_and_api(client: Client, record: Record, drawn: list[str]) -> None:
    first = paper(client, record)
    assert paper(client, record) == first
    answer = client.get(f"/api/records/{record.digest}/form82.pdf?vin={cars.vin(1)}")
    assert (answer.content, len(drawn)) == (first, 1)


def test_the_full_copy_is_never_given_for_the_public_one(
    client: Client, dealer: Author, log_in: LogIn, record: Record, drawn: list[str]
) -> None:
    own = log_in(dealer)
    full = paper(own, record, "&copy=full")
    assert paper(own, record) != full
    assert paper(client, record) == paper(own, record)
    assert paper(own, record, "&copy=full") == full
    assert [cars.plate(1) in html for html in drawn] == [True, False]


def _logged(_inspector: Author, _signer: Signer, _record: Record) -> None:
    sequenced()


def _signed(inspector: Author, signer: Signer, record: Record) -> None:
    certified(inspector, signer, [record])


@pytest.mark.parametrize("change", [_logged, _signed])
def test_a_change_on_the_paper_has_it_drawn_anew(
    client: Client,
    inspector: Author,
    signer: Signer,
    record: Record,
    drawn: list[str],
    change: Callable[[Author, Signer, Record], None],
) -> None:
    first = paper(client, record)
    change(inspector, signer, record)
    assert paper(client, record) != first
    assert len(drawn) == 2


def test_a_changed_row_is_not_hidden_by_a_kept_paper(
    client: Client, record: Record, drawn: list[str]
) -> None:
    first = paper(client, record)
    content = record.content
    changed = content.canonical.replace('"NO"', '"YES"', 1)
    assert changed != content.canonical
    RecordContent.objects.filter(pk=content.pk).update(canonical=changed)
    answer = client.get(f"/records/{record.digest}/form82.pdf?vin={cars.vin(1)}")
    assert answer.content != first
    assert drawn


def test_askers_are_told_when_to_come_again(
    client: Client, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> bytes:
        raise DrawingBusyError

    monkeypatch.setattr(drawings(), "get", busy)
    page = client.get(f"/records/{record.digest}/form82.pdf?vin={cars.vin(1)}&lang=en")
    assert (page.status_code, page.headers["Retry-After"], page.headers["Refresh"]) == (503, "5", "5")
    assert "Other PDF files are being drawn" in page.content.decode()
    answer = APIClient().get(f"/api/records/{record.digest}/form82.pdf?vin={cars.vin(1)}")
    assert (answer.status_code, answer.json()["code"]) == (503, "paper_busy")
    assert answer.headers["Retry-After"]
