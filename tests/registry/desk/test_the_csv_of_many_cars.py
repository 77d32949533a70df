"""The desk's CSV of very many cars: in parts, of which each is sent within seconds."""

import csv
import io

import pytest

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
    begins = page.context["parts"]
    assert len(begins) == 3
    assert all(f"after={part}" in page.content.decode() or words for part in begins[1:])
    cars_told = []
    for part in begins:
        sent = {**chosen, "after": part}
        answer = client.post("/desk/cars.csv", sent) if words else client.get("/desk/cars.csv", sent)
        _, *lines = csv.reader(io.StringIO(content_of(answer).decode().removeprefix("\ufeff")))
        assert 0 < len(lines) <= 2
        cars_told += [line[0] for line in lines]
    assert sorted(cars_told) == sorted(vins(1, 2, 3, 4, 5))
    assert cars_told == (vins(1, 2, 3, 4, 5) if sort else vins(5, 4, 3, 2, 1))
