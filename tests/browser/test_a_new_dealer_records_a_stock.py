"""A new dealer with a Korean stock list has it recorded without a word of documentation: by so many clicks, and no typing."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from registry.demo import cars
from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.chromium, pytest.mark.soak]
CLICKS = 5
"""And one file that is chosen: with looking at each page, less than three minutes."""
TITLE = ["장안평 매매단지 재고현황"]
HEADER = [
    "관리번호",
    "차대번호",
    "차량번호",
    "차명",
    "연식",
    "주행거리",
    "연료",
    "변속기",
    "판매가(만원)",
    "상태",
]


def rows(first: int) -> list[list[str]]:
    return [
        [
            f"JA-{number}",
            cars.vin(number),
            cars.plate(number),
            "그랜저 IG 2.4",
            "2019",
            "45,322",
            "가솔린(무연)",
            "자동 8단",
            "1,630",
            "판매중",
        ]
        for number in range(first, first + 12)
    ]


def separated(path: Path, first: int, *more: str) -> Path:
    """With further columns, that are empty, it is another program's: a header that was confirmed before needs no page."""
    quoted = (",".join(f'"{cell}"' for cell in row) for row in (TITLE, [*HEADER, *more], *rows(first)))
    path.write_bytes("\r\n".join(quoted).encode("cp949"))
    return path


def workbook(path: Path, first: int) -> Path:
    """Of another program: a header that was confirmed before would need no page at all."""
    book = Workbook()
    for row in (TITLE, [*HEADER, "비고"], *rows(first)):
        book.worksheets[0].append(row)
    book.save(path)
    return path


class Clicks:
    """What a person does: counted, and nothing else is done."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.count = visitor, 0

    def on(self, role: str, name: str) -> None:
        self.visitor.page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]
        self.count += 1


@pytest.mark.parametrize(
    ("write", "name", "first"), [(separated, "재고.csv", 610), (workbook, "재고.xlsx", 630)]
)
def test_a_korean_list_is_recorded_in_a_few_clicks(
    visitor: Visitor, tmp_path: Path, write: object, name: str, first: int
) -> None:
    file = write(tmp_path / name, first)  # type: ignore[operator]
    visitor.log_in("dealer")
    page, clicks = visitor.open("/desk/cars/?lang=ko"), Clicks(visitor)
    clicks.on("link", "파일 올리기")
    page.set_input_files("#id_file", file)
    expect(page.locator("#mapping")).to_be_visible()
    # The second row is the header, and its 만원 are read as such, without a choice by anybody.
    assert page.locator("[name='column.vin']").input_value() == "column:차대번호"
    assert page.locator("[name='times.price']").input_value() == "10000"
    assert page.locator("#preview .notice.error").count() == 0
    expect(page.locator(".preview-rows .good").first).to_contain_text("16,300,000")
    clicks.on("button", "파일 전체 시험하기")
    page.wait_for_url("**/desk/uploads/*-*/")
    visitor.site.run("-m", "tests.browser.work")
    clicks.on("button", "맞는 행 기록하기")
    visitor.site.run("-m", "tests.browser.work")
    expect(page.locator("#decide")).to_have_count(0)
    expect(page.locator(".tiles dd").first).to_have_text("12")
    assert clicks.count <= CLICKS
    told = page.locator("main").inner_text()
    for word in ("KRW", "GASOLINE", "ISO", "JSON", "vin", "external_id", "GOOD"):
        assert word not in told, word
