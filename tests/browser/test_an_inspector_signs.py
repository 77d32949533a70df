from pathlib import Path

import pytest
from playwright.sync_api import expect

from registry.demo import cars
from registry.demo.seed import KEY_FILE
from tests.browser.conftest import Visitor
from tests.browser.device import key_chosen

pytestmark = [pytest.mark.chromium, pytest.mark.soak]

OWN = 290
"""A car that no other test looks at: what is certified here stays."""


def test_from_the_queue_to_a_certified_record(visitor: Visitor, tmp_path: Path) -> None:
    visitor.site.run("-m", "tests.browser.more", str(OWN), "1")
    visitor.log_in("inspector")
    page = visitor.open("/desk/queue/")
    page.locator("tr", has_text=cars.vin(OWN)).get_by_role("link").click()
    expect(page.locator("#findings + *")).to_be_visible()
    key_chosen(page, "서명키 파일")
    page.get_by_role("button", name="서명할 내용 보기").click()

    expect(page.locator(".statement-verdict")).to_contain_text("인증")
    with page.expect_download() as download:
        page.get_by_role("button", name="statement.json 저장").click()
    statement = tmp_path / download.value.suggested_filename
    download.value.save_as(statement)
    key = visitor.site.folder / "demo" / KEY_FILE
    signed = visitor.site.run("-m", "verifier", "sign", str(statement), "--key", str(key), "--yes")

    page.fill("#id_signed", signed.replace("certified", "rejected"))
    page.get_by_role("button", name="서명 제출").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    page.fill("#id_signed", signed)
    page.get_by_role("button", name="서명 제출").click()
    expect(page.locator(".notice.success")).to_contain_text("서명이 맞습니다")
    visitor.open(f"/vehicles/{cars.vin(OWN)}/")
    expect(page.locator(".verdict-grounds")).to_contain_text("서명")
    expect(page.locator("h3 .krds-badge.bg-light-success")).to_have_text("인증됨")
