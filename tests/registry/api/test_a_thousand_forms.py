"""Forms by the thousand through the API, workbooks and the page: what is recorded is what was sent."""

import io
from functools import cache
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from records.contents.models import Record
from records.contents.services import body_opened, content_of
from records.people.authors import Author
from registry.uploads.form82.book import form_book
from registry.uploads.intake import upload_create
from registry.uploads.models import Upload, UploadRow
from registry.uploads.trials import upload_confirm
from tests.cast import photos
from tests.fixtures.market import enter
from tests.fixtures.visitors import client_for
from tests.registry.api.test_forms_pass_through import KIND, VIN, through_the_api, through_the_page, undone
from tests.registry.form82.forms import drawn, in_form_order
from tests.registry.uploads.files import vin, worked
from tests.verifier.rounds import rounds

pytestmark = [pytest.mark.soak, pytest.mark.django_db]

MANY, BOOK = 1000, 250


@cache
def many() -> list[dict[str, Any]]:
    return drawn(rounds(MANY), VIN)


def test_a_thousand_through_the_api(dealer: Author) -> None:
    api = client_for(dealer)
    for body in many():
        undone(lambda body=body: through_the_api(api, dealer, body))  # type: ignore[misc]


def test_five_hundred_through_the_page(dealer: Author) -> None:
    """Every second one: three requests for each, of pages with some six hundred controls."""
    client = Client()
    enter(client, dealer.membership.user)
    for body in many()[::2]:
        undone(lambda body=body: through_the_page(client, dealer, body))  # type: ignore[misc]


@pytest.mark.parametrize("first", range(0, rounds(MANY), BOOK))
def test_a_thousand_in_workbooks(dealer: Author, first: int) -> None:
    """Each with the reports of up to 250 cars: tried, confirmed, recorded."""
    bodies = {}
    for number, body in enumerate(many()[first : first + BOOK], first + 1):
        bodies[vin(number)] = {**body, "basic": {**body["basic"], "vin": vin(number)}}
    book = io.BytesIO()
    form_book(book, bodies.values())
    file = ContentFile(book.getvalue())
    mapping = {"photos": {photo["name"]: photo["sha256"] for photo in photos(dealer)}}
    upload = worked(
        upload_create(author=dealer, file=file, name="a.xlsx", kind=KIND, mapping=mapping, trial=True)
    )
    refused = UploadRow.objects.filter(upload=upload).exclude(outcome="recorded")
    assert [row.reasons for row in refused] == []
    assert not Record.objects.exists()
    upload_confirm(upload)
    assert worked(upload).state == Upload.State.DONE
    recorded = {
        record.subject.removeprefix("vin:"): body_opened(record, content_of(record))
        for record in Record.objects.all()
    }
    assert recorded.keys() == bodies.keys()
    for car, body in bodies.items():
        assert in_form_order(recorded[car]) == in_form_order(body)
