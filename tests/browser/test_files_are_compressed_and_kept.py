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
    # What a first visit costs, fonts included.
    assert sum(int(answer.headers["content-length"]) for answer in files.values()) < 700_000
