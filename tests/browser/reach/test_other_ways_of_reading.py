"""Pages at 200 % and 320 px, in the reader's own colours, without scripts, on paper, heard, and in browsers within apps."""

from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from registry.demo import cars
from tests.browser.conftest import Open, Site, Visitor, visitor_of
from tests.browser.stage import ACCIDENT, GOOD
from tests.browser.test_no_page_has_barriers import DESKS

pytestmark = [pytest.mark.chromium, pytest.mark.soak]

CAR, HARMED = (f"/vehicles/{cars.vin(number)}/" for number in (GOOD, ACCIDENT))
PUBLIC = [
    "/",
    "/about/",
    "/verify/",
    "/status/",
    "/directory/",
    "/rules/",
    "/polls/",
    "/handed/",
    CAR,
    HARMED,
]
ROLES = {"": PUBLIC, **DESKS}
"""By who reads them; a visitor has no role."""
PAPER: ViewportSize = {"width": 688, "height": 1000}
"""A4 without its margins, in CSS pixels."""
AGENTS = (
    (
        "Mozilla/5.0 (Linux; Android 14; SM-S921N) AppleWebKit/537.36 (KHTML, like Gecko)"
        " SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36"
    ),
    (
        "Mozilla/5.0 (Linux; Android 14; SM-S921N; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
        " Chrome/121.0.0.0 Mobile Safari/537.36;KAKAOTALK 2410800"
    ),
)
STICKS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SEEN = "(names) => [...document.querySelectorAll(names)].filter((one) => one.checkVisibility()).length"
HEADINGS = """() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
    .filter((one) => one.checkVisibility()).map((one) => Number(one.tagName[1]))"""


def pages(visitor: Visitor, part: str) -> list[tuple[str, Page]]:
    if part:
        visitor.log_in(part)
    return [(path, visitor.page) for path in ROLES[part]]


@pytest.mark.parametrize("part", ROLES)
def test_a_magnified_page_is_read_downwards(browser_of: Open, part: str) -> None:
    """320 pixels are a telephone of 640 at 200 %, or a screen of 1,280 at 400 %, as WCAG 1.4.10 counts."""
    visitor, wrong = browser_of(320), []
    for path, page in pages(visitor, part):
        visitor.open(path)
        if (pixels := page.evaluate(STICKS_OUT)) > 0:
            wrong.append(f"{path}: {pixels}")
    assert wrong == []


@pytest.mark.parametrize("part", ROLES)
def test_paper_has_the_content_and_nothing_to_press(visitor: Visitor, part: str) -> None:
    wrong = []
    for path, page in pages(visitor, part):
        visitor.open(path)
        page.emulate_media(media="print")
        page.set_viewport_size(PAPER)
        presses = page.evaluate(SEEN, "nav, button, [role=search], .vin-search")
        if presses or page.evaluate(STICKS_OUT) > 0 or not page.evaluate(SEEN, "h1"):
            wrong.append(f"{path}: {presses}")
        page.emulate_media(media="screen")
    assert wrong == []


@pytest.mark.parametrize("part", ROLES)
def test_headings_lead_a_screen_reader_through(visitor: Visitor, part: str) -> None:
    """One of the first order, none left out below it; the ways past the menu and to the page's content are named."""
    wrong = []
    for path, page in pages(visitor, part):
        visitor.open(path)
        levels = page.evaluate(HEADINGS)
        steps = pairwise(levels)
        if levels.count(1) != 1 or levels[0] != 1 or any(after - before > 1 for before, after in steps):
            wrong.append(f"{path}: {levels}")
        if page.get_by_role("main").count() != 1 or page.get_by_role("navigation").count() < 1:
            wrong.append(f"{path}: landmarks")
    assert wrong == []


def test_a_car_is_heard_in_the_order_of_its_weight(visitor: Visitor) -> None:
    visitor.open(f"{HARMED}?lang=ko")
    heard = visitor.page.locator("main").aria_snapshot()
    places = [heard.index(part) for part in ("heading", "km", "사고이력이 있습니다")]
    assert places == sorted(places)
    assert "- button\n" not in heard, "one without a name"
    assert "- link:\n" not in heard
    assert "- img\n" not in heard


def test_a_page_in_own_colours_says_where_one_is(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(forced_colors="active", viewport={"width": 390, "height": 844})
    visitor = visitor_of(context, site)
    visitor.log_in("dealer")
    visitor.open("/desk/cars/")
    styles = visitor.page.locator("nav a").evaluate_all(
        "(links) => links.map((link) => [link.hasAttribute('aria-current'), getComputedStyle(link).outlineStyle])"
    )
    assert {style for current, style in styles if current} == {"solid"}
    assert {style for current, style in styles if not current} == {"none"}
    context.close()
    assert visitor.complaints == []


def test_a_car_is_found_and_listed_without_scripts(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    visitor = visitor_of(context, site)
    page = visitor.open("/?lang=ko")
    page.locator("form input[name=vin]").first.fill(cars.vin(ACCIDENT))
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url("**/vehicles/*/")
    assert page.locator(".verdict.error").is_visible()
    visitor.open("/verify/")
    assert page.locator("main .notice").first.is_visible(), "it says what needs a script, and what to do"
    visitor.log_in_by_form("dealer")
    for path in DESKS["dealer"]:
        visitor.open(path)
        assert page.locator("h1").is_visible(), path
    context.close()


@pytest.mark.parametrize("agent", AGENTS)
def test_browsers_of_telephones_and_apps_show_a_car(chromium: Browser, site: Site, agent: str) -> None:
    context = chromium.new_context(
        user_agent=agent, viewport={"width": 360, "height": 780}, is_mobile=True, has_touch=True
    )
    visitor = visitor_of(context, site)
    for path in PUBLIC:
        page = visitor.open(path)
        assert page.locator("h1").is_visible(), path
        assert page.evaluate(STICKS_OUT) <= 0, path
    visitor.open("/accounts/login/")
    assert page.locator("[name=login]").is_visible()
    context.close()
    assert visitor.complaints == []


def test_after_a_refusal_one_goes_on_at_the_fault(visitor: Visitor) -> None:
    """What is wrong is in sight and read out: nobody looks for it, or believes that nothing happened."""
    page = visitor.open("/?vin=KMHOX00XXXX000001")
    expect(page.locator("#vin")).to_be_focused()
    visitor.log_in("dealer")
    page = visitor.open("/desk/listings/new/")
    page.locator("#id_model_year").fill("1")
    page.locator("main form button.krds-btn.large").last.click()
    expect(page.locator("#id_vin")).to_be_focused()
    page = visitor.open("/desk/tokens/")
    page.locator("#id_name").fill("x")
    page.locator("main form:has(#id_name) button").click()
    expect(page.locator("[name=scopes]").first).to_be_focused()
