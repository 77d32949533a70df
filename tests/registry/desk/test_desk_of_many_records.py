"""A desk with more records than anybody counts: pages go on behind the last record shown, and nothing grows with the table."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records.people.authors import Author
from records.standing import proposed
from registry.stock import cars
from registry.web import stated
from tests.cast import listed, subject
from tests.fixtures.visitors import LogIn

NUMBERS = [subject(number).removeprefix("vin:") for number in (1, 2, 3)]


@pytest.fixture
def many(dealer: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three listings, where two are many."""
    for number in (1, 2, 3):
        listed(dealer, number)
    monkeypatch.setattr(stated, "PAGE", 2)
    monkeypatch.setattr(stated, "COUNTED", 2)


def shown(page: Any) -> list[str]:
    return [row.number for row in page.context["page_of"].rows]


def test_pages_go_on_behind_the_last(many: None, dealer: Author, log_in: LogIn) -> None:
    client = log_in(dealer)
    first = client.get("/desk/stated/")
    second = client.get("/desk/stated/", {"after": first.context["page_of"].next})
    assert sorted(shown(first) + shown(second)) == NUMBERS
    assert second.context["page_of"].next == ""


def test_a_car_of_many_listings_is_read_once(
    dealer: Author, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each fifty of a firm's thousand listings of one car read and judged all of its records anew."""
    for _ in range(5):
        listed(dealer)
    listed(dealer, 2)
    monkeypatch.setattr(proposed, "PAGE", 2)
    asked: dict[str, list[str]] = {"proved_many": [], "cars_verdicts": []}
    for name, told in asked.items():
        before = getattr(cars, name)

        def counted(of: Any, before: Any = before, told: list[str] = told, **more: Any) -> Any:
            told.extend(one if isinstance(one, str) else one.history.subject for one in of)
            return before(of, **more)

        monkeypatch.setattr(cars, name, counted)
    rows = log_in(dealer).get("/desk/cars/").context["page_of"].rows
    assert sorted(row.offer.subject for row in rows) == [subject(1), subject(2)]
    assert all(sorted(told) == [subject(1), subject(2)] for told in asked.values()), asked


def test_more_is_said_to_be_more(many: None, dealer: Author, log_in: LogIn) -> None:
    page = " ".join(log_in(dealer).get("/desk/stated/", {"lang": "en"}).content.decode().split())
    assert "more than 2" in page


def test_no_question_reads_to_the_end(many: None, dealer: Author, log_in: LogIn) -> None:
    client = log_in(dealer)
    with CaptureQueriesContext(connection) as captured:
        client.get("/desk/stated/")
    asked = [query["sql"] for query in captured.captured_queries if 'FROM "records_record"' in query["sql"]]
    assert asked
    assert [sql for sql in asked if "LIMIT" not in sql or "OFFSET" in sql] == []


def test_the_admin_counts_no_further_than_it_pages(many: None, admin_client: Any) -> None:
    with CaptureQueriesContext(connection) as captured:
        admin_client.get("/admin/records/record/")
    counts = [query["sql"] for query in captured.captured_queries if "COUNT(" in query["sql"]]
    assert [sql for sql in counts if '"records_record"' in sql and "LIMIT" not in sql] == []
