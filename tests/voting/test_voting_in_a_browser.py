"""A citizen votes on the page, through two offices of which one is a process of its own, and takes the ballot home."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from tests.browser.axe import AXE, RULES
from tests.fixtures.browser import chromium
from tests.fixtures.flushing import flushing_db
from tests.js.test_node import bundle
from tests.verifier.chain import FakeChain, served
from tests.voting.judged import CHAIN_ID, Download, chain_of, downloaded
from tests.voting.story import LICENCES, Story
from tests.voting.test_voting_at_home import PERSON, office_alone, office_folder
from verifier import canonical
from verifier.cli import main
from verifier.polls import saved
from voting.boxes.filling import boxes_fill
from voting.issuing.identity import codes_made

__all__ = ["bundle", "chromium", "flushing_db"]

ENDPOINT = "https://node.example/"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}

pytestmark = [pytest.mark.chromium, pytest.mark.soak]


@pytest.fixture(scope="module", autouse=True)
def event_loop_beside_database() -> Iterator[None]:
    """Playwright keeps an event loop in this thread, in which Django would refuse to touch the database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def poll(flushing_db: None, story: Story, live_server: Any, settings: Any, tmp_path: Path) -> Story:
    """It runs for two days by the clock of all; the registry is the first office, and sent invitations."""
    settings.WAITING_DIR = tmp_path / "waiting"
    settings.PUBLIC_URL = settings.BALLOTS_URL = live_server.url
    settings.PUBLIC_RPC_URLS = [f"{CHAIN_ID}={ENDPOINT}"]
    story.opened(closes_at=story.clock.now + timedelta(days=4))
    codes_made(story.uuid)
    return story


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


def looked_at(page: Page, step: str) -> None:
    """No barrier, and the focus at the step's heading."""
    expect(page.locator(f"#vote-{step}")).to_be_focused()
    expect(page.locator(f"[data-step={step}][aria-current=step]")).to_be_visible()
    barriers_of(page, step)


def barriers_of(page: Page, step: str) -> None:
    """None at either width; with SHOTS, a picture of each."""
    page.evaluate(AXE.read_text())
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        if "SHOTS" in os.environ:
            name = f"{step}-{page.locator('html').get_attribute('lang')}-{size['width']}.png"
            # The caret is hidden by a style of Playwright's own, which the page's policy refuses.
            page.screenshot(path=f"{os.environ['SHOTS']}/{name}", full_page=True, caret="initial")
        result: dict[str, Any] = page.evaluate(
            "(options) => axe.run(document, options)", {**RULES, "preload": False}
        )
        found = [
            (one["id"], [f"{node['target']}: {node['failureSummary']}" for node in one["nodes"]])
            for one in result["violations"]
        ]
        assert found == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def looked_at_in_both(page: Page, step: str) -> None:
    """The same step in English and then in Korean: a reload changes the language, and nothing else."""
    expect(page.locator(f"#vote-{step}")).to_be_focused()
    address = page.url.partition("?")[0]
    for language in ("en", "ko"):
        page.goto(f"{address}?lang={language}")
        looked_at(page, step)


def identified(page: Page, letter: str) -> None:
    """By the first office's letter and the digits that the second one shows; each is first typed wrongly."""
    problem, go_on = page.locator("[data-problem]"), page.get_by_role("button", name="투표용지 받기")
    hint = page.locator(".form-group", has=page.locator("#vote-code-1")).locator(".form-hint")
    for number, part in enumerate(PERSON):
        page.fill(f"#vote-name-{number}", part)
    go_on.click()
    expect(page.locator("#vote-code-0")).to_be_visible()
    expect(hint).to_be_visible()
    barriers_of(page, "codes")
    for place, right in enumerate((letter, None)):
        page.fill(f"#vote-code-{place}", "000")
        go_on.click()
        expect(problem).to_contain_text(LICENCES[place])
        if right is None:
            go_on.click()
            expect(hint).to_be_visible()
        else:
            page.fill("#vote-code-0", right)
    page.fill("#vote-code-1", hint.inner_text().split()[-1])
    go_on.click()


def kept_here(page: Page) -> dict[str, int]:
    """How many values each of the browser's two databases has."""
    script = """async () => {
      const counted = {};
      for (const name of ['votes-ballots', 'votes-person']) {
        const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
        const database = await done(indexedDB.open(name));
        counted[name] = await done(database.transaction('values').objectStore('values').count());
        database.close();
      }
      return counted;
    }"""
    counted: dict[str, int] = page.evaluate(script)
    return counted


def nothing_kept(chromium: Browser, site: str, address: str) -> None:
    """A browser whose store is switched off is told so, before anything is asked."""
    context = chromium.new_context(base_url=site)
    context.add_init_script("indexedDB.open = () => { throw new DOMException('', 'SecurityError'); };")
    page = context.new_page()
    page.goto(address)
    expect(page.locator("[data-problem]")).to_contain_text("저장하지 못해")
    expect(page.locator("[data-part]:visible")).to_have_count(0)
    context.close()


