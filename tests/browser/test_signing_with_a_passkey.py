"""An inspector's signing key from its making to its loss, with Chromium's virtual authenticator, through the real pages."""

import re

import pytest
from playwright.sync_api import Page, expect

from registry.demo import cars
from tests.browser.conftest import Open, Site, Visitor
from tests.browser.device import Device, device_of, key_chosen

pytestmark = [pytest.mark.chromium, pytest.mark.soak]

FIRST, TWENTY = 300, 20


def asked(visitor: Visitor, name: str) -> str:
    """Makes a passkey; the fingerprint on the paper."""
    page = visitor.open("/desk/signing/new/")
    page.fill("#passkey-name", name)
    page.get_by_role("button", name="패스키 만들기").click()
    page.wait_for_url(re.compile("/desk/signing/requests/"))
    return page.locator(".fingerprint").inner_text()


def confirmed(city: Visitor, paper: str) -> None:
    page = city.open("/desk/keys/")
    page.locator("section[aria-labelledby=waiting]").get_by_role("link").first.click()
    page.fill("#id_compared", "0000 0000 0000 0000")
    page.get_by_role("button", name="이 서명키 등록").click()
    expect(page.locator(".form-hint-invalid")).to_contain_text("종이에 적힌 지문값과 다릅니다")
    page.fill("#id_compared", " ".join(paper.split()[-4:]))
    page.get_by_role("button", name="이 서명키 등록").click()
    expect(page.locator(".notice.success")).to_be_visible()


def opened_in_queue(visitor: Visitor, *numbers: int) -> None:
    for number in numbers:
        page = visitor.open(f"/desk/queue/?vin={cars.vin(number)[-6:].lower()}")
        page.locator("tr", has_text=cars.vin(number)).get_by_role("link").click()
        expect(page.locator("#compared")).to_be_visible()


def chosen(visitor: Visitor, *numbers: int, key: str = "첫 전화") -> Page:
    """The statement on these, as it stands before the touch."""
    page = visitor.open("/desk/queue/")
    for number in numbers:
        page.locator("tr", has_text=cars.vin(number)).locator("input[type=checkbox]").check(force=True)
    key_chosen(page, key)
    page.get_by_role("button", name="서명할 내용 보기").click()
    expect(page.locator(".said > li")).to_have_count(len(numbers))
    return page


def touched(page: Page) -> None:
    page.get_by_role("button", name="패스키로 서명").click()


def one_is_certified(inspector: Visitor, device: Device, number: int) -> None:
    """Nothing that was not opened can be chosen, and nobody signs whom the device does not know."""
    row = inspector.open("/desk/queue/").locator("tr", has_text=cars.vin(number))
    expect(row.locator("input[type=checkbox]")).to_have_count(0)
    opened_in_queue(inspector, number)
    page = chosen(inspector, number)
    expect(page.locator(".statement-verdict")).to_contain_text("인증")
    device.verifies(False)
    touched(page)
    expect(page.locator("[data-problem]")).to_contain_text("서명하지 않았습니다")
    device.verifies(True)
    touched(page)
    expect(page.locator(".notice.success")).to_contain_text("서명이 맞습니다")


def twenty_are_certified(inspector: Visitor, numbers: range) -> None:
    opened_in_queue(inspector, *numbers)
    page = chosen(inspector, *numbers)
    touched(page)
    expect(page.locator(".notice.success")).to_contain_text("차량 20대의 기록에 반영했습니다")


def what_differs_is_not_signed(inspector: Visitor, number: int) -> None:
    opened_in_queue(inspector, number)
    page = chosen(inspector, number)
    page.evaluate("document.querySelector('[data-record]').dataset.record = 'f'.repeat(64)")
    touched(page)
    expect(page.locator("[data-problem]")).to_contain_text("화면에 보이는 내용과 서명될 내용이 다릅니다")


def with_the_key_of_a_lost_device(inspector: Visitor, number: int) -> None:
    page = inspector.open("/desk/queue/")
    page.locator("tr", has_text=cars.vin(number)).locator("input[type=checkbox]").check(force=True)
    expect(page.locator("#id_key option", has_text="첫 전화")).to_have_count(0)


def revoked_from_a_telephone(phone: Visitor, name: str) -> None:
    phone.log_in("inspector")
    page = phone.open("/desk/signing/")
    page.locator("li.card", has_text=name).get_by_role("link", name="분실").click()
    page.get_by_role("button", name="지금 영구 폐기").click()
    expect(page.locator(".notice.success")).to_contain_text("폐기")


def test_from_the_first_key_to_the_next(site: Site, browser_of: Open) -> None:
    site.run("-m", "tests.browser.more", str(FIRST), str(TWENTY + 2))
    inspector, city = browser_of(1280), browser_of(1280)
    inspector.log_in("inspector")
    city.log_in("city")
    device = device_of(inspector.page)
    confirmed(city, asked(inspector, "첫 전화"))
    expect(inspector.open("/desk/signing/").locator("main")).to_contain_text("첫 전화")
    one_is_certified(inspector, device, FIRST)
    twenty_are_certified(inspector, range(FIRST + 1, FIRST + 1 + TWENTY))
    last = FIRST + TWENTY + 1
    what_differs_is_not_signed(inspector, last)

    # Revoked while a statement is on the screen: the touch comes too late.
    page = chosen(inspector, last)
    revoked_from_a_telephone(browser_of(390), "첫 전화")
    touched(page)
    expect(page.locator("[role=alert]").first).to_contain_text("폐기된 서명키입니다")

    # The device is gone: nobody signs with its key. Another device, another key.
    device.lose()
    with_the_key_of_a_lost_device(inspector, last)
    device_of(inspector.page)
    paper = asked(inspector, "새 전화")
    confirmed(city, paper)
    page = chosen(inspector, last, key="새 전화")
    touched(page)
    expect(page.locator(".notice.success")).to_contain_text("서명이 맞습니다")

    stranger = browser_of(390).open("/directory/")
    stranger.get_by_role("link", name="제11-00001호").click()
    expect(stranger.locator("main")).to_contain_text(paper.split()[0])
    expect(stranger.locator(".krds-badge", has_text="폐기됨")).to_have_count(1)
