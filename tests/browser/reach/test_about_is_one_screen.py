"""The page that explains it: what is proved, by whom, since when and what isn't, without scrolling at a desk."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site

pytestmark = [pytest.mark.chromium, pytest.mark.soak]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_all_of_it_is_on_one_screen(chromium: Browser, site: Site, language: str) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])
    page = context.new_page()
    page.goto(f"{site.url}/about/")
    assert page.locator("html").get_attribute("lang") == language
    last = [page.locator(f".{card} dd").last for card in ("proves", "by-whom", "proves-not")]
    boxes = [element.bounding_box() for element in last]
    context.close()
    assert all(box and box["y"] + box["height"] <= 800 for box in boxes), boxes