def voted(page: Page, address: str, letter: str) -> None:
    """A lost answer, a reload after each step, and a second tab on the way."""
    page.goto(address)
    looked_at_in_both(page, "identify")
    expect(page.locator("[data-checked]")).to_be_visible()
    identified(page, letter)
    looked_at_in_both(page, "choose")
    assert kept_here(page) == {"votes-ballots": 1, "votes-person": 0}
    other = page.context.new_page()
    other.goto(address)
    expect(other.locator("[data-problem]")).to_contain_text("다른 탭")
    other.close()
    page.reload()
    expect(page.locator("#vote-choose")).to_be_focused()
    page.get_by_role("button", name="내 표 보기").click()
    expect(page.locator("[data-problem]")).to_be_visible()
    page.get_by_label("도서관을 짓는다").press("Space")
    page.get_by_role("button", name="내 표 보기").click()
    expect(page.locator(".vote-chosen")).to_have_text("도서관을 짓는다")
    looked_at(page, "review")
    # The connection is lost while the ballot is on its way.
    page.route("**/ballots/", lambda route: route.abort())
    page.get_by_role("button", name="이 표로 투표하기").click()
    expect(page.locator("[data-problem]")).to_contain_text("다시")
    expect(page.locator("[data-unpromised]")).to_be_visible()
    page.unroute("**/ballots/")
    page.reload()
    expect(page.locator("[data-promised]")).to_be_visible()
    looked_at_in_both(page, "sent")


def taken_home(page: Page, folder: Path) -> Path:
    page.get_by_text("내 표 저장하기").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="파일 저장").click()
    assert download.value.suggested_filename.endswith(".ballot.json")
    path = folder / "mine.ballot.json"
    download.value.save_as(path)
    return path


def too_late(page: Page, poll: Story) -> None:
    """Another mind in the moment of the end: the first ballot stays the one that counts."""
    page.get_by_text("마음이 바뀌었습니다").click()
    page.get_by_role("button", name="다시 투표하기").click()
    page.get_by_label("주차장").press("Space")
    page.get_by_role("button", name="내 표 보기").click()
    poll.clock.to(poll.time("closes_at"))
    page.get_by_role("button", name="이 표로 투표하기").dblclick()
    expect(page.locator("[data-problem]")).to_contain_text("앞서 보낸 표")


def looked_for(page: Page) -> None:
    """After the end, in the files that are there for all."""
    page.reload()
    expect(page.get_by_text("이 투표는 끝났습니다")).to_be_visible()
    expect(page.locator("[data-problem]")).to_contain_text("앞서 보낸 표")
    expect(page.locator("[data-promised]")).to_be_visible()
    page.get_by_text("투표함에서 내 표 찾기").click()
    page.get_by_role("button", name="찾기", exact=True).press("Enter")
    expect(page.locator("[data-found]")).to_contain_text("도서관을 짓는다")
    barriers_of(page, "found")


def is_found(got: Download, mine: Path) -> bool:
    with served(chain_of(got.evidence), CHAIN_ID) as rpc:
        asked = ["ballot", str(mine), "--poll", str(got.evidence), "--files", str(got.folder)]
        return main([*asked, "--trust", str(got.trust), "--rpc", rpc, "--lang", "en"]) == 0


def test_a_citizen_votes_and_takes_the_ballot_home(
    poll: Story,
    chromium: Browser,
    bundle: Path,
    live_server: Any,
    settings: Any,
    tmp_path: Path,
    quiet_port: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    got = downloaded(poll.uuid, tmp_path / "before")
    chains, context = [chain_of(got.evidence)], chromium.new_context(base_url=live_server.url, viewport=PHONE)
    context.route(f"{ENDPOINT}**", lambda route: answering_as(chains[-1], route))
    page, refused = context.new_page(), []
    page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    own = {"ISSUER_REGISTRY": live_server.url, "ISSUER_TRUST_FILE": str(got.trust)}
    second = office_folder(tmp_path / "second", poll)
    with (
        served(chains[0], CHAIN_ID) as rpc,
        office_alone(second, quiet_port, ISSUER_RPC_URL=rpc, **own) as office,
    ):
        settings.ISSUER_URLS = {LICENCES[1]: office}
        page.goto(f"/polls/{poll.uuid}/")
        page.get_by_role("link", name="투표하기").click()
        address = f"/polls/{poll.uuid}/vote/"
        voted(page, address, codes_made(poll.uuid).code(PERSON))
        nothing_kept(chromium, live_server.url, address)
        mine = taken_home(page, tmp_path)
        too_late(page, poll)
    assert saved.load_ballot(mine.read_bytes()).promise
    assert canonical.dumps(json.loads(mine.read_bytes())) == mine.read_bytes()
    assert boxes_fill() == 1
    poll.anchored()
    poll.close()
    poll.anchored()
    after = downloaded(poll.uuid, tmp_path / "after")
    chains.append(chain_of(after.evidence))
    looked_for(page)
    context.close()
    assert refused == []
    assert is_found(after, mine), capsys.readouterr()
    assert "도서관을 짓는다" in capsys.readouterr().out
