"""On a telephone: each link and control is 24 px high and wide at least, and letters in drawings can be read."""

import pytest

from registry.demo import cars
from tests.browser.conftest import Visitor
from tests.browser.stage import ACCIDENT, GOOD

pytestmark = [pytest.mark.chromium, pytest.mark.soak]

TARGET, LETTERS = 24, 11
# A link within a sentence is as high as its line; so says WCAG 2.5.8 too.
SMALL = """([target, letters]) => {
  const small = [];
  for (const one of document.querySelectorAll("a[href], button, select, summary, textarea, input:not([type=hidden])")) {
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    if (style.visibility === "hidden" || box.width < 2 || box.height < 2 || one.closest(".sr-only")) continue;
    const around = [...one.parentElement.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    const inLine = style.display === "inline" && around.some((node) => node.textContent.trim().length > 1);
    if (!inLine && (box.height < target || box.width < target)) {
      small.push(`${Math.round(box.width)} x ${Math.round(box.height)}: ${one.textContent.trim().slice(0, 40) || one.name}`);
    }
  }
  for (const text of document.querySelectorAll("svg text")) {
    const { a, b, c, d } = text.getScreenCTM();
    const size = parseFloat(getComputedStyle(text).fontSize) * Math.sqrt(Math.abs(a * d - b * c));
    if (text.getBoundingClientRect().width && size < letters) small.push(`letters of ${size}: ${text.textContent}`);
  }
  return small;
}"""
PUBLIC = [
    "/",
    "/rules/",
    "/status/",
    "/verify/",
    "/directory/",
    "/classification/",
    "/accounts/login/",
    *(f"/vehicles/{cars.vin(number)}/" for number in (GOOD, ACCIDENT)),
]
DESKS = {
    "dealer": ["/account/", "/desk/inspections/", "/desk/listings/new/"],
    "inspector": ["/desk/queue/"],
    "city": ["/desk/waiting/", "/desk/keys/", "/desk/organisations/"],
}


def small(visitor: Visitor, paths: list[str]) -> dict[str, list[str]]:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    found = {path: visitor.open(path).evaluate(SMALL, [TARGET, LETTERS]) for path in paths}
    return {path: targets for path, targets in found.items() if targets}


def test_public_pages_have_no_small_target(visitor: Visitor) -> None:
    assert small(visitor, PUBLIC) == {}


@pytest.mark.parametrize("part", DESKS)
def test_desks_have_no_small_target(visitor: Visitor, part: str) -> None:
    visitor.log_in(part)
    assert small(visitor, DESKS[part]) == {}
