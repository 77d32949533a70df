"""The verifier in a real browser: the file that stands alone, opened from a disk with no registry anywhere."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fixtures.browser import chromium
from tests.js.test_node import ROOT, bundle
from tests.verifier.cases.world import world
from tests.verifier.file import dumps, evidence
from tests.verifier.witnesses import ML_DSA_44, TestWitness, policy

__all__ = ["bundle", "chromium"]

SIX = 6
WALLET = """window.ethereum = { request: async (call) => {
  const answer = await fetch('http://127.0.0.1:PORT/', { method: 'POST', body: JSON.stringify({ id: 1, ...call }) });
  return (await answer.json()).result;
} };"""

pytestmark = pytest.mark.chromium


@dataclass
class Story:
    """A made-up car's files, and the endpoint that has its anchors."""

    folder: Path
    port: int

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def text(self, name: str) -> str:
        return (self.folder / name).read_text()


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("story")
    command = ["node", "tests/js/support/story.mjs", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        yield Story(folder, int(served.stdout.readline()))
        served.terminate()


@pytest.fixture
def requests() -> list[str]:
    """Addresses that the page asked for."""
    return []


@pytest.fixture(
    params=[
        pytest.param(("ko-KR", 390), id="ko-390"),
        pytest.param(("en-US", 1280), id="en-1280", marks=pytest.mark.soak),
    ]
)
def page(
    request: pytest.FixtureRequest, chromium: Browser, bundle: Path, requests: list[str]
) -> Iterator[Page]:
    locale, width = request.param
    context = chromium.new_context(locale=locale, viewport={"width": width, "height": 900})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda asked: requests.append(asked.url))
    page.goto((bundle / "verify.html").as_uri())
    yield page
    context.close()
    assert problems == []


def trust(page: Page, text: str) -> None:
    page.locator(".vf-fold > summary").first.click()
    page.locator("textarea").fill(text)
    page.locator("textarea ~ .vf-buttons button, label:has(textarea) ~ .vf-buttons button").first.click()


def drop(page: Page, content: str, name: str = "car.evidence.json") -> None:
    """Drops a file onto the first step, as from the desktop."""
    script = """([content, name]) => {
      const data = new DataTransfer();
      data.items.add(new File([content], name));
      return data;
    }"""
    data = page.evaluate_handle(script, [content, name])
    page.locator(".vf-drop").dispatch_event("drop", {"dataTransfer": data})
    expect(page.locator(".vf-said")).to_contain_text(name)


def check(page: Page) -> None:
    page.locator(".vf > .vf-buttons button").click()


def marks(page: Page) -> list[str]:
    """What each question's icon says, once all are answered."""
    expect(page.locator(".vf-verdict")).to_be_visible()
    return [
        next(
            word
            for word in ("pass", "fail", "unknown")
            if f"vf-is-{word}" in (item.get_attribute("class") or "")
        )
        for item in page.locator(".vf-item").all()
    ]


def test_dropped_evidence_gets_six_ticks(page: Page, story: Story, requests: list[str]) -> None:
    trust(page, story.text("trust.json"))
    drop(page, story.text("car.evidence.json"))
    check(page)
    assert marks(page) == ["pass"] * SIX
    expect(page.locator(".vf-reason", has_text=re.compile("이 차:|This car:"))).to_have_count(SIX)
    expect(page.locator(".vf-banner")).to_have_class("vf-banner vf-is-pass")
    expect(page.locator(".vf-result > [tabindex]")).to_be_focused()
    expect(page.locator("[aria-live]")).not_to_be_empty()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    asked = {url for url in requests if not url.startswith("file:")}
    assert asked == {f"http://127.0.0.1:{story.port}/"}, "nothing but the endpoint that was chosen"


@pytest.mark.soak
def test_a_changed_record_fails_and_a_broken_file_is_malformed(page: Page, story: Story) -> None:
    trust(page, story.text("trust.json"))
    page.locator("input[type=file]").first.set_input_files(story.path("changed.evidence.json"))
    check(page)
    assert marks(page) == ["pass", "fail", "pass", "pass", "pass", "pass"]
    drop(page, story.text("car.evidence.json")[:-1], "broken.evidence.json")
    check(page)
    expect(page.locator(".vf-item")).to_have_count(0)
    expect(page.locator(".vf-banner")).to_have_class("vf-banner vf-is-fail")


