import pytest
from playwright.sync_api import expect

from registry.demo import cars
from tests.browser.conftest import Visitor
from tests.browser.stage import CHANGED, CORRECTED, GOOD, UNSIGNED

pytestmark = [pytest.mark.chromium, pytest.mark.soak]


def test_a_number_typed_carelessly_finds_the_car(visitor: Visitor) -> None:
    page = visitor.open("/")
    page.locator("#vin").press_sequentially("kmhxx00 xxxx 000001")
    expect(page.locator("#vin")).to_have_value(cars.vin(GOOD))
    expect(page.locator("#vin-help")).to_contain_text("형식이 맞습니다")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{visitor.site.url}/vehicles/{cars.vin(GOOD)}/")
    expect(page.locator(".verdict.success h2")).to_be_visible()


def test_the_letter_o_is_corrected_while_typing(visitor: Visitor) -> None:
    page = visitor.open("/")
    page.locator("#vin").press_sequentially(cars.vin(GOOD).replace("0", "O", 1))
    page.locator("#vin-help a").click()
    expect(page).to_have_url(f"{visitor.site.url}/vehicles/{cars.vin(GOOD)}/")


def test_english_stays_once_chosen(visitor: Visitor) -> None:
    page = visitor.open("/")
    assert page.locator("html").get_attribute("lang") == "ko"
    page.get_by_role("link", name="English").click()
    page = visitor.open(f"/vehicles/{cars.vin(GOOD)}/")
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.locator(".verdict h2")).to_have_text("Certified by an inspector, and unchanged since.")


def test_a_changed_row_is_red_and_named(visitor: Visitor) -> None:
    page = visitor.open(f"/vehicles/{cars.vin(CHANGED)}/")
    expect(page.locator(".verdict.error h2")).to_have_text("등록된 뒤에 바뀐 기록이 있습니다.")
    assert page.locator(".step.mismatch").count() == 1
    red = page.locator(".step.mismatch .step-body").evaluate("(e) => getComputedStyle(e).borderTopColor")
    assert red == "rgb(189, 44, 15)"


def test_the_corrected_record_and_its_correction_are_both_shown(visitor: Visitor) -> None:
    page = visitor.open(f"/vehicles/{cars.vin(CORRECTED)}/")
    old = page.locator(".step.ended")
    assert old.count() == 1
    assert old.locator("h3 s").count() == 1
    expect(page.locator(".step", has=page.locator("text=정정 기록"))).to_have_count(1)


def test_a_pending_record_says_what_is_awaited(visitor: Visitor) -> None:
    page = visitor.open(f"/vehicles/{cars.vin(UNSIGNED)}/")
    expect(page.locator(".entry-state p").last).to_contain_text("다음 이더리움 기록을 기다립니다")


def test_everything_is_reached_by_keyboard(visitor: Visitor) -> None:
    page = visitor.open("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("본문 바로가기")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "vin"
    shadow = page.locator("#vin").evaluate(
        "(e) => getComputedStyle(e).boxShadow + getComputedStyle(e).outlineWidth"
    )
    assert shadow != "none0px"


def test_the_evidence_is_downloaded_from_the_page(visitor: Visitor) -> None:
    page = visitor.open(f"/vehicles/{cars.vin(GOOD)}/")
    page.locator(".proof-fold > summary").click()
    with page.expect_download() as download:
        page.locator("a[download]").first.click()
    assert download.value.suggested_filename == f"{cars.vin(GOOD)}.evidence.json"
