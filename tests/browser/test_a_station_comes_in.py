"""From a firm's application to its inspector's desk, and what goes wrong on the way; by the pages alone."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open, Site, Visitor
from tests.browser.device import device_of
from tests.browser.firms import (
    account_opened,
    apply,
    decide,
    firm_opened,
    firm_page,
    invitation_of,
    invite,
    with_password,
)

pytestmark = [pytest.mark.chromium, pytest.mark.soak]

STATION = {"kind": "station", "name": "새한점검장", "number": "111-81-00013", "email": "owner@saehan.example"}


def test_a_station_its_owner_and_its_inspector(site: Site, browser_of: Open, tmp_path: Path) -> None:
    city, owner = browser_of(1280), browser_of(390)
    city.log_in("city")
    name, email = STATION["name"], STATION["email"]
    page = apply(owner, tmp_path, **{**STATION, "number": "111-81-00018"})
    expect(page.locator(".form-hint-invalid").first).to_contain_text("마지막 숫자")
    page.locator("[name=sure]").check(force=True)
    page.set_input_files("[name=paper]", tmp_path / "paper.pdf")
    page.get_by_role("button", name="신청").click()
    expect(page.locator("main")).to_contain_text(email)
    assert "새한점검장" in site.mail(email, "application_received")

    # Two of the city's staff have the same application open.
    page = firm_page(city, name)
    expect(page.locator("main .notice.warning")).to_contain_text("검증 숫자")
    with page.expect_download() as paper:
        page.locator("a[href$='/paper/']").click()
    assert Path(paper.value.path()).read_bytes().startswith(b"%PDF")
    second = city.page.context.new_page()
    second.goto(page.url)
    decide(page, "approved", "서류 확인")
    expect(page.locator("main .notice.success")).to_be_visible()
    decide(second, "refused", "서류 미비")
    expect(second.locator("main .notice.warning", has_text="먼저 결정")).to_be_visible()
    expect(second.locator("main")).not_to_contain_text("서류 미비")
    second.close()

    account_opened(owner, email, "조대표")
    the_inspector_is_invited(site, owner, browser_of)
    the_station_is_suspended_and_back(site, city, owner)


def the_inspector_is_invited(site: Site, owner: Visitor, browser_of: Open) -> None:
    inspector, passer_by = browser_of(1280), browser_of(1280)
    email, valid = "inspector@saehan.example", (date.today() + timedelta(days=300)).isoformat()  # noqa: DTZ011
    page = invite(owner, email, role="inspector", licence="제11-00777호", licence_expires_on="2020-01-01")
    expect(page.locator(".form-hint-invalid")).to_contain_text("지난 날짜")
    page = invite(owner, email, role="inspector", licence="제11-00777호", licence_expires_on=valid)
    expect(page.locator("main .notice.success")).to_contain_text(email)
    first = invitation_of(site, email)
    invite(owner, email, role="inspector", licence="제11-00777호", licence_expires_on=valid)
    link = invitation_of(site, email)

    passer_by.log_in("rival")
    expect(passer_by.open(link).locator("main .notice.warning")).to_contain_text("다른 계정")
    assert passer_by.page.locator("main form").count() == 0
    expect(passer_by.open(first).locator("h1")).to_contain_text("더 이상 쓸 수 없는 초대")
    site.rows("UPDATE records_invitation SET expires_at = '2020-01-01 00:00:00' WHERE email = ?", email)
    expect(inspector.open(link).locator("h1")).to_contain_text("더 이상 쓸 수 없는 초대")
    site.rows("UPDATE records_invitation SET expires_at = '2099-01-01 00:00:00' WHERE email = ?", email)

    account_opened(inspector, email, "박새한")
    expect(passer_by.open(link).locator("h1")).to_contain_text("더 이상 쓸 수 없는 초대")
    # Nothing opens before the second factor is there.
    inspector.page.wait_for_url("**/accounts/2fa/")
    inspector.open("/desk/queue/")
    expect(inspector.page.locator("main .notice.warning").first).to_contain_text("2단계 인증")
    device_of(inspector.page)
    page = inspector.page
    page.get_by_role("link", name="패스키 추가").click()
    page.get_by_role("button", name="패스키 만들기").click()
    # The log-in of before shows the new passkey before it counts as strong.
    page.get_by_role("button", name="패스키 사용").click()
    expect(page.locator("#recovery_codes")).to_be_visible()
    expect(inspector.open("/desk/queue/").locator("h1")).to_be_visible()
    assert page.url.endswith("/desk/queue/")


def the_station_is_suspended_and_back(site: Site, city: Visitor, owner: Visitor) -> None:
    page = city.open("/desk/organisations/?state=approved")
    page.get_by_role("link", name=STATION["name"]).first.click()
    decide(page, "suspended", "검사 장비 미교정")
    assert "검사 장비 미교정" in site.mail(STATION["email"], "organisation_suspended")
    owner.open("/account/")
    with_password(owner, STATION["email"])
    expect(owner.open("/account/").locator("#places ~ ul .krds-badge")).to_contain_text("정지")
    directory = owner.open("/directory/?tab=stations")
    expect(directory.locator("main")).to_contain_text(STATION["name"])
    expect(directory.locator("main")).to_contain_text("정지")
    decide(page, "reinstated", "교정 확인")
    assert "교정 확인" in site.mail(STATION["email"], "organisation_reinstated")
    history = city.page.locator("#history ~ *")
    expect(history.first).to_contain_text("검사 장비 미교정")


def test_the_last_owner_stays_until_there_is_another(site: Site, browser_of: Open, tmp_path: Path) -> None:
    city, owner, second = browser_of(1280), browser_of(1280), browser_of(1280)
    city.log_in("city")
    firm = {
        "kind": "dealership",
        "name": "두대표모터스",
        "number": "111-81-00027",
        "email": "one@two.example",
    }
    firm_opened(city, owner, tmp_path, **firm)
    page = owner.open("/account/")
    page.get_by_role("link", name="탈퇴").first.click()
    page.get_by_role("button", name="탈퇴합니다").click()
    expect(page.locator("main .notice.error")).to_contain_text("대표")
    invite(owner, "two@two.example", role="owner")
    account_opened(second, "two@two.example", "이대표")
    page = owner.open("/account/")
    page.get_by_role("link", name="탈퇴").first.click()
    page.get_by_role("button", name="탈퇴합니다").click()
    expect(owner.open("/desk/cars/").locator("h1")).to_contain_text("권한이 없습니다")
    expect(second.open("/desk/cars/").locator("h1")).to_be_visible()
