"""A VIN comes off a bar code's picture into the field, in the browser: the picture is sent nowhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, Page, Request, Route, expect

from config.middleware import CONTENT_SECURITY_POLICY
from registry.demo import cars
from tests.fixtures import bar_codes
from tests.fixtures.browser import chromium

__all__ = ["chromium"]

pytestmark = [pytest.mark.chromium, pytest.mark.django_db, pytest.mark.soak]
VIN = cars.vin(1)
SITE = "http://registry.example"


@pytest.fixture
def asked() -> list[Request]:
    return []


@pytest.fixture
def page(chromium: Browser, market: object, asked: list[Request]) -> Iterator[Page]:
    front = Client().get("/").content.decode()

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE).partition("?")[0]
        headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY}
        if path == "/":
            route.fulfill(body=front, content_type="text/html; charset=utf-8", headers=headers)
        elif path.startswith("/static/") and (file := finders.find(path.removeprefix("/static/"))):
            route.fulfill(path=Path(str(file)))
        else:
            route.fulfill(status=204)

    def note(request: Request) -> None:
        asked.append(request)

    context = chromium.new_context()
    opened = context.new_page()
    opened.on("request", note)
    opened.route("**/*", answer)
    opened.goto(f"{SITE}/")
    expect(opened.locator("[data-scan]")).to_be_visible()
    yield opened
    context.close()


def take(page: Page, picture: bytes) -> None:
    file = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": picture}
    page.locator("#vin-scan").set_input_files(file)  # type: ignore[arg-type]  # Playwright's own shape


@pytest.mark.parametrize(
    ("code", "turned"),
    [
        (bar_codes.code_39(VIN), 0),
        (bar_codes.code_39(f"I{VIN}"), 4),
        (bar_codes.code_39(VIN), 90),
        (bar_codes.qr(f"VIN:{VIN}"), 15),
    ],
)
def test_a_photographed_code_fills_the_field(
    page: Page, asked: list[Request], code: Image.Image, turned: float
) -> None:
    assert not [request for request in asked if "zxing" in request.url]
    take(page, bar_codes.photographed(code, turned=turned))
    expect(page.locator("#vin")).to_have_value(VIN)
    expect(page.locator("[data-scan] [role=status]")).to_contain_text("차에 적힌 번호와 비교")
    # The library comes from the registry itself, and nothing takes the picture there.
    assert [request.url for request in asked if "zxing" in request.url] == [
        f"{SITE}/static/zxing/index.min.js"
    ]
    assert {request.method for request in asked} == {"GET"}
    assert all(request.url.startswith((SITE, "data:", "blob:")) for request in asked)


def test_a_picture_without_a_vin_says_what_to_do(page: Page) -> None:
    take(page, bar_codes.photographed(bar_codes.code_39("ABC123")))
    expect(page.locator("[data-scan] [role=status]")).to_contain_text("직접 적어 주십시오")
    expect(page.locator("#vin")).to_have_value("")
