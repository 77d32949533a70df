"""On a telephone a car's page begins with the gravest fact: nobody has to scroll for it, in either language."""

import pytest

from registry.demo import cars
from tests.browser.conftest import Open
from tests.browser.stage import (
    ACCIDENT,
    CHANGED,
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
    FALLING: "error",
    CHANGED: "error",
    SOLD: "info",
    RENTED: "warning",
    FLOODED: "error",
    OLD: "warning",
    FORGED: "error",
    ON_PAPER: "warning",
}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_gravest_fact_is_in_sight_without_scrolling(browser_of: Open, language: str) -> None:
    visitor = browser_of(WIDTH)
    visitor.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    visitor.open(f"/?lang={language}")
    for number, tone in TONES.items():
        page = visitor.open(f"/vehicles/{cars.vin(number)}/")
        assert page.locator(".verdict").get_attribute("class") == f"verdict {tone}"
        for part in (".mileage strong", ".verdict h2"):
            box = page.locator(part).first.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= WIDTH
            assert box["y"] + box["height"] <= HEIGHT, (number, part)
        folded = page.locator(".proof-fold").bounding_box()
        assert folded is not None
        assert folded["y"] <= SCREENS * HEIGHT, number
