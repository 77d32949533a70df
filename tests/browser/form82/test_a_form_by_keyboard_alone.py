"""A whole Form 82 from the empty draft to the record with Tab, arrows, space, Enter and letters; nothing is clicked."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FileChooser, Page, expect

from registry.form82.catalogue import PANELS
from registry.form82.leaves import flattened
from tests.browser.conftest import Visitor
from tests.browser.test_a_form_is_filled_in import photo
from tests.cast import form82

pytestmark = [pytest.mark.chromium, pytest.mark.soak]

ARROWS = ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp")
# What has the focus; whether one sees that it has; whether something lies above it.
FOCUSED = """() => {
  const one = document.activeElement;
  const seen = one.closest(".vin-scan")?.querySelector("label")
    ?? (one.matches(".f82-chip input, .f82-pick input") ? one.nextElementSibling : one.querySelector(".face") ?? one);
  const style = getComputedStyle(seen);
  const [box] = seen.getClientRects();
  const [x, y] = [box.x + box.width / 2, Math.min(box.y + box.height / 2, box.y + 40)];
  const above = document.elementFromPoint(x, y);
  return {
    tag: one.tagName, id: one.id, type: one.type ?? "", name: one.name ?? "", value: one.value ?? "",
    panel: one.dataset.panel ?? "",
    inside: one.closest("#form82") !== null, checked: one.checked ?? false, text: one.textContent.trim().slice(0, 60),
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none"
      || parseFloat(style.strokeWidth) > 3 || one.matches(".krds-input") && parseFloat(style.borderTopWidth) > 1,
    clear: above !== null && (seen.contains(above) || above.contains(seen) || one.contains(above)),
  };
}"""


class Typist:
    """Walks through the page by Tab and answers what comes."""

    def __init__(self, page: Page, body: dict[str, Any], pictures: dict[str, Path]) -> None:
        self.page = page
        self.answers = flattened(body)
        self.panels = body["repair_history"]["panels"]
        self.pictures = pictures
        self.done: set[str] = set()
        self.unseen: list[str] = []
        # Listened to from the first to the last: between two listeners the browser would open a window of its own.
        page.on("filechooser", self.choose_file)

    def press(self, key: str, times: int = 1) -> dict[str, Any]:
        for _ in range(times):
            self.page.keyboard.press(key)
        focused: dict[str, Any] = self.page.evaluate(FOCUSED)
        return focused

    def until(self, text: str) -> None:
        """Goes on by Tab to the button or link of this name."""
        for _ in range(2000):
            one = self.press("Tab")
            if one["text"] == text and one["tag"] in {"BUTTON", "A"}:
                return
            self.answer(one)
        raise AssertionError(f"Tab never comes to {text}")

    def answer(self, one: dict[str, Any]) -> None:
        what = one["panel"] or one["name"] or one["text"]
        # The button inside a date's control is the browser's own.
        is_browsers = one["type"] == "date" and one["name"] in self.done
        if one["inside"] and not (one["clear"] and (one["marked"] or is_browsers)):
            self.unseen.append(
                f"{one['tag']} {what} {one['value']}: marked {one['marked']}, clear {one['clear']}"
            )
        if one["panel"]:
            self.diagram()
        elif one["type"] == "file":
            self.file(one)
        elif one["name"] in self.answers and one["name"] not in self.done:
            self.field(one, self.answers[one["name"]])

    def field(self, one: dict[str, Any], value: Any) -> None:
        if one["type"] == "checkbox":
            if one["value"] in value:
                self.press("Space")
            return
        self.done.add(one["name"])
        if one["type"] == "radio":
            self.choose(one, {True: "true", False: "false"}.get(value, value))
        elif one["type"] == "date":
            year, month, day = value.split("-")
            self.page.keyboard.type(f"{month}{day}{year}")
        else:
            self.page.keyboard.type(str(value))

    def choose(self, one: dict[str, Any], value: str) -> None:
        if one["value"] == value:
            self.press("Space")
            return
        for _ in range(12):
            one = self.press("ArrowRight")
            if one["value"] == value:
                assert one["checked"]
                return
        raise AssertionError(f"no arrow leads to {one['name']} {value}")

    def file(self, one: dict[str, Any]) -> None:
        side = one["id"].removeprefix("file-")
        if side not in self.pictures or side in self.done:
            return
        self.done.add(side)
        self.page.keyboard.press("Space")
        expect(self.page.locator(f"#photo-{side} img")).to_be_visible()
        assert self.press("Shift")["tag"] != "BODY", "the focus is lost with what was replaced"

    def choose_file(self, chooser: FileChooser) -> None:
        chooser.set_files(self.pictures[str(chooser.element.get_attribute("data-side"))])

    def diagram(self) -> None:
        if "diagram" in self.done:
            return
        self.done.add("diagram")
        ways = self.ways()
        assert ways.keys() == PANELS.keys()
        for number, (panel, marks) in enumerate(self.panels.items()):
            assert self.walk(ways[panel])["panel"] == panel
            if number:
                for mark in marks:
                    self.press(mark.lower())
                continue
            self.press("Enter")
            expect(self.page.locator("#panel-choices")).to_be_visible()
            while self.page.evaluate("document.activeElement.dataset.code") not in marks:
                self.press("Tab")
            self.press("Space")
            assert self.press("Escape")["panel"] == panel

    def ways(self) -> dict[str, tuple[str, ...]]:
        """By which arrows each panel is reached from the first."""
        first = self.press("Home")["panel"]
        ways_known: dict[str, tuple[str, ...]] = {first: ()}
        open_ends = [first]
        while open_ends:
            way = ways_known[open_ends.pop(0)]
            for arrow in ARROWS:
                reached = self.walk((*way, arrow))["panel"]
                if reached not in ways_known:
                    ways_known[reached] = (*way, arrow)
                    open_ends.append(reached)
        return ways_known

    def walk(self, way: tuple[str, ...]) -> dict[str, Any]:
        one = self.press("Home")
        for arrow in way:
            one = self.press(arrow)
        return one


def opened(disclosures: list[list[Any]]) -> list[tuple[str, str, Any]]:
    """The withheld answers, by the form's paths."""
    return [(salt, path.strip("/").replace("/", "."), value) for salt, path, value in disclosures]


