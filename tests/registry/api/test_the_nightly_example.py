"""The example in docs/using.md is run as it stands there."""

import io
import re
from pathlib import Path
from typing import Any
from urllib.request import Request

import pytest

from records.people.authors import Author
from tests.cast import SURE, listed
from tests.fixtures.market import sequenced
from tests.fixtures.visitors import client_for
from tests.registry.api.test_the_stock_by_program import YESTERDAY, day
from tests.registry.uploads.files import vin

PAPER = Path(__file__).parents[3] / "docs" / "using.md"


def test_the_nightly_example_works_as_it_stands(
    dealer: Author, rival: Author, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    api = client_for(dealer)

    def asked(request: Request) -> io.BytesIO:
        path = request.full_url.removeprefix("https://registry.example")
        body: Any = request.data or b""
        content_type = request.get_header("Content-type") or ""
        answer: Any = api.generic(request.get_method(), path, body, content_type=content_type)
        assert answer.status_code == 200
        return io.BytesIO(answer.content)

    monkeypatch.setenv("SITE", "https://registry.example")
    monkeypatch.setenv("TOKEN", "token")
    monkeypatch.setattr("urllib.request.urlopen", asked)
    [example] = re.findall(r"```python\n(.*?)```", PAPER.read_text(encoding="utf-8"), re.DOTALL)
    namespace: dict[str, Any] = {}
    exec(example, namespace)  # noqa: S102 - our own paper
    progress, place = namespace["night"](day((1, 9_000_000), (2, 9_000_000)), {}, 0)
    assert (progress["recorded"], place) == (2, 0)
    listed(rival, 1, odometer={"stated": 45_400, "unit": "km"}, reasons=SURE)
    sequenced()
    sold = {vin(1): {"sold_on": YESTERDAY, "delivered_on": YESTERDAY}}
    progress, place = namespace["night"](day((2, 8_000_000), (3, 1_630)), sold, 0)
    assert (progress["changed"], progress["missing"], progress["asked"]) == (1, 1, 1)
    assert place > 0
    out = capsys.readouterr()
    assert "1,630" in out.err
    assert f"vin:{vin(1)} vehicle:listed None" in out.out
