"""The verifier's page on a telephone: it opens with the network off, has the files that were kept, and takes shared ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, Request, Route, expect
from playwright.sync_api import Error as BrowserError

from tests.anchoring.witnesses.fake import signer
from tests.cast import market
from tests.fixtures.browser import chromium
from tests.fixtures.flushing import flushing_db
from tests.js.test_browser import check, drop, marks
from tests.js.test_node import bundle
from tests.verifier.cases.world import world
from tests.verifier.file import dumps, evidence
from tests.verifier.witnesses import TestWitness, policy
from verifier.cosignature import ED25519, ML_DSA_44

__all__ = ["bundle", "chromium", "flushing_db", "market"]

pytestmark = pytest.mark.chromium

EVIDENCE: FilePayload = {
    "name": "KMH.evidence.json",
    "mimeType": "application/json",
    "buffer": b'{"format": "evidence/1"}',
}


@pytest.fixture
def context(
    chromium: Browser, bundle: Path, flushing_db: None, market: Any, live_server: Any
) -> Iterator[BrowserContext]:
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
    page.goto("/verify/")
    page.locator("[data-worker][data-kept]").wait_for(state="attached")
    yield page
    assert refused == []


def keep(page: Page) -> None:
    page.locator(".vf-drop input[type=file]").set_input_files([EVIDENCE])
    page.get_by_role("button", name="이 기기에 저장").click()
    expect(page.locator(".vf-saved li")).to_have_count(1)


def test_the_page_opens_offline_with_kept_files(page: Page, context: BrowserContext) -> None:
    keep(page)
    keep(page)
    context.set_offline(True)
    with pytest.raises(BrowserError):
        page.evaluate("fetch('/about/').then(() => null)")
    page.goto("/verify/")
    expect(page.locator(".vf-saved li span")).to_have_text("KMH.evidence.json")
    page.locator(".vf-saved button").first.click()
    expect(page.locator(".vf-said").first).to_contain_text("KMH.evidence.json")
    expect(page.locator(".vf-trust .vf-facts")).to_have_count(1)
    page.locator(".vf > .vf-buttons button").click()
    expect(page.locator(".vf-banner")).to_have_class("vf-banner vf-is-fail")
    page.locator(".vf-saved button").last.click()
    expect(page.locator(".vf-saved li")).to_have_count(0)


@pytest.mark.parametrize("is_mine", [True, False])
def test_a_shared_file_is_asked_about_and_stays_here(
    page: Page, context: BrowserContext, is_mine: bool
) -> None:
    context.set_offline(True)
    page.reload()
    # As the share sheet hands it over: a form of files, sent to the address that the manifest names.
    page.evaluate(
        """() => {
          const form = document.createElement('form');
          Object.assign(form, { method: 'post', action: '/verify/shared/', enctype: 'multipart/form-data' });
          const input = Object.assign(document.createElement('input'), { type: 'file', name: 'evidence' });
          const files = new DataTransfer();
          files.items.add(new File(['{}'], 'shared.evidence.json', { type: 'application/json' }));
          input.files = files.files;
          form.append(input);
          document.body.append(form);
          form.submit();
        }"""
    )
    page.wait_for_url("**/verify/?shared=file")
    expect(page.locator(".vf-asked")).to_contain_text("shared.evidence.json · 2")
    # Any site can send such a form: nothing is opened or kept before the reader says so.
    expect(page.locator(".vf-saved li")).to_have_count(0)
    expect(page.locator(".vf-said").first).not_to_contain_text("shared.evidence.json")
    page.get_by_role("button", name="네, 열고 저장" if is_mine else "아니요, 버리기").click()
    expect(page.locator(".vf-asked button")).to_have_count(0)
    expect(page.locator(".vf-saved li")).to_have_count(int(is_mine))
    if is_mine:
        expect(page.locator(".vf-said").first).to_contain_text("shared.evidence.json · 2")
    assert page.evaluate("caches.has('handed')") is False


@pytest.mark.parametrize(
    ("error", "said"), [("QuotaExceededError", "자리가 없습니다"), ("SecurityError", "허용하지")]
)
def test_a_browser_that_keeps_nothing_says_so(page: Page, error: str, said: str) -> None:
    page.evaluate(
        "name => { Cache.prototype.put = () => Promise.reject(new DOMException('', name)); }", error
    )
    page.locator(".vf-drop input[type=file]").set_input_files([EVIDENCE])
    page.get_by_role("button", name="이 기기에 저장").click()
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.locator(".vf-saved li")).to_have_count(0)


@pytest.mark.parametrize("kind", [ED25519, ML_DSA_44])
def test_ml_dsa_is_kept_where_a_witness_has_it(context: BrowserContext, settings: Any, kind: int) -> None:
    vkey = signer(1, kind=kind).cosigner().vkey
    settings.WITNESSES = {vkey: "https://witness.example"}
    page = context.new_page()
    page.goto("/verify/")
    page.locator("[data-worker][data-kept]").wait_for(state="attached")
    kept = page.evaluate(
        "caches.open('verifier/1').then((cache) => cache.keys()).then((keys) => keys.map((key) => key.url))"
    )
    assert any(url.endswith("/build/ml_dsa.js") for url in kept) == (kind == ML_DSA_44)
    assert any(url.endswith("/build/page.js") for url in kept)


def test_ml_dsa_is_loaded_for_such_a_witness_alone(
    chromium: Browser, bundle: Path, flushing_db: None, market: Any, live_server: Any
) -> None:
    for kind in (ED25519, ML_DSA_44):
        witness, w = TestWitness("witness.example/city", 23, kind), world()
        w.registry.policy = policy(witness)
        w.registry.checkpoint += witness.line(w.registry.checkpoint.partition("\n\n")[0] + "\n")
        context = chromium.new_context(base_url=live_server.url, service_workers="block")
        context.route("**/.well-known/car-registry.json", _fulfilled(dumps(w.registry.trust())))
        page = context.new_page()
        loaded: list[str] = []
        page.on("request", _noted(loaded))
        page.goto("/verify/")
        expect(page.locator(".vf-trust .vf-facts")).to_have_count(1)
        drop(page, dumps(evidence(w.registry)).decode())
        page.locator("[type=radio]").last.check(force=True)
        check(page)
        assert marks(page)[-1] == "pass"
        assert any(url.endswith("/build/ml_dsa.js") for url in loaded) == (kind == ML_DSA_44)
        context.close()


def _fulfilled(body: bytes) -> Callable[[Route], None]:
    return lambda route: route.fulfill(body=body)


def _noted(loaded: list[str]) -> Callable[[Request], None]:
    return lambda asked: loaded.append(asked.url)


@pytest.mark.django_db
def test_the_manifest_names_the_page_and_the_share(client: Client) -> None:
    for language, name in (("ko", "차량 기록"), ("en", "Car records")):
        manifest = client.get("/verify/app.webmanifest", {"lang": language}).json()
        assert (manifest["short_name"], manifest["start_url"]) == (name, "/verify/")
        assert manifest["share_target"]["action"] == "/verify/shared/"


@pytest.mark.django_db
def test_the_server_reads_nothing_that_is_shared(client: Client) -> None:
    answer = client.post("/verify/shared/", {"evidence": "x"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/verify/")
    worker = client.get("/verify/worker.js")
    assert worker.headers["Content-Type"] == "text/javascript"
    assert "connect-src 'self';" in worker.headers["Content-Security-Policy"]
