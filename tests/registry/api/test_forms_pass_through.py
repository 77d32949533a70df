"""Valid forms of any car, through the API, an upload and the form's page: what is recorded is what was sent."""

import io
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from rest_framework.test import APIClient

from records.contents.models import Record
from records.contents.services import body_opened, content_of
from records.people.authors import Author
from registry.form82.drafts import draft_create
from registry.form82.leaves import flattened
from registry.form82.typed import leaf_of
from registry.uploads.form82.book import form_book
from registry.uploads.intake import upload_create
from registry.uploads.trials import upload_confirm
from registry.web.form82.editor import PHOTOS
from registry.web.form82.fields import shown_value
from tests.cast import photos, subject
from tests.fixtures.market import enter
from tests.fixtures.visitors import client_for
from tests.registry.form82.forms import forms, in_form_order
from tests.registry.uploads.files import worked

VIN = subject().removeprefix("vin:")
KIND = "inspection:recorded"
_PATIENT: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


class Sent(HTMLParser):
    """What a browser sends of a page's form as it stands."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_attrs = {name: value or "" for name, value in attrs}
        name, sort = given_attrs.get("name", ""), given_attrs.get("type", "text")
        if tag == "textarea":
            self._area = name
            self.values[name] = [""]
        if tag != "input" or "disabled" in dict(attrs) or not (leaf_of(name) or name in {"base", "ruled"}):
            return
        if sort not in {"radio", "checkbox"} or "checked" in dict(attrs):
            self.values.setdefault(name, []).append(given_attrs.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area][0] += data.replace("\n", "\r\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""


def stated() -> dict[str, Any]:
    record = Record.objects.get(kind=KIND)
    return body_opened(record, content_of(record))


def through_the_api(api: APIClient, author: Author, body: dict[str, Any]) -> None:
    sent = {"kind": KIND, "subject": subject(), "body": body, "attachments": photos(author)}
    answer = api.post("/api/records/", sent, format="json")
    assert answer.status_code == 201, answer.json()
    assert stated() == body
    shown = api.get(f"/api/records/{answer.json()['digest']}/").json()["record"]["body"]
    assert shown["closing"]["inspector_opinion"] == body["closing"]["inspector_opinion"]


def undone(way: Callable[[], None]) -> None:
    with transaction.atomic():
        way()
        transaction.set_rollback(True)


def through_an_upload(author: Author, body: dict[str, Any]) -> None:
    file = io.BytesIO()
    form_book(file, [body])
    named = {"photos": {photo["name"]: photo["sha256"] for photo in photos(author)}}
    content = ContentFile(file.getvalue())
    upload = worked(
        upload_create(author=author, file=content, name="a.xlsx", kind=KIND, mapping=named, trial=True)
    )
    assert not Record.objects.exists()
    upload_confirm(upload)
    worked(upload)
    assert in_form_order(stated()) == in_form_order(body)


def filled_in(body: dict[str, Any]) -> dict[str, list[str]]:
    """What a browser sends of an editor in which somebody filled all of it in; photos have forms of their own."""
    sent = {path: value if isinstance(value, list) else [shown_value(value)] for path, value in _typed(body)}
    return {path: [text.replace("\n", "\r\n") for text in texts] for path, texts in sent.items()}


def _typed(body: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(path, value) for path, value in flattened(body).items() if path not in PHOTOS.values()]


def through_the_page(client: Client, author: Author, body: dict[str, Any]) -> None:
    """Typed into an empty draft with its photos, saved, shown again, and handed in as it is shown."""
    names = {path: value for path, value in flattened(body).items() if path in PHOTOS.values()}
    draft = draft_create(author=author, answers=names, attachments=photos(author))
    address = f"/desk/inspections/{draft.pk}/"
    typed = filled_in(body)
    begun = {**typed, "base": str(draft.revision), "action": "save"}
    assert client.post(address, begun).status_code == 302
    shown = Sent(client.get(address).content.decode()).values
    by_rule = shown.get("ruled", [])
    answers = {path: sorted(texts) for path, texts in shown.items() if leaf_of(path) and any(texts)}
    assert answers == {path: sorted(texts) for path, texts in typed.items() if path not in by_rule}
    answer = client.post(address, {**shown, "action": "submit"})
    assert answer.status_code == 302, answer.content.decode()
    assert in_form_order(stated()) == in_form_order(body)


def every_way(dealer: Author, body: dict[str, Any]) -> None:
    client, api = Client(), client_for(dealer)
    enter(client, dealer.membership.user)
    ways: tuple[Callable[[], None], ...] = (
        lambda: through_the_api(api, dealer, body),
        lambda: through_an_upload(dealer, body),
        lambda: through_the_page(client, dealer, body),
    )
    for way in ways:
        undone(way)


@given(body=forms(VIN))
@settings(max_examples=2, **_PATIENT)
def test_a_form_is_recorded_as_it_was_sent(dealer: Author, body: dict[str, Any]) -> None:
    every_way(dealer, body)