@pytest.mark.soak
def test_a_trust_with_witnesses_asks_one_question_more(page: Page) -> None:
    vectors = json.loads((ROOT / "tests/vectors/evidence/witnessed.json").read_text(encoding="utf-8"))
    of = {vector["description"]: vector for vector in vectors["cases"]}
    for description, mark in (
        ("two of three witnesses cosigned", "pass"),
        ("one of two witnesses that are needed", "unknown"),
        ("a known witness's false cosignature beside a quorum", "fail"),
    ):
        page.reload()
        trust(page, json.dumps(of[description]["trust"]))
        drop(page, of[description]["evidence"])
        check(page)
        assert marks(page) == ["pass", "pass", "pass", "unknown", "unknown", "unknown", mark]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("is_right", [True, False])
def test_the_file_checks_ml_dsa_by_itself(page: Page, requests: list[str], is_right: bool) -> None:
    city, w = TestWitness("witness.example/other-city", 23, ML_DSA_44), world()
    w.registry.policy = policy(city)
    signed = w.registry.checkpoint.partition("\n\n")[0] + "\n"
    w.registry.checkpoint += city.line(signed if is_right else signed.replace("example", "other"))
    trust(page, dumps(w.registry.trust()).decode())
    drop(page, dumps(evidence(w.registry)).decode())
    check(page)
    assert marks(page)[-1] == ("pass" if is_right else "fail")
    assert all(url.startswith("file:") for url in requests)


@pytest.mark.soak
def test_nobody_is_asked_where_nobody_is_chosen(page: Page, story: Story, requests: list[str]) -> None:
    trust(page, story.text("trust.json"))
    drop(page, story.text("car.evidence.json"))
    page.locator("[type=radio]").last.check(force=True)
    check(page)
    assert marks(page) == ["pass", "pass", "pass", "unknown", "unknown", "unknown"]
    assert all(url.startswith("file:") for url in requests)
    site, car = json.loads(story.text("trust.json"))["rp_ids"][0], json.loads(story.text("car.evidence.json"))
    newest = f"https://{site}/api/vehicles/{car['subject'].removeprefix('vin:')}/evidence"
    expect(page.locator(".vf-newest code")).to_have_text(newest)


@pytest.mark.soak
def test_an_endpoint_of_ones_own(page: Page, story: Story) -> None:
    without = {**json.loads(story.text("trust.json"))}
    without["networks"][0]["rpc"] = []
    without["registry"] = "http://registry.example:8443"
    trust(page, json.dumps(without))
    drop(page, story.text("car.evidence.json"))
    page.locator("input[type=url]").fill(f"http://127.0.0.1:{story.port}/")
    check(page)
    assert marks(page) == ["pass"] * SIX
    expect(page.locator(".vf-newest code")).to_contain_text("http://registry.example:8443/api/vehicles/")


@pytest.mark.soak
def test_trust_that_is_none_is_said_to_be_none(page: Page, story: Story) -> None:
    trust(page, story.text("car.evidence.json"))
    expect(page.locator(".vf-problem")).not_to_be_empty()
    check(page)
    expect(page.locator(".vf-result")).to_be_hidden()


@pytest.mark.soak
def test_the_other_language_is_one_click_away(page: Page) -> None:
    before = page.locator("h1").inner_text()
    page.locator("header button").click()
    expect(page.locator("h1")).not_to_have_text(before)


@pytest.mark.soak
def test_a_wallet_is_an_endpoint(chromium: Browser, bundle: Path, story: Story) -> None:
    context = chromium.new_context()
    context.add_init_script(WALLET.replace("PORT", str(story.port)))
    page = context.new_page()
    page.goto((bundle / "verify.html").as_uri())
    trust(page, story.text("trust.json"))
    drop(page, story.text("car.evidence.json"))
    page.get_by_label("wallet").check(force=True)
    check(page)
    assert marks(page) == ["pass"] * SIX
    context.close()


@pytest.mark.soak
def test_axe_finds_nothing(page: Page, story: Story) -> None:
    trust(page, story.text("trust.json"))
    drop(page, story.text("car.evidence.json"))
    check(page)
    marks(page)
    for summary in page.locator(".vf-fold > summary:visible").all():
        summary.click()
    page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text())
    result: dict[str, Any] = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert [
        (violation["id"], [node["html"] for node in violation["nodes"]]) for violation in result["violations"]
    ] == []
