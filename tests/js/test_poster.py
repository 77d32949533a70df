"""The trust comes off the poster's QR code by the camera; what the code does not name is told, and nothing is sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.cast import market
from tests.fixtures import bar_codes
from tests.fixtures.browser import chromium
from tests.fixtures.flushing import flushing_db
from tests.js.test_node import bundle

__all__ = ["bundle", "chromium", "flushing_db", "market"]

pytestmark = pytest.mark.chromium

SCAN = ".vf-scan input"
SAID = ".vf-scan + .vf-quiet"


@pytest.fixture
def page(chromium: Browser, bundle: Path, flushing_db: None, market: Any, live_server: Any) -> Iterator[Page]:
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844})
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
    page.goto("/verify/")
    expect(page.locator(".vf-trust .vf-facts")).to_have_count(1)
    yield page
    context.close()
    assert refused == []


def photographed(text: str) -> FilePayload:
    picture = bar_codes.photographed(bar_codes.qr(text), turned=4)
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": picture}


def test_the_trust_comes_off_the_poster(page: Page, live_server: Any) -> None:
    for text in ("KMHXX00XXXX000001", "https://registry.example/verify/"):
        page.locator(SCAN).set_input_files(photographed(text))
        expect(page.locator(SAID)).to_contain_text("QR 코드가 없습니다")
    page.locator(SCAN).set_input_files(photographed(f"{live_server.url}/.well-known/car-registry.json"))
    host = live_server.url.partition("://")[2]
    expect(page.locator(".vf-trust .vf-notice")).to_contain_text(f"포스터의 주소 {host}에서")
    expect(page.locator(".vf-trust .vf-notice")).to_contain_text("이 등록부가 내놓는 것과 같습니다")
    expect(page.locator(SAID)).to_have_text("")


def test_a_poster_of_another_site_that_is_silent(page: Page) -> None:
    page.route("https://other.example/**", lambda route: route.abort())
    page.locator(SCAN).set_input_files(photographed("https://other.example/.well-known/car-registry.json"))
    expect(page.locator(SAID)).to_contain_text("other.example에서 신뢰 정보를 받지 못했습니다")
