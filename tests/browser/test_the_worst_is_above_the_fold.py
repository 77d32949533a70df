"""On a telephone a car's page begins with the gravest fact: nobody has to scroll for it, in either language."""

from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import Page

from records.terms.texts import Text
from registry.demo import cars
from registry.vehicles.harm import Flag, Harm
from registry.vehicles.headline import headline_of
from registry.web.examples import Example
from tests.browser.conftest import Open
from tests.browser.stage import (
    ACCIDENT,
    CHANGED,
    CORRECTED,
    FALLING,
    FLOODED,
    FORGED,
    GOOD,
    OLD,
    ON_PAPER,
    REJECTED,
    RENTED,
    SOLD,
    UNSIGNED,
)

pytestmark = [pytest.mark.chromium, pytest.mark.soak]

WIDTH, HEIGHT = 390, 844
SCREENS = 4
"""Of a car, until what was proved begins, which is folded."""
TONES = {
    GOOD: "success",
    ACCIDENT: "error",
    UNSIGNED: "warning",
    REJECTED: "warning",
    CORRECTED: "warning",
    FALLING: "error",
    CHANGED: "error",
    SOLD: "info",
    RENTED: "warning",
    FLOODED: "error",
    OLD: "warning",
    FORGED: "error",
    ON_PAPER: "warning",
}
EXAMPLES = {
    Example.SOUND: GOOD,
    Example.UNCERTIFIED: UNSIGNED,
    Example.ACCIDENT: ACCIDENT,
    Example.ODOMETER: FALLING,
    Example.CORRECTED: CORRECTED,
    Example.REJECTED: REJECTED,
    Example.CHANGED: CHANGED,
    Example.PAPER_ONLY: ON_PAPER,
}
"""What the first page leads to: the stage's car with that verdict."""
LONGEST = Text(
    "사고이력이 있습니다: 주요골격 A랭크 프론트 패널 교환(교체), 크로스 멤버 판금·용접, B랭크 사이드 멤버(좌) 교환(교체), "
    "C랭크 플로어 패널 부식. (2026. 11. 29. 점검기록부, 인증 철회됨)",
    "There was an accident: frame, rank A, front panel replaced, cross member welded; rank B, side member (left) "
    "replaced; rank C, floor panel corroded. (Inspection record of 29 November 2026, certification withdrawn.)",
)
"""No shorter than what a headline says of a car with much to tell."""


def in_sight(page: Page, part: str) -> bool:
    box = page.locator(part).first.bounding_box()
    return (
        box is not None
        and box["x"] >= 0
        and box["x"] + box["width"] <= WIDTH
        and box["y"] + box["height"] <= HEIGHT
    )


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_gravest_fact_is_in_sight_without_scrolling(browser_of: Open, language: str) -> None:
    assert EXAMPLES.keys() == set(Example)
    assert set(EXAMPLES.values()) <= TONES.keys()
    visitor = browser_of(WIDTH)
    visitor.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    visitor.open(f"/?lang={language}")
    for number, tone in TONES.items():
        page = visitor.open(f"/vehicles/{cars.vin(number)}/")
        assert page.locator(".verdict").get_attribute("class") == f"verdict {tone}"
        assert in_sight(page, ".mileage strong"), number
        assert in_sight(page, ".verdict h2"), number
        folded = page.locator(".proof-fold").bounding_box()
        assert folded is not None
        assert folded["y"] <= SCREENS * HEIGHT, number


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_headline_there_is_is_in_sight(browser_of: Open, language: str) -> None:
    """Each harm that can head a page, in a long sentence, on the page of a car with a long name above it."""
    visitor = browser_of(WIDTH)
    visitor.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    visitor.open(f"/?lang={language}")
    page = visitor.open(f"/vehicles/{cars.vin(GOOD)}/")
    for harm in (harm for harm in Harm if harm.heads):
        told = headline_of([Flag(harm, LONGEST), Flag(Harm.ACCIDENT, LONGEST)])
        with translation.override(language):
            shown = render_to_string(
                "registry/vehicles/verdict.html", {"verdict": SimpleNamespace(headline=told)}
            )
        page.evaluate("shown => { document.querySelector('.verdict').outerHTML = shown }", shown)
        assert page.locator(".verdict h2").inner_text() == getattr(LONGEST, language)
        assert in_sight(page, ".verdict h2"), harm
