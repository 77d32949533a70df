"""A reader asks for a car's alerts in a browser, confirms them, and ends them by one press."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from records.people.authors import Author
from registry.alerts.mails import alerts_deliver
from registry.alerts.models import Alert
from registry.identity.models import Vehicle
from tests.cast import listed, subject
from tests.fixtures.browser import chromium
from tests.fixtures.flushing import flushing_db

__all__ = ("chromium", "flushing_db")

pytestmark = pytest.mark.chromium


@pytest.fixture
def car(flushing_db: None, dealer: Author) -> Vehicle:
    listed(dealer)
    return Vehicle.objects.get(subject=subject())


@pytest.fixture
def page(chromium: Browser, car: Vehicle, live_server: Any) -> Iterator[Page]:
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844})
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
    yield page
    context.close()
    assert refused == []


def test_a_reader_asks_confirms_and_ends(page: Page, car: Vehicle) -> None:
    page.goto(f"/s/{car.code}/")
    page.locator(f"a[href='/s/{car.code}/alerts/']").click()
    page.locator("input[name=email]").fill("reader@example.com")
    page.locator("form.card button[type=submit]").click()
    expect(page.locator("h1")).to_have_text("메일함을 확인해 주십시오")
    assert alerts_deliver() == 1
    link = re.findall(r"(/alerts/[\w-]+/)", str(mail.outbox[0].body))[0]
    page.goto(link)
    page.get_by_role("button", name="네, 알림을 받겠습니다").click()
    expect(page.locator("h1")).to_have_text("이 차의 새 기록을 알려 드립니다")
    assert Alert.objects.get().confirmed_at
    page.get_by_role("button", name="알림을 끝내고 주소 지우기").click()
    expect(page.locator("h1")).to_have_text("알림이 끝났습니다")
    assert not Alert.objects.exists()
