"""A column that counts the rows is not proposed as the cars' own number, in CSV, XLSX and ODS; and it is told."""

import io
import zipfile
from collections.abc import Callable, Sequence

import pytest
from django.core.files.base import ContentFile

from records.people.authors import Author
from registry.listings.kinds import LISTED
from registry.uploads.files.tables import Table
from registry.uploads.intake import first_rows, upload_create
from registry.uploads.models import Upload
from registry.uploads.suggestions import mapping_suggest, running_told
from tests.registry.uploads.books.test_names_in_two_lines import opened, separated, sheet
from tests.registry.uploads.files import vin

Written = Callable[..., Table]


def free(*rows: tuple[str, ...]) -> Table:
    cells = (
        "".join(
            f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
            if cell.isdigit()
            else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        for row in rows
    )
    lines = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="재고">{lines}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return opened(file.getvalue(), "stock.ods")


def suggested(table: Table) -> tuple[object, int]:
    """The column that is proposed, and how many are told to count rows."""
    sample = first_rows(table)
    mapping = mapping_suggest(table.header, kind=LISTED, sample=sample)
    return mapping.get("external_id"), len(running_told(table.header, sample, mapping))


def numbered(numbers: Sequence[str], name: tuple[str, ...], rest: tuple[str, ...]) -> list[tuple[str, ...]]:
    head = [
        (part, *(rest if place == len(name) - 1 else ("",) * len(rest))) for place, part in enumerate(name)
    ]
    return head + [(number, vin(place), "45322") for place, number in enumerate(numbers, 1)]


REST = ("차대번호", "주행거리")


@pytest.mark.parametrize("written", [separated, sheet, free])
@pytest.mark.parametrize("name", ["순번", "No.", "#", "Nr", "연번", "번호", ""])
def test_a_column_that_counts_is_not_proposed(written: Written, name: str) -> None:
    assert suggested(written(*numbered("123", (name,), REST))) == (None, 0)


@pytest.mark.parametrize("written", [separated, sheet, free])
def test_under_a_number_s_name_it_is_told(written: Written) -> None:
    assert suggested(written(*numbered("123", ("매물번호",), REST))) == (None, 1)
    # The heading over two lines, and another number beside it that is the car's own.
    split = [("매물", "차대", "주행", "관리"), ("번호", "번호", "거리(km)", "번호")]
    cars = [(str(place), vin(place), "45322", f"JA-{place}") for place in (1, 2, 3)]
    assert suggested(written(*split, *cars)) == ("관리번호", 0)
    assert suggested(written(*(row[:3] for row in (*split, *cars)))) == (None, 1)


@pytest.mark.parametrize(
    ("numbers", "counts"),
    [
        (["0", "1", "2"], True),
        (["001", "002", "003"], True),
        (["1.", "2.", "3."], True),
        (["No.1", "No.2", "No.3"], True),
        (["\uff11", "②", "#3"], True),
        (["1", "", "2"], True),
        # As the rows stand, of which one has no number.
        (["1", "", "3"], True),
        (["4711", "4712", "4713"], False),
        (["1", "2", "4"], False),
        (["1", "2", "B3"], False),
        (["3", "2", "1"], False),
        (["", "", ""], False),
    ],
)
def test_a_running_number_goes_up_by_one(numbers: list[str], counts: bool) -> None:
    table = opened(
        "\n".join(",".join(row) for row in numbered(numbers, ("관리번호",), REST)).encode(),
        "stock.csv",
    )
    assert suggested(table) == ((None, 1) if counts else ("관리번호", 0))


@pytest.mark.django_db
def test_a_stock_that_guesses_says_what_it_left(dealer: Author) -> None:
    def taken(numbers: str) -> Upload:
        lines = "\n".join(",".join(row) for row in numbered(numbers, ("매물번호",), (*REST,)))
        return upload_create(
            author=dealer, file=ContentFile(lines.encode()), name="stock.csv", mode=Upload.Mode.STOCK
        )

    counted = taken("123")
    assert "external_id" not in counted.mapping
    assert "매물번호" in counted.notices[-1]["ko"]
    # What a header was read by is kept for tomorrow's file.
    assert "external_id" not in taken("478").mapping
