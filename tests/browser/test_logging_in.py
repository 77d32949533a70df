"""Logging in with more than a password: passkeys, recovery codes, other devices, lost ones; by the pages alone."""

import re
import shutil

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Site, Visitor
from tests.browser.device import device_of
from tests.browser.firms import logged_out, with_password

pytestmark = [pytest.mark.chromium, pytest.mark.soak]


def confirmed(page: Page, password: str) -> None:
    """Who changes how they log in shows once more who they are, unless they just did."""
    if "/reauthenticate/" in page.url:
        page.fill("[name=password]", password)
        page.get_by_role("button", name="확인").click()


def passkey_made(visitor: Visitor, password: str, name: str) -> Page:
    page = visitor.open("/accounts/2fa/webauthn/add/")
    confirmed(page, password)
    page.fill("[name=name]", name)
    page.get_by_role("button", name="패스키 만들기").click()
    page.wait_for_url(lambda url: "/add/" not in url)
    return page


def test_passkeys_codes_and_a_lost_device(site: Site, browser_of: Open) -> None:
    email, password, _ = site.people["inspector"]
    inspector = browser_of(390)
    inspector.log_in_by_form("inspector")
    device = device_of(inspector.page)
    page = passkey_made(inspector, password, "내 전화")
    expect(page.locator("main")).to_contain_text("패스키 1개")
    assert "패스키가 등록되었습니다 / A passkey was added" in site.mail(email, "webauthn_added")
    old = new_codes(inspector)
    assert len(set(old)) == 10
    expect(inspector.open("/accounts/2fa/recovery-codes/").locator("main")).to_contain_text("한 번만")
    assert not any(code in page.content() for code in old)
    codes = new_codes(inspector)

    by_passkey(inspector)
    logged_out(inspector)
    with_password(inspector, email, password)
    inspector.open("/desk/queue/")
    assert "/accounts/2fa/authenticate/" in page.url, "the password alone opens nothing"
    page.get_by_role("button", name="패스키 사용").press("Enter")
    page.wait_for_url("**/desk/queue/")

    logged_out(inspector)
    device.lose()
    inspector.open("/accounts/login/")
    page.get_by_role("button", name="패스키로 로그인").click()
    by_code(inspector, codes[0], refused=old[0])
    logged_out(inspector)
    by_code(inspector, codes[1], refused=codes[0])
    the_lost_one_is_replaced(inspector)


def new_codes(visitor: Visitor) -> list[str]:
    page = visitor.open("/accounts/2fa/recovery-codes/generate/")
    page.get_by_role("button", name="만들고 보기").click()
    return page.locator("#recovery_codes").inner_text().split()


def by_passkey(visitor: Visitor) -> None:
    """By the passkey alone, from the keyboard."""
    logged_out(visitor)
    page = visitor.open("/accounts/login/")
    page.get_by_role("button", name="패스키로 로그인").press("Enter")
    page.wait_for_url("**/desk/queue/")


def by_code(visitor: Visitor, code: str, *, refused: str) -> None:
    """Behind the password a recovery code, once; one that was used or replaced opens nothing."""
    page = with_password(visitor, *visitor.site.people["inspector"][:2])
    for shown in (refused, code):
        page.fill("[name=code]", shown)
        page.click("form:has([name=code]) button[type=submit]")
        if shown == refused:
            expect(page.locator(".form-hint-invalid")).to_contain_text("맞지 않습니다")
    page.wait_for_url("**/desk/queue/")


def the_lost_one_is_replaced(inspector: Visitor) -> None:
    device_of(inspector.page)
    passkey_made(inspector, inspector.site.people["inspector"][1], "새 전화")
    page = inspector.open("/accounts/2fa/webauthn/")
    page.locator("tr", has_text="내 전화").get_by_role("link", name="삭제").click()
    page.get_by_role("button", name="삭제").click()
    expect(page.locator("main table")).not_to_contain_text("내 전화")
    by_passkey(inspector)


