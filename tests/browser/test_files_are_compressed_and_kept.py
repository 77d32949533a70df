import re

import pytest

from tests.browser.conftest import Visitor

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


def test_a_strangers_page_comes_compressed(visitor: Visitor) -> None:
    """And nobody's who has a session, whose secrets its length could betray."""
    said = []
    for part, path in (("", "/about/"), ("dealer", "/account/")):
        if part:
            visitor.log_in(part)
        answer = visitor.page.goto(f"{visitor.site.url}{path}")
        assert answer
        said.append(answer.headers.get("content-encoding"))
    assert said == ["gzip", None]