@pytest.mark.parametrize(("width", "number"), [(1280, 7 * 90 + 90), (390, 7 * 90 + 95)])
def test_a_whole_form_by_keyboard_alone(visitor: Visitor, tmp_path: Path, width: int, number: int) -> None:
    """A petrol car after an accident, and a hybrid: every panel is reached, in the form the focus is always seen."""
    visitor.page.set_viewport_size({"width": width, "height": 844})
    visitor.page.emulate_media(
        reduced_motion="reduce"
    )  # a page that still glides says nothing of where it stops
    visitor.log_in("dealer")
    body = form82(number)
    pictures = {
        "front": photo(tmp_path, "front.jpg", (800, 600)),
        "rear": photo(tmp_path, "rear.jpg", (800, 1200)),
    }
    typist = Typist(visitor.open("/desk/inspections/"), body, pictures)
    page = typist.page
    typist.until("새로 작성하기")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/inspections/*-*/")
    typist.unseen.clear()
    typist.until("기록하기")
    assert typist.unseen == []
    page.keyboard.press("Enter")
    expect(page.locator(".photo-list img")).to_have_count(2)
    digest = page.url.rstrip("/").rpartition("/")[2]
    shown = page.evaluate("async (path) => (await fetch(path)).text()", f"/api/records/{digest}/")
    sent = json.loads(shown)
    answers = flattened(sent["record"]["body"])
    answers |= {path: value for _, path, value in opened(sent["disclosures"])}
    expected = {path: value for path, value in typist.answers.items() if "photo" not in path}
    assert {path: answers.get(path) for path in expected} == expected
