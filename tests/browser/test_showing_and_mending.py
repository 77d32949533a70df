"""A dealer shows a version, the buyer opens it on a telephone and confirms; a record is mended. Without barriers."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from registry.demo import cars
from tests.browser.axe import AXE, RULES, WIDTHS
from tests.browser.conftest import Site, Visitor, visitor_of
from tests.browser.stage import GOOD, WAITING

pytestmark = [pytest.mark.chromium, pytest.mark.soak]

STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll("main *")].filter((each) => each.getBoundingClientRect().right > width);
  return wide.map((each) => `${each.tagName}.${each.className} ${each.textContent.trim().slice(0, 30)}`);
}"""


@pytest.fixture
def two(chromium: Browser, site: Site) -> Iterator[tuple[Visitor, Visitor]]:
    """A dealer at a desk, and a buyer with a telephone."""
    contexts = [
        chromium.new_context(viewport={"width": width, "height": 844}, bypass_csp=True)
        for width in (1280, 390)
    ]
    visitors = [visitor_of(context, site) for context in contexts]
    yield visitors[0], visitors[1]
    for context in contexts:
        context.close()
    assert visitors[0].complaints == visitors[1].complaints == []


def assert_no_barriers(page: Page) -> None:
    before = page.viewport_size or {"width": 1280, "height": 900}
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    page.add_script_tag(path=AXE)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        result: dict[str, Any] = page.evaluate("(options) => axe.run(document, options)", RULES)
        violations = [
            (violation["id"], violation["nodes"][0]["target"]) for violation in result["violations"]
        ]
        assert violations == [], (page.url, width)
        assert page.evaluate(STICKING_OUT) == [], (page.url, width)
    page.set_viewport_size(before)


def record_of(visitor: Visitor, number: int) -> str:
    """The address of the car's inspection record, as the car's page links it."""
    page = visitor.open(f"/vehicles/{cars.vin(number)}/")
    return str(page.locator(".inspection a[href*='/records/']").first.get_attribute("href"))


def test_shown_opened_and_confirmed(two: tuple[Visitor, Visitor]) -> None:
    dealer, buyer = two
    dealer.log_in("dealer")
    page = dealer.open(record_of(dealer, WAITING))
    assert_no_barriers(page)
    page.get_by_role("link", name="이 기록을 매수인에게 고지하기").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/hand-over/")
    assert_no_barriers(page)
    page.get_by_role("button", name="고지 사실을 기록하고 코드 만들기").focus()
    page.keyboard.press("Enter")
    code = page.locator(".handed-code").inner_text()
    assert_no_barriers(page)
    link = page.locator("dd.digest").inner_text().partition("/handed/")[2]

    theirs = buyer.open(f"/handed/{link}")
    expect(theirs.locator("[data-handed-code]")).to_have_value(code)
    assert "#" not in theirs.url
    assert_no_barriers(theirs)
    theirs.locator("[data-handed-code]").press("Enter")
    theirs.wait_for_url(re.compile(r"/handed/[0-9a-f-]{36}/"))
    theirs.locator(".handed-photos img").first.scroll_into_view_if_needed()
    expect(theirs.locator(".handed-photos img").first).to_be_visible()
    assert_no_barriers(theirs)
    theirs.get_by_label("이름", exact=True).fill("아무개")
    theirs.keyboard.press("Enter")
    expect(theirs.locator(".notice.success pre")).to_contain_text("아무개")
    theirs.reload()
    public = buyer.open(f"/vehicles/{cars.vin(WAITING)}/")
    expect(public.locator(".periods").first).to_be_visible()
    assert_no_barriers(public)


def test_a_record_is_mended_by_keyboard(two: tuple[Visitor, Visitor]) -> None:
    dealer, buyer = two
    dealer.log_in("dealer")
    page = dealer.open(record_of(dealer, WAITING))
    page.get_by_role("link", name="이 기록 정정하기").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/correct/")
    assert_no_barriers(page)
    page.locator("[name='overall.odometer_km']").fill("88123")
    page.locator("[name=reason]").fill("계기판을 다시 읽었습니다.")
    page.get_by_role("button", name="정정 기록 남기기").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/records/[0-9a-f]{64}/$"))
    expect(page.locator("table.changes")).to_contain_text("88,123")
    assert_no_barriers(page)
    withdraw = page.get_by_role("link", name="이 기록 철회하기").get_attribute("href") or ""
    assert_no_barriers(dealer.open(withdraw))
    public = buyer.open(f"/vehicles/{cars.vin(WAITING)}/?lang=en")
    assert_no_barriers(public)
    assert "88,123" in public.locator("table.changes").first.inner_text()


def test_the_card_behind_the_windscreen(two: tuple[Visitor, Visitor]) -> None:
    _, buyer = two
    card = buyer.open(f"/vehicles/{cars.vin(GOOD)}/").locator("a[href$='/card/']")
    card.click()
    expect(buyer.page.locator(".windscreen-link")).to_be_visible()
    assert cars.vin(GOOD) not in buyer.page.url + buyer.page.content()
    assert_no_barriers(buyer.page)
    short = buyer.page.locator(".windscreen-link").inner_text().partition("/s/")[2]
    page = buyer.open(f"/s/{short}")
    expect(page.locator(".verdict.success h2")).to_be_visible()
