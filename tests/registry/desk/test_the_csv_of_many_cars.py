"""The desk's CSV of very many cars: in parts, of which each is sent within seconds."""

import csv
import io

import pytest
from django.test import Client

from records.people.authors import Author
from records.standing import proposed
from registry.stock import parts
from tests.cast import listed
from tests.fixtures.answers import content_of
from tests.fixtures.visitors import LogIn
from tests.registry.desk.test_the_desk_of_cars import DESK, vins, won

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", ["", "아반떼"])
@pytest.mark.parametrize("sort", ["", "oldest", "cheapest"])
def test_the_csv_of_many_cars_comes_in_parts(
    dealer: Author, log_in: LogIn, monkeypatch: pytest.MonkeyPatch, words: str, sort: str
) -> None:
    """Of no car is there none, and of none are there two, however many there are."""
    client = log_in(dealer)
    monkeypatch.setattr(parts, "PART", 2)
    monkeypatch.setattr(proposed, "PAGE", 1)
    for number in range(1, 6):
        listed(dealer, number, model="아반떼", price=won(9_000_000 + number))
    chosen = {"words": words, "sort": sort}
    page = client.post(DESK, chosen, follow=True)
    named = page.context["parts"]
    assert [part.number for part in named] == [1, 2, 3]
    assert all(f"part={part}" in page.content.decode() or words for part in named)
    # Listed after the page was made.
    listed(dealer, 6, model="아반떼", price=won(9_000_006))
    files = [_lines(client, {**chosen, "part": str(part)}) for part in named]
    cars_told = [line[0] for lines in files for line in lines]
    assert cars_told == (vins(1, 2, 3, 4, 5, 6) if sort else vins(6, 5, 4, 3, 2, 1))
    assert [len(lines) for lines in files] == ([2, 2, 2] if sort else [3, 2, 1])
    assert [line[0] for line in _lines(client, chosen)] == cars_told


@pytest.mark.parametrize("part", ["0::", "1", "1:::", "1:x:", "-1::", "1::" + "0" * 36])
def test_a_part_that_is_none_is_not_found(dealer: Author, log_in: LogIn, part: str) -> None:
    assert log_in(dealer).get("/desk/cars.csv", {"part": part}).status_code == 404


def test_a_part_that_ends_nowhere_goes_to_the_last(dealer: Author, log_in: LogIn) -> None:
    listed(dealer, 1)
    part = f"2::{'0' * 8}-0000-0000-0000-{'0' * 12}"
    assert [line[0] for line in _lines(log_in(dealer), {"part": part})] == vins(1)


def _lines(client: Client, sent: dict[str, str]) -> list[list[str]]:
    send = client.post if sent.get("words") else client.get
    _, *lines = csv.reader(
        io.StringIO(content_of(send("/desk/cars.csv", sent)).decode().removeprefix("\ufeff"))
    )
    return lines
