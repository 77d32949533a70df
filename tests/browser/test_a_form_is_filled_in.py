"""Form 82 on a desk's screen and a telephone's: by keyboard alone, on two devices at once, with photos, to the record."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from registry.demo import cars
from tests.browser.axe import barriers
from tests.browser.conftest import Site, Visitor, visitor_of
from tests.cast import form82

pytestmark = [pytest.mark.chromium, pytest.mark.soak]

NUMBER = 6 * 7 + 701


@pytest.fixture
def watched(chromium: Browser, site: Site) -> Iterator[Visitor]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    one = visitor_of(context, site)
    yield one
    context.close()
    assert one.complaints == []


def begin(visitor: Visitor, part: str = "dealer") -> Page:
    visitor.log_in(part)
    page = visitor.open("/desk/inspections/")
    page.get_by_role("button", name="새로 작성하기").click()
    page.wait_for_url("**/desk/inspections/*-*/")
    return page


def prepared(visitor: Visitor, **changes: Any) -> Page:
    """A draft that a program began, opened by its writer."""
    visitor.log_in("dealer")
    body = form82(NUMBER, **changes)
    for side in ("front", "rear"):
        del body["closing"][f"photo_{side}"]
    page = visitor.open("/desk/inspections/")
    link = page.evaluate(
        """async (body) => {
          const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
          const headers = {"Content-Type": "application/json", "X-CSRFToken": token};
          const sent = await fetch("/api/drafts/", {method: "POST", headers, body});
          return (await sent.json()).links.page;
        }""",
        json.dumps({"body": body}),
    )
    page.goto(link)
    return page


def photo(folder: Path, name: str, size: tuple[int, int] = (3000, 2000)) -> Path:
    exif = Image.Exif()
    exif[0x010F] = "Telephone"
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 33.0, 50.0)})
    out = io.BytesIO()
    Image.new("RGB", size, "#7fa0c0").save(out, "JPEG", exif=exif)
    path = folder / name
    path.write_bytes(out.getvalue())
    return path


def test_a_panel_marked_by_keyboard_makes_its_rule_speak(visitor: Visitor) -> None:
    page = begin(visitor)
    page.locator("[data-panel=hood]").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.panel") != "hood"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.dataset.panel") == "hood"
    page.keyboard.press("Enter")
    expect(page.locator("#panel-choices")).to_be_visible()
    page.keyboard.press("Space")
    page.keyboard.press("u")
    page.keyboard.press("Escape")
    expect(page.locator("#panel-choices")).to_be_hidden()
    hood = page.locator("[data-panel=hood]")
    expect(hood).to_be_focused()
    expect(hood).to_have_attribute("aria-label", "XU 후드, 외판 1랭크: 교환(교체), 요철")
    page.keyboard.press("a")
    expect(page.locator('[name="repair_history.panels.hood"][value=A]')).to_be_checked()
    message = page.locator("#m-f-repair_history-simple_repair")
    expect(message).to_contain_text("R3")
    page.locator('[name="repair_history.simple_repair"][value=NO]').focus()
    page.keyboard.press("ArrowRight")
    expect(message).to_be_empty()
    page.reload()
    expect(page.locator('[name="repair_history.simple_repair"][value=YES]')).to_be_checked()
    expect(hood).to_have_attribute("aria-label", "XUA 후드, 외판 1랭크: 교환(교체), 요철, 흠집")


def test_inapplicable_items_follow_the_fuel(visitor: Visitor) -> None:
    page = begin(visitor)
    page.locator('[name="basic.fuel"][value=GASOLINE]').check()
    page.locator('[name="detail.oil_level"][value=LOW]').check()
    row = page.locator("[data-row='detail.oil_level']")
    page.locator('[name="basic.fuel"][value=ELECTRIC]').check()
    expect(row).to_contain_text("R7")
    expect(row.locator("[value=NOT_APPLICABLE]")).to_be_checked()
    expect(row.locator("[value=LOW]")).to_be_disabled()
    page.locator('[name="basic.fuel"][value=DIESEL]').check()
    expect(row).not_to_contain_text("R7")
    expect(row.locator("[value=LOW]")).to_be_checked()


def test_two_tabs_lose_nothing(visitor: Visitor) -> None:
    page = begin(visitor)
    other = page.context.new_page()
    other.goto(page.url)
    with page.expect_response("**/save/"):
        page.locator("#f-basic-car_name").fill("아반떼")
        page.locator("#f-basic-engine_type").fill("G4FM")
    other.locator("#f-basic-car_name").fill("쏘나타")
    other.locator("#f-basic-presentation_no").fill("제시-1")
    clashes = other.locator("#clashes")
    expect(clashes).to_contain_text("아반떼")
    expect(clashes).to_contain_text("쏘나타")
    expect(other.locator("#f-basic-car_name")).to_have_value("쏘나타")
    expect(other.locator("#f-basic-engine_type")).to_have_value("G4FM")
    with other.expect_response("**/save/"):
        clashes.get_by_role("button", name="이곳의 값으로 저장").click()
        expect(clashes).to_be_hidden()
    page.reload()
    expect(page.locator("#f-basic-car_name")).to_have_value("쏘나타")
    expect(page.locator("#f-basic-presentation_no")).to_have_value("제시-1")
    other.close()


def test_with_no_connection_it_is_kept_and_sent_later(visitor: Visitor) -> None:
    page = begin(visitor)
    page.route("**/save/", lambda route: route.abort())
    page.locator("#f-basic-car_name").fill("아반떼")
    expect(page.locator("#saved")).to_contain_text("다시 시도합니다")
    page.unroute("**/save/")
    expect(page.locator("#saved")).to_contain_text("저장됨")
    visitor.complaints[:] = [complaint for complaint in visitor.complaints if "ERR_FAILED" not in complaint]
    page.reload()
    expect(page.locator("#f-basic-car_name")).to_have_value("아반떼")


def photographed(page: Page, folder: Path) -> None:
    assert page.locator("#camera-front").get_attribute("capture") == "environment"
    page.evaluate(
        """() => {
          const fetched = window.fetch;
          window.fetch = async (address, options) => {
            const file = options?.body?.get?.("file");
            if (file) window.sent = await file.text();
            return fetched(address, options);
          };
        }"""
    )
    page.locator("#camera-front").set_input_files(photo(folder, "front.jpg"))
    expect(page.locator("#photo-front img")).to_be_visible()
    left = page.evaluate("window.sent")
    assert "JFIF" in left
    assert "Telephone" not in left
    page.locator("#file-rear").set_input_files(photo(folder, "rear.jpg", (800, 1200)))
    expect(page.locator("#photo-rear img")).to_be_visible()
    page.locator("#photo-front img").scroll_into_view_if_needed()
    expect(page.locator("#photo-front img")).to_have_js_property("naturalWidth", 2000)


def covered(page: Page) -> None:
    page.get_by_role("link", name="번호판 가리기 (점검 장면 촬영 사진 (앞면))").click()
    box = page.locator("#boxes").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.6)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.75, steps=4)
    page.mouse.up()
    expect(page.locator("#boxes rect")).to_have_count(1)
    page.locator("#boxes rect").focus()
    before = int(page.locator("[name=x]").first.input_value())
    page.keyboard.press("ArrowRight")
    assert int(page.locator("[name=x]").first.input_value()) == before + 20
    page.get_by_role("button", name="가려서 저장").click()
    page.wait_for_url("**/desk/inspections/*-*/#photo-front")
    expect(page.locator("#photo-front")).to_contain_text("번호판 가림")


def test_on_a_telephone_with_photos_to_the_record(visitor: Visitor, tmp_path: Path) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    page = prepared(visitor, basic__record_no="x")
    photographed(page, tmp_path)
    covered(page)
    page.get_by_role("button", name="기록하기").click()
    link = page.locator("#problems a[href='#f-basic-record_no']")
    expect(link).to_be_visible()
    link.click()
    expect(page.locator("#f-basic-record_no")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("26-11-000777")
    page.get_by_role("button", name="기록하기").click()
    page.wait_for_url("**/records/*/")
    expect(page.locator(".photo-list img")).to_have_count(2)

    page.context.clear_cookies()
    visitor.open(f"/vehicles/{cars.vin(NUMBER)}/")
    shown = page.locator(".car-photos img")
    expect(shown).to_have_count(1)
    assert (shown.get_attribute("src") or "").startswith("/photos/")


def test_a_photo_from_the_telephone_appears_on_the_desk(visitor: Visitor, tmp_path: Path) -> None:
    desk = begin(visitor)
    telephone = desk.context.new_page()
    telephone.goto(desk.url)
    telephone.locator("#file-front").set_input_files(photo(tmp_path, "front.jpg"))
    expect(telephone.locator("#photo-front img")).to_be_visible()
    expect(desk.locator("#photo-front img")).to_have_count(0)
    desk.locator("#f-basic-car_name").fill("아반떼")
    expect(desk.locator("#photo-front img")).to_have_count(1)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_form_has_no_barriers(watched: Visitor, tmp_path: Path, language: str) -> None:
    panels = {"hood": ["X"], "roof_panel": ["W"], "side_member_front_l": ["W", "C", "T"]}
    history = {"accident_history": "NO", "simple_repair": "NO", "panels": panels}
    page = prepared(watched, repair_history=history, closing__warranty_days=3)
    page.locator("#file-front").set_input_files(photo(tmp_path, "front.jpg"))
    expect(page.locator("#photo-front img")).to_be_visible()
    path = page.url.removeprefix(watched.site.url)
    cover = page.locator("#photo-front a").get_attribute("href") or ""
    violations = [barriers(watched, f"{address}?lang={language}") for address in ("/desk/inspections/", path)]
    page.locator("[data-panel=roof_panel]").click()
    violations.append(barriers(watched, cover))
    assert violations == [[], [], []]
