"""The verifier on the registry's own pages, with evidence that the registry made and a chain that has its anchors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect

from anchoring.models import Sighting
from config.middleware import CONTENT_SECURITY_POLICY
from records.web import verifier
from registry.demo import cars
from tests.anchoring.log.cast import KEYS
from tests.browser.stage import CHANGED, GOOD, REJECTED, Stage, stage_set
from tests.fixtures.browser import chromium
from tests.fixtures.flushing import flushing_db
from tests.js.test_browser import SIX, check, marks
from tests.js.test_node import bundle
from tests.verifier.chain import Anchored, Contract, FakeChain

__all__ = ["bundle", "chromium", "flushing_db"]

ENDPOINT = "https://node.example/"
NOWHERE = 999
"""A car that nobody ever stated anything of."""

pytestmark = pytest.mark.chromium


@pytest.fixture
def stage(flushing_db: None, settings: Any, tmp_path: Path) -> Stage:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.LOG_NOTE_KEY, settings.LOG_VRF_KEY = KEYS.note_seed.hex(), KEYS.vrf_seed.hex()
    return stage_set(tmp_path)


@pytest.fixture
def chain(stage: Stage) -> FakeChain:
    """A contract with the anchors that the tables have."""
    fake = FakeChain()
    contract = Contract()
    network = stage.chain.network
    fake.contracts[network.chain_id, bytes.fromhex(network.contract[2:])] = contract
    for anchor in stage.chain.anchors:
        seen = Sighting.objects.get(anchor=anchor, kind=Sighting.Kind.BLOCK)
        assert seen.previous_size is not None
        assert seen.time is not None
        root = bytes.fromhex(anchor.root[2:])
        contract.anchors.append(Anchored(anchor.size, seen.previous_size, root, seen.time))
    return fake


@pytest.fixture
def page(chromium: Browser, bundle: Path, chain: FakeChain, live_server: Any) -> Iterator[Page]:
    def answer(route: Route) -> None:
        headers = {"access-control-allow-origin": "*", "access-control-allow-headers": "content-type"}
        asked = json.loads(route.request.post_data or "{}")
        result = hex(31337)
        if asked["method"] == "eth_call":
            call, block = asked["params"]
            data = chain.call(31337, bytes.fromhex(call["to"][2:]), bytes.fromhex(call["data"][2:]), block)
            result = "0x" + data.hex()
        body = json.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": result})
        route.fulfill(headers=headers, content_type="application/json", body=body)

    context = chromium.new_context(base_url=live_server.url, viewport={"width": 390, "height": 900})
    context.route(f"{ENDPOINT}**", answer)
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
    yield page
    context.close()
    assert refused == []


def _choose_endpoint(page: Page) -> None:
    # On a car's page the proofs lie behind one line, and are fetched when they come in sight.
    if page.locator(".proof-fold").count():
        page.locator(".proof-fold > summary").click()
    expect(page.locator(".vf-facts")).to_have_count(1)
    if page.locator(".vf > .vf-fold").count():
        page.locator(".vf > .vf-fold > summary").click()
    page.locator("input[type=url]").fill(ENDPOINT)


@pytest.mark.soak
def test_a_buyer_checks_cars_on_our_pages(page: Page) -> None:
    page.goto("/verify/")
    _choose_endpoint(page)
    expect(page.locator(".vf-notice.vf-warns")).to_contain_text("localhost")
    page.locator(".vf-vin").fill(cars.vin(GOOD).lower())
    page.locator(".vf-row button").click()
    expect(page.locator(".vf-said")).to_contain_text(f"{cars.vin(GOOD)}.evidence.json")
    check(page)
    assert marks(page) == ["pass"] * SIX
    newest = page.locator(".vf-newest a")
    assert page.request.get(str(newest.get_attribute("href"))).json()["subject"] == f"vin:{cars.vin(GOOD)}"
    for number, but in (
        (GOOD, {}),
        (REJECTED, {0: "unknown"}),
        (CHANGED, {1: "fail"}),
        (NOWHERE, dict.fromkeys((0, 1, 4), "unknown")),
    ):
        page.goto(f"/vehicles/{cars.vin(number)}/")
        _choose_endpoint(page)
        check(page)
        assert marks(page) == [but.get(question, "pass") for question in range(SIX)]


@pytest.mark.django_db
def test_the_pages_policy_is_the_sites_but_for_the_endpoint(client: Client) -> None:
    site, ours = (
        {rule.split()[0]: rule for rule in policy.split("; ")}
        for policy in (CONTENT_SECURITY_POLICY, verifier.CONTENT_SECURITY_POLICY)
    )
    assert ours["connect-src"] == "connect-src 'self' https: http://localhost:* http://127.0.0.1:*"
    assert {**ours, "connect-src": site["connect-src"]} == site
    assert client.get("/verify/").headers["Content-Security-Policy"] == verifier.CONTENT_SECURITY_POLICY
    assert client.get("/about/").headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


@pytest.mark.django_db
def test_the_fingerprint_stands_on_the_page(client: Client, bundle: Path) -> None:
    fingerprint = (bundle / "SHA256SUMS").read_text().split()[0]
    assert fingerprint in client.get("/verify/").content.decode()
