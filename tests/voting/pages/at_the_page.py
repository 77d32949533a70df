"""What a citizen does on the voting page, step by step, and that each step has no barriers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.axe import AXE, RULES
from tests.voting.story import LICENCES, Story
from tests.voting.test_voting_at_home import PERSON

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}


def looked_at(page: Page, step: str) -> None:
    """No barrier, and the focus at the step's heading."""
    expect(page.locator(f"#vote-{step}")).to_be_focused()
    at = page.locator(f"[data-step={step}][aria-current=step]")
    expect(at).to_be_visible()
    page.set_viewport_size(PHONE)
    name = at.locator(".step-tit").text_content() or ""
    expect(page.locator("[data-now]")).to_contain_text(name)
    expect(page.locator("[data-now]")).to_be_visible()
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


def kept_here(page: Page, stores: str = "votes") -> dict[str, int]:
    """How many values each of the browser's two databases has."""
    script = """async (stores) => {
      const counted = {};
      for (const name of [`${stores}-ballots`, `${stores}-person`]) {
        const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
        const database = await done(indexedDB.open(name));
        counted[name] = await done(database.transaction('values').objectStore('values').count());
        database.close();
      }
      return counted;
    }"""
    counted: dict[str, int] = page.evaluate(script, stores)
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
    expect(page.locator("[data-part=review] .vote-chosen")).to_have_text("도서관을 짓는다")
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
    expect(page.get_by_role("button", name="내 표 인쇄하기")).to_be_visible()
    on_paper(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="파일 저장").click()
    assert download.value.suggested_filename.endswith(".ballot.json")
    path = folder / "mine.ballot.json"
    download.value.save_as(path)
    return path


def on_paper(page: Page) -> None:
    """In print there is the ballot and nothing else of the page."""
    page.emulate_media(media="print")
    paper = page.locator("#vote-paper")
    expect(paper).to_contain_text("도서관을 짓는다")
    expect(paper.locator("svg.qr path")).to_be_visible()
    expect(page.locator("#poll-tool")).to_be_hidden()
    page.emulate_media(media="screen")
    expect(paper).to_be_hidden()


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
    page.get_by_role("link", name="투표함에서 내 표 찾기").click()
    page.get_by_role("button", name="이 브라우저에 있는 표").press("Enter")
    expect(page.locator("[data-line]:visible").first).to_contain_text("0번 투표함에 있습니다")
