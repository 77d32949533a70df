"""Who has never seen it proposes, opens, votes, counts and checks a poll: by pages and buttons alone, in Korean."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from records.contents.models import Record
from records.people.authors import Author
from tests.fixtures.browser import chromium
from tests.fixtures.flushing import flushing_db
from tests.fixtures.market import enter, second_factor
from tests.js.test_node import bundle
from tests.verifier.polls.voters import VOTERS
from tests.voting.judged import CHAIN_ID, downloaded
from tests.voting.pages.at_the_page import DESK, barriers_of
from tests.voting.pages.bad_hours import cast, chosen, code_typed, go_on, names_typed
from tests.voting.pages.browsing import ENDPOINT, asks, page, refused
from tests.voting.process.test_desks import korean
from tests.voting.story import LICENCES, PERSON, Story
from verifier.polls import kinds
from voting.boxes.filling import boxes_fill
from voting.polls.models import Poll
from voting.results.counting import counts_work
from voting.rolls.services import rolls_work

__all__ = ["bundle", "chromium", "flushing_db", "page", "refused"]

pytestmark = [pytest.mark.chromium, pytest.mark.soak]

MOST = 32
TITLE = "유수지를 어떻게 쓸까요"


class Staff:
    """A member of the city's staff at the desk, who counts what is clicked and typed."""

    def __init__(self, chromium: Browser, address: str, author: Author) -> None:
        context = chromium.new_context(base_url=address, viewport=DESK)
        inside = enter(Client(), second_factor(author.membership.user)).cookies[site.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": inside.key, "value": inside.value, "url": address}])
        self.page = context.new_page()
        self.done = 0

    def goes(self, *names: str) -> None:
        """By links of these names, one behind the other."""
        for name in names:
            self.page.get_by_role("link", name=name, exact=True).first.click()
            self.done += 1
        self.looks()

    def presses(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).last.click()
        self.done += 1
        self.looks()

    def types(self, **fields: str) -> None:
        for name, value in fields.items():
            field = self.page.locator(f"#id_{name}").last
            field.select_option(value) if field.evaluate("one => one.tagName") == "SELECT" else field.fill(
                value
            )
            self.done += 1

    def picks(self, value: str) -> None:
        self.page.locator(f"input[type=radio][value={value}]").check(force=True)
        self.done += 1

    def looks(self) -> None:
        """Nothing is in the way; with SHOTS, a picture of each step."""
        barriers_of(self.page, f"newcomer-{self.done:02}")

    def is_told(self, text: str) -> None:
        expect(self.page.locator("#content")).to_contain_text(text)


@pytest.fixture
def poll(flushing_db: None, story: Story, live_server: Any, settings: Any, tmp_path: Path) -> Story:
    settings.WAITING_DIR = tmp_path / "waiting"
    settings.TRIAL_IDENTITY = True
    settings.PUBLIC_URL = settings.BALLOTS_URL = live_server.url
    settings.PUBLIC_RPC_URLS = [f"{CHAIN_ID}={ENDPOINT}"]
    return story


def test_a_newcomer_goes_all_the_way_by_pages(
    poll: Story, chromium: Browser, page: Page, live_server: Any, tmp_path: Path
) -> None:
    page.goto("/polls/?lang=ko")
    expect(page.get_by_role("link", name="로그인하여 제안하기")).to_be_visible()
    staff = Staff(chromium, live_server.url, poll.city)
    staff.page.goto("/desk/?lang=ko")
    _proposed(staff)
    poll.uuid = Poll.objects.get().uuid
    roll = tmp_path / "roll.csv"
    roll.write_text("\n".join([",".join(PERSON), *(",".join(voter.person) for voter in VOTERS)]))
    _opened(staff, roll, poll.clock.now + timedelta(hours=1))
    opening = Record.objects.get(kind=kinds.OPENED)
    poll.anchored()
    # Its own word an office gives with a key of its own: tests/voting/process, tests/browser.
    poll.certify(opening, by=(0,))
    poll.anchored()
    poll.clock.to(poll.time("opens_at"))
    staff.page.reload()
    staff.is_told("투표 중입니다")
    asks(page, downloaded(poll.uuid, tmp_path / "before"))
    _voted(page)
    poll.clock.to(poll.time("closes_at"))
    assert boxes_fill() == 1
    staff.page.reload()
    staff.presses("투표 마감")
    poll.anchored()
    _counted(staff)
    poll.anchored()
    poll.certify(Record.objects.get(kind=kinds.TALLIED), by=(0,))
    _answered(staff)
    poll.anchored()
    asks(page, downloaded(poll.uuid, tmp_path / "after"))
    _checked(page)
    assert staff.done <= MOST, "so many clicks and fields are not done in ten minutes"


def _proposed(staff: Staff) -> None:
    staff.goes("시민의 투표 제안 접수")
    staff.types(
        title=TITLE,
        question="비어 있는 유수지를 무엇으로 쓰면 좋겠습니까?",
        background="2024년부터 비어 있습니다.",
        options="숲으로 남긴다\n도서관을 짓는다",
        name="김서울",
    )
    staff.presses("제안하기")
    staff.is_told("이 글은 제안한 시민에게만")
    staff.goes("제안 심사")


def _opened(staff: Staff, roll: Path, begins: datetime) -> None:
    staff.is_told("심사할 차례입니다")
    staff.picks("accepted")
    staff.types(department="공원녹지과", reason="물을 만합니다.")
    staff.presses("심사 기록")
    staff.is_told("명부를 먼저 올리고")
    forms = staff.page.locator("form.card")
    forms.first.locator("#id_person").fill("\n".join(PERSON))
    forms.first.locator("input[type=file]").set_input_files(roll)
    staff.presses("올리기")
    assert not rolls_work()
    staff.page.reload()
    staff.is_told(str(len(VOTERS)))
    expect(staff.page.locator("#id_issuers")).to_contain_text(f"{LICENCES[0]} MII")
    staff.types(
        text="단지에 사는 세대마다 한 표",
        opens_at=korean(begins),
        closes_at=korean(begins + timedelta(hours=2)),
        answer_by=korean(begins + timedelta(days=30)),
        minimum="5",
    )
    staff.presses("확정될 내용 미리 보기")
    staff.is_told("숲으로 남긴다")
    staff.presses("투표 개시")
    staff.is_told("발급 기관마다 개시를 인증")


def _voted(page: Page) -> None:
    page.reload()
    page.get_by_role("link", name="투표하기").first.click()
    expect(page.locator("#vote-identify")).to_be_focused()
    names_typed(page)
    go_on(page)
    expect(page.locator("#vote-code-0")).to_be_visible()
    code_typed(page)
    go_on(page)
    expect(page.locator("#vote-choose")).to_be_focused()
    chosen(page)
    expect(page.locator("#vote-review")).to_be_focused()
    cast(page)
    expect(page.locator("[data-promised]")).to_be_visible()


def _counted(staff: Staff) -> None:
    staff.is_told("집계할 차례입니다")
    staff.presses("표 집계")
    counts_work()
    staff.page.reload()
    staff.is_told("이제 발급 기관마다 집계를 인증합니다")


def _answered(staff: Staff) -> None:
    staff.picks("adopted")
    staff.types(department="공원녹지과", text="도서관을 짓겠습니다.", steps="2027-06-30 실시설계")
    staff.presses("답변 기록")
    staff.is_told("답변까지 마쳤습니다")


def _checked(page: Page) -> None:
    page.goto("/polls/?lang=ko")
    page.get_by_role("link", name=TITLE).click()
    expect(page.locator("#content")).to_contain_text("도서관을 짓겠습니다.")
    page.get_by_role("link", name="내 표", exact=True).click()
    page.get_by_role("button", name="이 브라우저에 있는 표").click()
    lines = page.locator("[data-line]:visible")
    expect(lines.first).to_contain_text("0번 투표함에 있습니다")
    expect(lines.nth(2)).to_contain_text("집계에 들어갑니다")
    page.go_back()
    page.get_by_role("link", name="다시 세기").click()
    page.get_by_role("button", name="다시 세기").click()
    expect(page.locator("[data-verdict=sound]")).to_be_visible()
