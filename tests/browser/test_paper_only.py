"""A record of paper only from the telephone's camera to the inspector's and the buyer's page. Without barriers."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from registry.demo import cars
from tests.browser.conftest import Site, visitor_of
from tests.browser.test_showing_and_mending import assert_no_barriers

pytestmark = [pytest.mark.chromium, pytest.mark.soak]
NUMBER = 4_711


def test_pages_from_the_camera_are_looked_at_and_recorded(
    chromium: Browser, site: Site, tmp_path: Path
) -> None:
    files = [tmp_path / f"{number}.png" for number in (NUMBER, NUMBER + 1)]
    for file in files:
        file.write_bytes(cars.paper_page(int(file.stem)))
    context = chromium.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True)
    dealer = visitor_of(context, site)
    dealer.log_in("dealer")
    page = dealer.open("/desk/inspections/")
    assert_no_barriers(page)
    page.get_by_role("link", name="종이만 있는 기록").click()
    page.locator("#id_vin").fill(cars.vin(NUMBER))
    page.locator("#id_record_no").fill("26-11-004711")
    page.locator("#id_issued_on").fill("2026-11-20")
    page.locator("#id_odometer").fill("41200")
    page.locator("input[name=camera]").set_input_files(files[0])
    page.locator("input[name=pages]").set_input_files(files[1])
    expect(page.locator("[data-paper-list] li")).to_have_count(2)
    page.locator("[data-paper-list] button").nth(1).click()
    expect(page.locator("[data-paper-list] li")).to_have_count(1)
    assert_no_barriers(page)
    page.locator("button[value=look]").click()
    expect(page.locator(".paper-pages img")).to_have_count(1)
    assert_no_barriers(page)
    page.locator("button[value=record]").click()
    page.wait_for_url("**/records/*/")
    expect(page.locator("main")).to_contain_text("종이만 있음, 기계로 읽을 수 없음")
    expect(page.locator(".photo-list img")).to_have_count(1)
    assert_no_barriers(page)
    assert_no_barriers(dealer.open(f"/vehicles/{cars.vin(NUMBER)}/"))
    assert dealer.complaints == []
    context.close()
