import re

import pytest
from playwright.sync_api import Response

from registry.demo import cars
from tests.browser.conftest import Open, Visitor
from tests.browser.stage import GOOD

pytestmark = [pytest.mark.chromium, pytest.mark.soak]


def test_a_pages_files_come_compressed_once_and_for_ever(visitor: Visitor) -> None:
    answers = {}
    visitor.page.on("response", lambda response: answers.update({response.url: response}))
    visitor.open("/")
    visitor.page.wait_for_load_state("networkidle")
    files = {url: answer for url, answer in answers.items() if "/static/" in url}
    assert len(files) >= 6
    for url, answer in files.items():
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", url), url
        assert "immutable" in answer.headers["cache-control"], url
        if url.endswith((".css", ".js")):
            assert answer.headers["content-encoding"] in {"gzip", "br"}, url


@pytest.mark.parametrize("address", ["/", f"/vehicles/{cars.vin(GOOD)}/"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_first_visit_costs_300_kilobytes(browser_of: Open, address: str, language: str) -> None:
    """With fonts and photos, as they come over the line; what is folded is fetched by who opens it."""
    visitor = browser_of(390)
    answers: list[Response] = []
    visitor.page.on("response", lambda answer: answers.append(answer))
    visitor.open(f"{address}?lang={language}")
    visitor.page.wait_for_load_state("networkidle")
    assert sum(answer.request.sizes()["responseBodySize"] for answer in answers) < 300_000
