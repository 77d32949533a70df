"""Requests of one of the cast, each with something wrong: pages' forms, the API's bodies, files."""

import copy
import io
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.core.cache import caches
from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import NoReverseMatch

from registry.demo import cars
from registry.uploads.form82.book import form_book
from tests.cast import form82, listing
from tests.fixtures.answers import content_of
from tests.papers import paper
from tests.records.web.matrix import World, routes
from tests.registry.fuzz.forms import Form, forms_of
from tests.registry.fuzz.mutations import TEXTS, bytes_mutated, fields_mutated, value_mutated

SKIPPED = {"healthz", "readyz", "metrics", "admin:index"}


@dataclass(frozen=True)
class Ask:
    method: str
    url: str
    body: bytes = b""
    media_type: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.url[:300]} {self.media_type} {self.body[:2000]!r}"


@dataclass(frozen=True)
class Answer:
    status: int
    media_type: str
    content: bytes
    error: str = ""


class Asker:
    """One of the cast, and all that they can send. What an answer wrote is taken back."""

    def __init__(self, world: World, part: str, seed: int, pages: int | None = None) -> None:
        """`pages`: of how many pages the forms are read; of all where None."""
        self._world = world
        self._client: Client = world.client(part)
        self._client.raise_request_exception = False
        self._cookies = copy.deepcopy(self._client.cookies)
        self._draw = Random(seed)
        self._pages = pages

    @cached_property
    def urls(self) -> dict[str, str]:
        """Of all routes whose parameters this world can fill in."""
        urls = {}
        for route in routes():
            with suppress(NoReverseMatch, KeyError):
                urls[route.name] = self._world.url(route)
        return {name: url for name, url in urls.items() if name not in SKIPPED}

    @cached_property
    def forms(self) -> list[Form]:
        """Those of the pages that open, at absolute addresses."""
        found = []
        urls = list(self.urls.values())
        if self._pages is not None:
            # Everybody finds a form at home.
            urls = [self.urls["home"], *self._draw.sample(urls, self._pages)]
        for url in urls:
            answer = self.answer(Ask("GET", url))
            if answer.status == 200 and answer.media_type.startswith("text/html"):
                for form in forms_of(answer.content.decode()):
                    form.action = urljoin(url, form.action)
                    found.append(form)
        return found

    def asks(self) -> Iterator[Ask]:
        """Without end."""
        sorts: tuple[Callable[[], Ask], ...] = (
            self._form,
            self._form,
            self._body,
            self._body,
            self._file,
            self._address,
        )
        while True:
            yield self._draw.choice(sorts)()

    def answer(self, ask: Ask) -> Answer:
        for name in ("throttles", "default"):
            caches[name].clear()
        self._client.cookies = copy.deepcopy(self._cookies)
        with transaction.atomic():
            answer: Any = self._client.generic(
                ask.method, ask.url, ask.body, content_type=ask.media_type or "application/octet-stream"
            )
            content = content_of(answer)
            transaction.set_rollback(True)
        error = repr(answer.exc_info[1]) if getattr(answer, "exc_info", None) else ""
        return Answer(answer.status_code, answer.headers.get("Content-Type", ""), content, error)

    def _form(self) -> Ask:
        form = self._draw.choice(self.forms)
        fields = fields_mutated(form.fields, self._draw)
        if form.method == "get":
            return Ask("GET", f"{form.action.partition('?')[0]}?{_encoded(fields).decode()}")
        if form.files:
            data: dict[str, Any] = {name: value for name, value in fields if _is_sendable(name + value)}
            name, content = self._content()
            data |= {field: _named(name, bytes_mutated(content, self._draw)) for field in form.files}
            return Ask("POST", form.action, encode_multipart(BOUNDARY, data), MULTIPART_CONTENT)
        return Ask("POST", form.action, _encoded(fields), "application/x-www-form-urlencoded")

    def _body(self) -> Ask:
        method, url, body = self._draw.choice(self._bodies)
        # What no JSON document may have is written all the same, as a program could send it.
        sent = json.dumps(value_mutated(body, self._draw)).encode()
        if self._draw.random() < 0.1:
            sent = bytes_mutated(sent, self._draw)
        return Ask(method, url, sent, "application/json")

    @cached_property
    def _bodies(self) -> list[tuple[str, str, Any]]:
        known = self._world.values[""]
        photos = [{"name": "a.png", "sha256": known["sha256"]}]
        form = {"body": form82(5), "attachments": photos, "external_id": "x", "chassis": False}
        subject = f"vin:{cars.vin(5)}"
        answer = {"rule": "R", "pointer": "/", "reason": "x"}
        sent: list[tuple[str, str, Any]] = [
            ("POST", "/api/records/", {"kind": "vehicle:listed", "subject": subject, "body": listing(5)}),
            ("POST", "/api/records/", {"kind": "inspection:recorded", "subject": subject, **form}),
            ("POST", "/api/records/", {"kind": "record:withdrawn", "subject": subject, "body": {"record": known["digest"]}}),
            ("POST", "/api/drafts/", form),
            ("PUT", f"/api/drafts/{known['draft_id']}/", form),
            ("POST", "/api/handovers/", {"record": known["digest"]}),
            ("POST", f"/api/uploads/{known['upload_id']}/confirm", {"reasons": {"2": [answer]}}),
            ("PUT", f"/api/attachments/{known['sha256']}/cover", {"boxes": [{"x": 1, "y": 1, "width": 5, "height": 5}]}),
            ("POST", "/api/certifications/", {
                "statement": {"format": "certification/1", "records": [known["digest"]], "verdict": "certified",
                              "key": known["key"], "licence": "서울-12", "at": "2026-11-29T00:00:00Z"},
                "signature": {"type": "ed25519", "value": "AAAA"},
            }),
        ]  # fmt: skip
        return sent

    def _file(self) -> Ask:
        name, content = self._content()
        if self._draw.random() < 0.9:
            content = bytes_mutated(content, self._draw)
        data: dict[str, Any] = {"file": _named(name, content)}
        url = self._draw.choice(("/api/attachments/", "/api/uploads/", "/api/uploads/"))
        if url == "/api/uploads/":
            mapping = {"vin": "VIN", "odometer": {"column": "KM", "unit": "km"}}
            kind = self._draw.choice(("vehicle:listed", "inspection:recorded", "none"))
            data |= {"kind": kind, "mapping": json.dumps(value_mutated(mapping, self._draw))}
        return Ask("POST", url, encode_multipart(BOUNDARY, data), MULTIPART_CONTENT)

    def _content(self) -> tuple[str, bytes]:
        return self._draw.choice(self._contents)

    @cached_property
    def _contents(self) -> list[tuple[str, bytes]]:
        book = io.BytesIO()
        form_book(book, [form82(6)])
        line = json.dumps({"vin": cars.vin(6), "body": listing(6)}, ensure_ascii=False)
        return [
            ("cars.csv", f"VIN,KM\n{cars.vin(6)},5000\n{cars.vin(7)},x\n".encode()),
            ("cars.csv", "차대번호;주행거리\n1;2\n".encode("cp949")),
            ("cars.jsonl", f"{line}\n{line}\n".encode()),
            ("form.xlsx", book.getvalue()),
            ("paper.pdf", paper()),
            ("a.png", cars.photo(6, "front")),
            ("empty", b""),
        ]

    def _address(self) -> Ask:
        """An address with something else in the place of an id, or behind it."""
        url = self._draw.choice(list(self.urls.values()))
        parts = url.split("/")
        at = self._draw.randrange(len(parts))
        odd = urlencode({"": self._draw.choice(TEXTS)[:500]}, errors="surrogatepass")[1:]
        if self._draw.random() < 0.5:
            url = f"{url}?{self._draw.choice(('after', 'vin', 'page', 'q', 'copy', 'what', 'kind', 'format'))}={odd}"
        else:
            url = "/".join([*parts[:at], odd, *parts[at + 1 :]])
        path = urlsplit("//host" + ("" if url.startswith("/") else "/") + url)
        return Ask(
            self._draw.choice(("GET", "GET", "GET", "POST", "PUT", "DELETE", "HEAD")),
            f"{path.path}?{path.query}",
        )


def _named(name: str, content: bytes) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def _encoded(fields: list[tuple[str, str]]) -> bytes:
    return urlencode(fields, errors="surrogatepass").encode()


def _is_sendable(text: str) -> bool:
    """The tests' client writes multipart bodies as UTF-8."""
    return text.isprintable()
