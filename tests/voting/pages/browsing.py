"""A browser on the polls' pages, with an Ethereum endpoint that has what the registry anchored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.verifier.chain import FakeChain
from tests.voting.judged import CHAIN_ID, Download, chain_of
from tests.voting.pages.at_the_page import PHONE

ENDPOINT = "https://node.example/"


def answering_as(chain: FakeChain, route: Route) -> None:
    """The Ethereum endpoint of the trust file."""
    headers = {"access-control-allow-origin": "*", "access-control-allow-headers": "content-type"}
    asked = json.loads(route.request.post_data or "{}")
    result = hex(CHAIN_ID)
    if asked.get("method") == "eth_call":
        call, block = asked["params"]
        contract, data = bytes.fromhex(call["to"][2:]), bytes.fromhex(call["data"][2:])
        result = "0x" + chain.call(CHAIN_ID, contract, data, block).hex()
    body = json.dumps({"jsonrpc": "2.0", "id": asked.get("id"), "result": result})
    route.fulfill(headers=headers, content_type="application/json", body=body)


@pytest.fixture
def refused() -> list[str]:
    """What the page's policy refused, and what its script did not expect."""
    return []


@pytest.fixture
def page(chromium: Browser, live_server: Any, bundle: Path, refused: list[str]) -> Iterator[Page]:
    context = chromium.new_context(base_url=live_server.url, viewport=PHONE)
    page = context.new_page()
    page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    yield page
    context.close()


def asks(page: Page, got: Download) -> FakeChain:
    """From now on the page's Ethereum endpoint has the anchors of this evidence."""
    chain = chain_of(got.evidence)
    page.context.route(f"{ENDPOINT}**", lambda route: answering_as(chain, route))
    return chain
