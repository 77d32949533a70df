"""A clean petrol car on a telephone: how often one taps, how far one scrolls, and what stays in sight."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from registry.form82.applicability import settled
from registry.form82.leaves import LEAVES, flattened
from tests.browser.conftest import Visitor
from tests.browser.test_a_form_is_filled_in import begin, photo
from tests.cast import form82

pytestmark = [pytest.mark.chromium, pytest.mark.soak]

NUMBER = 6 * 7 + 801
TAPS, SCREENS = 70, 5
WIDTH, HEIGHT = 390, 844


@pytest.fixture
def page(visitor: Visitor) -> Page:
    visitor.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    return begin(visitor)


def tap_all(page: Page) -> int:
    """Chooses every answer that the form must have, and types the others; how many taps that took."""
    car = {"basic__fuel": "GASOLINE", "basic__transmission": "AUTO", "detail__steering_type": "MDPS"}
    answers, _ = settled({}, flattened(form82(NUMBER, **car)), {})
    taps = 0
    deciding = ["basic.fuel", "basic.transmission", "detail.steering_type"]
    for path in [*deciding, *(leaf for leaf in LEAVES if leaf in answers and leaf not in deciding)]:
        leaf, value = LEAVES[path], answers[path]
        if path.startswith("closing.photo"):
            continue
        if not leaf.enum and leaf.sort != "bool":
            page.locator(f'[name="{path}"]').fill(str(value))
            continue
        for code in value if isinstance(value, list) else [value]:
            choice = page.locator(
                f'[name="{path}"][value="{str(code).lower() if code in (True, False) else code}"]'
            )
            if choice.is_enabled() and not choice.is_checked():
                choice.click()
                taps += 1
        if path in deciding:
            # What the car can't have is decided by rule, and not tapped.
            expect(page.locator("#saved")).to_contain_text("저장됨")
            page.wait_for_timeout(1500)
    return taps


def blocks(page: Page) -> list[Locator]:
    return page.locator(".f82-block:not(.f82-asks)").all()


def test_a_clean_petrol_car_takes_seventy_taps(page: Page, tmp_path: Path) -> None:
    taps = tap_all(page)
    for side, size in (("front", (1200, 800)), ("rear", (800, 1200))):
        page.locator(f"#file-{side}").set_input_files(photo(tmp_path, f"{side}.jpg", size))
        expect(page.locator(f"#photo-{side} img")).to_be_visible()
        taps += 1
    expect(page.locator("#left-done")).to_be_visible()
    heights = [box["height"] for block in blocks(page) if (box := block.bounding_box())]
    page.get_by_role("button", name="기록하기").click()
    page.wait_for_url("**/records/*/")
    assert 40 < taps + 1 <= TAPS
    assert len(heights) == 5
    assert max(heights) <= SCREENS * HEIGHT


def test_the_blocks_stay_in_sight_with_their_progress(page: Page) -> None:
    assert [box["height"] <= SCREENS * HEIGHT for block in blocks(page) if (box := block.bounding_box())] == (
        [True] * 5
    )
    before = page.locator("#f82-progress").evaluate("(bar) => bar.value")
    for block in blocks(page):
        block.scroll_into_view_if_needed()
        page.mouse.wheel(0, 400)
        expect(page.locator(".f82-toc a").first).to_be_in_viewport()
    page.locator('[name="basic.fuel"][value=GASOLINE]').check(force=True)
    page.wait_for_function("before => document.getElementById('f82-progress').value > before", arg=before)
    # The panels are chosen on the diagram; the list is there for who wants it.
    expect(page.locator('[name="repair_history.panels.hood"][value=X]')).to_be_hidden()


def test_a_red_border_goes_with_what_is_mended(page: Page) -> None:
    page.get_by_role("button", name="기록하기").click()
    page.wait_for_url("**/desk/inspections/*-*/")
    number = page.locator("#f-basic-record_no")
    number.fill("x")
    expect(page.locator(".f82-field.is-error", has=number)).to_be_visible()
    page.get_by_role("button", name="기록하기").click()
    expect(page.locator("#problems a[href='#f-basic-record_no']")).to_be_visible()
    # Saved once for another answer, then mended: the border goes with the words.
    page.locator("#f-basic-car_name").fill("아반떼")
    expect(page.locator("#saved")).to_contain_text("저장됨")
    number.fill("26-11-000777")
    expect(page.locator(".f82-field.is-error", has=number)).to_have_count(0)
    expect(page.locator("#problems a[href='#f-basic-record_no']")).to_have_class("f82-mended")
    expect(page.locator("#left-open a").first).to_be_visible()
