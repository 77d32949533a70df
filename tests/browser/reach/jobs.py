"""The main jobs as people do them: what they press, how long the pages are, what comes over the line, and how long that takes."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, expect

from registry.demo import cars
from tests.browser.conftest import Open, Site, Visitor
from tests.browser.device import device_of, key_chosen
from tests.browser.reach.slow_line import SlowLine
from tests.browser.stage import ACCIDENT, GOOD
from tests.browser.test_a_new_dealer_records_a_stock import separated
from tests.browser.test_showing_and_mending import record_of
from tests.browser.test_signing_with_a_passkey import asked, confirmed

WIDTH, SCREEN = 390, 844
LISTED, STOCK, SIGNED, BATCH = 4_801, 4_810, 4_830, 3
"""Numbers of cars that no other test speaks of, and how many records are signed at once."""
_HEIGHT = "document.documentElement.scrollHeight"


@dataclass
class Worker:
    """Somebody on a telephone, logged in, with nothing kept in the browser."""

    visitor: Visitor
    clicks: int = 0
    _heights: list[int] = field(default_factory=list)
    _away: float = 0

    def __post_init__(self) -> None:
        page = self.visitor.page
        page.set_viewport_size({"width": WIDTH, "height": SCREEN})
        self._line = SlowLine(page)
        self._began = time.monotonic()

    def begin(self, path: str) -> None:
        self._line.forget()
        self._began = time.monotonic()
        self.visitor.open(path)
        self._look()

    def press(self, place: Locator, *, leads_on: bool = True) -> None:
        """`leads_on`: to another page."""
        self.clicks += 1
        if leads_on:
            with self.visitor.page.expect_navigation():
                place.click()
            self._look()
        else:
            place.click()

    def choose(self, place: Locator, file: Path) -> None:
        self.clicks += 1
        place.set_input_files(file)

    @contextmanager
    def waits(self) -> Iterator[None]:
        """For what works behind the pages, which is no work of this person's."""
        began = time.monotonic()
        yield
        self._away += time.monotonic() - began

    def _look(self) -> None:
        self._heights.append(self.visitor.page.evaluate(_HEIGHT))

    @property
    def took(self) -> "Took":
        seconds = time.monotonic() - self._began - self._away
        return Took(self.clicks, sum(self._heights) / SCREEN, self._line.bytes / 1000, seconds)


@dataclass(frozen=True)
class Took:
    clicks: int
    screens: float
    kilobytes: float
    seconds: float


Job = Callable[[Open, Path], Took]


def look_up(open_: Open, _folder: Path) -> Took:
    worker = Worker(open_(WIDTH))
    page = worker.visitor.page
    worker.begin("/?lang=ko")
    page.fill("#vin", cars.vin(GOOD))
    worker.press(page.locator(".vin-search button[type=submit]"))
    expect(page.locator(".verdict")).to_be_visible()
    return worker.took


def list_a_car(open_: Open, _folder: Path) -> Took:
    worker = _at_work(open_, "dealer")
    page = worker.visitor.page
    worker.begin("/desk/cars/")
    worker.press(page.locator("nav a[href='/desk/listings/new/']"))
    page.fill("[name=vin]", cars.vin(LISTED))
    page.fill("[name=odometer]", "45322")
    worker.press(page.locator("main form button[type=submit]"))
    page.wait_for_url("**/records/*/")
    return worker.took


def record_a_file(open_: Open, folder: Path) -> Took:
    worker = _at_work(open_, "dealer")
    page, site = worker.visitor.page, worker.visitor.site
    worker.begin("/desk/cars/")
    worker.press(page.locator("nav a[href='/desk/uploads/new/']"))
    worker.choose(page.locator("#id_file"), separated(folder / "재고.csv", STOCK, "메모"))
    expect(page.locator("#mapping")).to_be_visible()
    worker.press(page.get_by_role("button", name="파일 전체 시험하기"))
    with worker.waits():
        _work(site)
    worker.press(page.get_by_role("button", name="맞는 행 기록하기"), leads_on=False)
    with worker.waits():
        _work(site)
        expect(page.locator("#decide")).to_have_count(0)
    return worker.took


def hand_over(open_: Open, _folder: Path) -> Took:
    worker = _at_work(open_, "dealer")
    page = worker.visitor.page
    worker.begin(record_of(worker.visitor, ACCIDENT))
    worker.press(page.locator("a[href$='/hand-over/']"))
    worker.press(page.locator("main form button[type=submit]"))
    expect(page.locator(".handed-code")).to_be_visible()
    return worker.took


def certify(open_: Open, _folder: Path) -> Took:
    worker = _inspector(open_, SIGNED, 1)
    page = worker.visitor.page
    worker.begin("/desk/queue/")
    worker.press(_row(page.locator("tr"), SIGNED).get_by_role("link"))
    _sign(worker, SIGNED)
    return worker.took


def certify_a_batch(open_: Open, _folder: Path) -> Took:
    """Each is opened, one after the other, and all are signed at once."""
    first = SIGNED + 1
    worker = _inspector(open_, first, BATCH)
    page = worker.visitor.page
    worker.begin("/desk/queue/")
    worker.press(_row(page.locator("tr"), first + BATCH - 1).get_by_role("link"))
    for _ in range(BATCH - 1):
        worker.press(page.locator("[data-next]"))
    worker.press(page.locator("main aside a[href='/desk/queue/']"))
    worker.press(page.locator("[data-choose-all]"), leads_on=False)
    _sign(worker, first)
    return worker.took


JOBS: dict[str, tuple[Job, int]] = {
    "look up a car": (look_up, 1),
    "list a car": (list_a_car, 2),
    "record a stock list from a file": (record_a_file, 6),
    "hand a record over to a buyer": (hand_over, 2),
    "certify a record": (certify, 3),
    f"certify {BATCH} records at once": (certify_a_batch, 7),
}
"""With the clicks that version 0.1 took."""


def _at_work(open_: Open, part: str) -> Worker:
    visitor = open_(WIDTH)
    visitor.log_in(part)
    return Worker(visitor)


def _inspector(open_: Open, first: int, count: int) -> Worker:
    """With a passkey of a device that is made for it, and records that wait."""
    visitor, city = open_(WIDTH), open_(1280)
    visitor.site.run("-m", "tests.browser.more", str(first), str(count))
    visitor.log_in("inspector")
    city.log_in("city")
    device_of(visitor.page)
    confirmed(city, asked(visitor, _key(first)))
    return Worker(visitor)


def _key(first: int) -> str:
    return f"전화 {first}"


def _sign(worker: Worker, first: int) -> None:
    page = worker.visitor.page
    key_chosen(page, _key(first))
    worker.press(page.locator("main form:has(#id_key) button[type=submit]"))
    worker.press(page.locator("[data-passkey-sign] button[type=submit]"))
    expect(page.locator(".notice.success")).to_be_visible()


def _row(rows: Locator, number: int) -> Locator:
    return rows.filter(has_text=cars.vin(number))


def _work(site: Site) -> None:
    site.run("-m", "tests.browser.work")
