"""What a citizen does on the pages on which a poll is checked, step by step, and that no step has barriers."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.voting.pages.at_the_page import barriers_of
from tests.voting.pages.browsing import ENDPOINT
from tests.voting.story import Story
from tests.voting.test_voting_at_home import PERSON


def begun(page: Page, address: str, name: str) -> None:
    """The page as it begins, first in English; what it finds is looked at in Korean."""
    page.goto(f"{address}?lang=en")
    expect(page.locator("[data-part]:visible").first).to_be_visible()
    barriers_of(page, name)
    page.goto(f"{address}?lang=ko")
    expect(page.locator("[data-part]:visible").first).to_be_visible()


def found_again(page: Page, poll: Story, mine: Path) -> None:
    """By the file; the choice is shown after a tap, and not before."""
    begun(page, f"/polls/{poll.uuid}/mine/", "mine")
    page.set_input_files("#mine-picked", {"name": "x.json", "mimeType": "", "buffer": b"{}"})
    expect(page.locator("[data-problem]")).to_contain_text("저장한 표 파일이 아닙니다")
    page.set_input_files("#mine-picked", mine)
    lines = page.locator("[data-line]:visible")
    expect(lines.first).to_contain_text("0번 투표함에 있습니다")
    expect(lines.nth(1)).to_contain_text("이더리움에 기록되어")
    expect(lines.nth(2)).to_contain_text("집계에 들어갑니다")
    expect(page.locator("#mine-found")).to_be_focused()
    assert "도서관을 짓는다" not in page.locator("#content").inner_text()
    page.get_by_role("button", name="무엇을 골랐는지 보기").press("Enter")
    expect(page.locator("[data-choice]")).to_contain_text("도서관을 짓는다")
    barriers_of(page, "mine-found")


def asked_after(page: Page, poll: Story, folder: Path) -> None:
    """Whose right was used is told so, with the proof as a file that is read again."""
    begun(page, f"/polls/{poll.uuid}/right/", "right")
    for number, part in enumerate(PERSON):
        page.fill(f"#vote-name-{number}", part)
    page.get_by_role("button", name="확인하기").click()
    hint = page.locator(".form-group", has=page.locator("#vote-code-0")).locator(".form-hint")
    page.fill("#vote-code-0", hint.inner_text().split()[-1])
    page.get_by_role("button", name="확인하기").press("Enter")
    expect(page.locator("[data-outcome=used]")).to_be_visible()
    barriers_of(page, "right-found")
    page.get_by_text("증명 저장하기").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="파일 저장").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    page.reload()
    page.set_input_files("#right-picked", path)
    expect(page.locator("[data-outcome=used]")).to_be_visible()


def counted_again(page: Page, poll: Story) -> None:
    """The browser's own count, beside the published one."""
    begun(page, f"/polls/{poll.uuid}/recount/", "recount")
    page.get_by_role("button", name="다시 세기").press("Enter")
    expect(page.locator("#recount-result")).to_be_focused()
    rows = page.locator("tbody tr")
    expect(rows.nth(1)).to_contain_text("도서관을 짓는다")
    assert "다름" not in page.locator("table").inner_text()
    expect(rows.nth(1)).to_contain_text("같음")
    barriers_of(page, "recount-result")


def told_what_lacks(page: Page, address: str) -> None:
    """A browser without what checking signatures needs says so, and names the command."""
    page.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined });")
    page.goto(address)
    expect(page.locator("[data-problem]")).to_contain_text("이 브라우저는")
    expect(page.locator("[data-part]:visible")).to_have_count(0)
    expect(page.locator(".terminal")).to_have_count(1)


def told_without_ethereum(page: Page, poll: Story, mine: Path) -> None:
    """What the chain would say is told as not known; where the ballot lies is told all the same."""
    page.context.route(f"{ENDPOINT}**", lambda route: route.abort())
    page.goto(f"/polls/{poll.uuid}/mine/")
    page.set_input_files("#mine-picked", mine)
    lines = page.locator("[data-line]:visible")
    expect(lines.first).to_contain_text("0번 투표함에 있습니다")
    expect(lines.nth(1)).to_contain_text("물어볼 수 없었습니다")
