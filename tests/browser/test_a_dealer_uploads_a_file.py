from pathlib import Path

import pytest
from playwright.sync_api import expect

from registry.demo import cars
from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.chromium, pytest.mark.soak]

HEADER = "vin,make,model,year,odometer,sellingprice\n"


def table(tmp_path: Path, *rows: str) -> Path:
    file = tmp_path / "market.csv"
    file.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return file


def test_from_the_file_to_the_report(visitor: Visitor, tmp_path: Path) -> None:
    good = f"{cars.vin(501)},Hyundai,Sonata,2019,38882,13500"
    bad = "KMHXX00,Hyundai,Sonata,2019,38882,13500"
    visitor.log_in("dealer")
    page = visitor.open("/desk/uploads/new/")
    page.set_input_files("#id_file", table(tmp_path, good, bad))

    expect(page.locator("#mapping")).to_be_visible()
    assert page.locator("[name='column.vin']").input_value() == "column:vin"
    expect(page.locator("#preview .notice.error").first).to_be_visible()
    page.select_option("[name='unit.odometer']", "mi")
    page.select_option("[name='currency.price']", "USD")
    page.get_by_role("button", name="첫 행들 다시 보기").click()
    expect(page.locator(".preview-rows .good")).to_contain_text("38,882 mi (62,575 km)")
    expect(page.locator(".preview-rows .bad")).to_contain_text("17자리")

    page.get_by_role("button", name="파일 전체 시험하기").click()
    page.wait_for_url("**/desk/uploads/*-*/")
    visitor.site.run("-m", "tests.browser.work")
    page.get_by_role("button", name="맞는 행 기록하기").click()
    visitor.site.run("-m", "tests.browser.work")
    expect(page.locator("#decide")).to_have_count(0)
    expect(page.locator("#report")).to_be_visible()
    expect(page.locator(".tiles dd").first).to_have_text("1")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("17자리")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert cars.vin(501) not in Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()[0]


def test_a_file_without_a_table_is_refused_at_once(visitor: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "cars.xlsx"
    file.write_bytes(b"%PDF-1.7\n")
    visitor.log_in("dealer")
    page = visitor.open("/desk/uploads/new/")
    page.set_input_files("#id_file", file)
    expect(page.locator("#preview .notice.error")).to_contain_text("PDF")
    assert page.locator("#preview button[type=submit]").count() == 0
