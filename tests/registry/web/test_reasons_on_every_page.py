"""What a rule asks can be answered on each page that states a record."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from records.contents.models import Record
from records.people.authors import Author
from registry.demo import cars
from tests.cast import paper_page
from tests.fixtures.visitors import LogIn

pytestmark = pytest.mark.django_db

LISTING = {"vin": cars.vin(1), "odometer": "41200", "odometer_unit": "km", "model_year": "1931"}
ACQUIRED = {
    "scheme": "chassis",
    "number": "KMHXX00XXXX00010",
    "acquired_on": "2026-01-02",
    "source": "PERSON",
}
PAPER = {
    "vin": cars.vin(1),
    "record_no": "26-11-000123",
    "issued_on": "2001-02-03",
    "odometer": "41200",
    "unit": "km",
}


def asked(page: str) -> dict[str, Any]:
    """The hidden fields of what is asked, with an answer."""
    fields = {
        name: html.unescape(value)
        for name, value in re.findall(r'name="(asked_rule|asked_pointer|asked_text)"\s+value="([^"]*)"', page)
    }
    return {**fields, "asked_reason": "차체에서 다시 확인함"}


def answered(client: Client, path: str, sent: dict[str, Any]) -> dict[str, Any]:
    first = client.post(path, sent)
    assert first.status_code == 422
    assert Record.objects.count() == 0
    return {**sent, **asked(first.content.decode())}


@pytest.mark.parametrize(
    ("path", "sent", "rule"),
    [
        ("/desk/listings/new/", LISTING, "D5"),
        ("/desk/records/new/vehicle-acquired/", ACQUIRED, "N2"),
    ],
)
def test_a_statement_that_is_asked_about_is_recorded(
    dealer: Author, log_in: LogIn, path: str, sent: dict[str, Any], rule: str
) -> None:
    client = log_in(dealer)
    assert client.post(path, answered(client, path, sent)).status_code == 302
    assert rule in Record.objects.get().content.canonical


def test_a_paper_that_is_asked_about_is_recorded(dealer: Author, log_in: LogIn) -> None:
    client, path = log_in(dealer), "/desk/inspections/paper/"
    sent = answered(client, path, {**PAPER, "kept": paper_page(dealer)["sha256"]})
    look = client.post(path, {**sent, "action": "look"})
    assert look.status_code == 200
    words = sent.pop("asked_text")
    change = {**sent, **asked(look.content.decode()), "action": "change"}
    assert f"{words}</label" in html.unescape(client.post(path, change).content.decode())
    again = {**sent, **asked(look.content.decode()), "action": "record"}
    assert client.post(path, again).status_code == 302
    assert "D5" in Record.objects.get().content.canonical


@pytest.mark.parametrize(
    ("path", "sent", "broken"),
    [
        ("/desk/listings/new/", LISTING, {"odometer": "x"}),
        ("/desk/records/new/vehicle-acquired/", ACQUIRED, {"acquired_on": "x"}),
        ("/desk/inspections/paper/", PAPER, {"odometer": "x"}),
    ],
)
def test_an_answer_outlives_the_form_s_other_faults(
    dealer: Author, log_in: LogIn, path: str, sent: dict[str, Any], broken: dict[str, str]
) -> None:
    client = log_in(dealer)
    kept = {"kept": paper_page(dealer)["sha256"]} if "paper" in path else {}
    given = answered(client, path, {**sent, **kept})
    refused = client.post(path, {**given, **broken})
    assert refused.status_code == 422
    assert given["asked_reason"] in refused.content.decode()
    assert "고친 내용으로 해결되었으면 이 칸을 비우십시오" in refused.content.decode()
    # Nor is it asked for again once all else is right.
    assert client.post(path, {**given, **asked(refused.content.decode())}).status_code in {200, 302}


def test_a_question_that_was_mended_away_is_left_unanswered(dealer: Author, log_in: LogIn) -> None:
    client, path = log_in(dealer), "/desk/listings/new/"
    given = answered(client, path, LISTING)
    mended = {**given, "model_year": "2020"}
    refused = client.post(path, {**mended, "odometer": "x"}).content.decode()
    assert "적은 사유는 기록되어 공개됩니다" in refused
    assert client.post(path, {**mended, "asked_reason": ""}).status_code == 302
    assert "reasons" not in Record.objects.get().content.canonical