def test_a_passkey_the_device_refuses_is_told(browser_of: Open) -> None:
    stranger = browser_of(390)
    device = device_of(stranger.page)
    device.verifies(False)
    page = stranger.open("/accounts/login/?lang=ko")
    page.get_by_role("button", name="패스키로 로그인").click()
    expect(page.locator("[data-passkey-problem]")).to_contain_text("패스키를 쓰지 못했습니다")


def test_the_last_factor_of_a_role_that_needs_one_stays(site: Site, browser_of: Open) -> None:
    auditor = browser_of(1280)
    auditor.log_in_by_form("auditor")
    page = auditor.open("/accounts/2fa/totp/deactivate/")
    confirmed(page, site.people["auditor"][1])
    page.get_by_role("button", name="삭제").click()
    expect(page.locator("main [role=alert]").first).to_contain_text("마지막 수단은 해제할 수 없습니다")
    expect(auditor.open("/desk/trail/").locator("h1")).to_be_visible()


def test_a_log_in_elsewhere_is_ended(browser_of: Open) -> None:
    here, there = browser_of(1280), browser_of(390)
    here.log_in_by_form("owner")
    there.log_in_by_form("owner")
    page = here.open("/accounts/sessions/")
    # Behind the word each button says which log-in it ends.
    others = page.locator("td form button")
    expect(others.first).to_contain_text("끝내기")
    # Other stories on this site may have left log-ins of the owner.
    for left in reversed(range(others.count())):
        others.first.click()
        expect(page.locator(".notice.success")).to_be_visible()
        expect(others).to_have_count(left)
    there.open("/desk/cars/")
    assert "/accounts/login/" in there.page.url
    expect(here.open("/desk/cars/").locator("h1")).to_be_visible()


def test_a_forgotten_password(site: Site, browser_of: Open) -> None:
    email, password, _ = site.people["rival"]
    rival, elsewhere = browser_of(390), browser_of(1280)
    elsewhere.log_in_by_form("rival")
    page = rival.open("/accounts/login/?lang=ko")
    page.get_by_role("link", name="비밀번호를 잊으셨습니까?").click()
    page.fill("[name=email]", email)
    page.get_by_role("button", name="링크 받기").click()
    expect(page.locator("h1")).to_contain_text("메일을 보냈습니다")
    mail = site.mail(email, "password_reset_key")
    assert "비밀번호를 다시 정해" in mail
    assert "Choose it behind the link" in mail
    link = re.search(r"/accounts/password/reset/key/\S+/", mail)
    assert link
    rival.open(link.group())
    page.fill("[name=password1]", "short")
    page.fill("[name=password2]", "short")
    page.get_by_role("button", name="저장").click()
    expect(page.locator(".form-hint-invalid").first).to_be_visible()
    again = "새로 정한 열 글자 8"
    page.fill("[name=password1]", again)
    page.fill("[name=password2]", again)
    page.get_by_role("button", name="저장").click()
    expect(page.locator("h1")).to_contain_text("비밀번호를 바꾸었습니다")
    expect(rival.open(link.group()).locator("h1")).to_contain_text("더 이상 쓸 수 없는 링크")
    elsewhere.open("/desk/cars/")
    assert "/accounts/login/" in elsewhere.page.url, "what was logged in with the old password is out"
    with_password(rival, email, password)
    expect(page.locator("form [role=alert]")).to_contain_text("맞지 않습니다")
    with_password(rival, email, again)
    page.wait_for_url("**/desk/cars/")
    site.people["rival"] = (email, again, "")
    site.sessions.pop("rival", None)


def test_who_tries_too_often_is_told_to_wait(site: Site, browser_of: Open) -> None:
    guesser = browser_of(390)
    try:
        for _ in range(40):
            page = with_password(guesser, "nobody@demo.example", "wrong wrong wrong")
            if page.locator("[name=login]").count() == 0:
                break
        expect(page.locator("h1")).to_contain_text("시도가 너무 많습니다")
        expect(page.locator(".code")).to_contain_text("429")
    finally:
        # All visitors here have this one address: the others may log in again.
        shutil.rmtree(site.folder / "cache", ignore_errors=True)
