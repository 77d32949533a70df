"""Property tests: whatever the bytes, a reader answers with rows, reasons or a Refusal, and a good row stays good."""

import csv as csv_module
import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.stating.drafts import Draft
from records.terms.families import kind_named
from records.terms.texts import Refusal
from registry.odometer.readings import SENTINELS
from registry.uploads.files import cells
from registry.uploads.files.formats import file_format, table_seen
from registry.uploads.files.json_lines import json_lines
from registry.uploads.files.tables import SourceRow
from registry.uploads.mapping import mapping_read
from registry.uploads.row_drafts import row_draft
from tests.registry.uploads.files import MAPPING, vin, workbook

LISTED = kind_named("vehicle:listed")
quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

written = st.characters(exclude_characters="\0")
"""A file with a zero byte is refused as binary."""

alphabet = st.text(alphabet='VINKM,;\t|"\n\r\x00 0123456789.-=가é\u2028{}[]', max_size=200)


def rows_of(content: bytes, name: str) -> list[Any]:
    """Everything that reading leads to; a Refusal is an answer."""
    file = io.BytesIO(content)
    try:
        detected = file_format(file, name)
        if detected.format == "jsonl":
            return list(json_lines(file, kind=LISTED))
        return list(table_seen(file, detected).rows())
    except Refusal:
        return []


@quick
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx", "a.jsonl", ""]))
def test_any_bytes(content: bytes, name: str) -> None:
    rows_of(content, name)


_BOOK = workbook((vin(1), 5000), (vin(2), 6000.5), ("x", None))


@quick
@given(st.lists(st.tuples(st.integers(0, len(_BOOK) - 1), st.integers(0, 255)), max_size=20))
def test_a_workbook_with_any_bytes_changed(changes: list[tuple[int, int]]) -> None:
    content = bytearray(_BOOK)
    for place, value in changes:
        content[place] = value
    rows_of(bytes(content), "a.xlsx")


@quick
@given(st.integers(0, len(_BOOK)))
def test_a_workbook_cut_off_anywhere(length: int) -> None:
    rows_of(_BOOK[:length], "a.xlsx")


@quick
@given(alphabet)
def test_any_text(text: str) -> None:
    numbers = [row.number for row in rows_of(f"VIN,KM\n{text}".encode(), "a.csv")]
    assert numbers == sorted(set(numbers))


@quick
@given(alphabet.filter(lambda text: '"' not in text and "\r" not in text))
def test_a_good_row_behind_any_lines_is_read(text: str) -> None:
    rows = rows_of(f"VIN,KM\n{text}\n{vin(1)},10000\n".encode(), "a.csv")
    assert rows[-1].cells == (vin(1), "10000")


@quick
@given(st.lists(st.lists(st.text(written, max_size=20), min_size=3, max_size=3), min_size=1, max_size=5))
def test_a_table_from_python_s_writer_is_read_back(table: list[list[str]]) -> None:
    table = [[cell.replace("\r", "\n") for cell in row] for row in table]
    text = io.StringIO()
    writer = csv_module.writer(text, lineterminator="\n")
    writer.writerow(["VIN", "KM", "X"])
    writer.writerows(table)
    try:
        content = text.getvalue().encode()
    except UnicodeEncodeError:
        return
    rows = rows_of(content, "a.csv")
    expected = [tuple(row) for row in table if any(cell.strip() for cell in row)]
    if not any(row.reasons for row in rows):
        assert [row.cells for row in rows] == expected


@pytest.mark.parametrize("line", ["\tA,\tB,\tC", "a\tb\tc\td,e,f", "a;b;c;d,e,f"])
def test_a_line_below_the_header_is_parted_as_it_is(line: str) -> None:
    """Words alone in more columns than the header's: no second line of names, though another separator would part it so."""
    rows = rows_of(f"VIN,KM,X\n{line}\n".encode(), "a.csv")
    assert [row.cells for row in rows] == [tuple(line.split(","))]


@quick
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists, max_leaves=5))
def test_any_json_is_a_mapping_or_refused(value: Any) -> None:
    for mapping in (
        value,
        {"vin": value},
        MAPPING | {"odometer": value},
        MAPPING | {"price": {"column": value}},
    ):
        with pytest.raises(Refusal):
            mapping_read(mapping, kind=LISTED, header=("VIN", "KM"))


@quick
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_cells_make_a_draft_or_reasons(first: str, second: str) -> None:
    mapping = mapping_read(
        MAPPING
        | {
            "price": {"column": "KM", "currency": "KRW"},
            "listed_on": "KM",
            "transmission": "KM",
            "options": "KM",
        },
        kind=LISTED,
        header=("VIN", "KM"),
    )
    draft = row_draft(SourceRow(2, (first, second)), mapping=mapping, kind=LISTED)
    if isinstance(draft, Draft):
        json.dumps(draft.body, allow_nan=False)
    else:
        assert draft


@quick
@given(st.integers(2, 9_999_998).filter(lambda n: n not in SENTINELS))
def test_a_number_is_read_however_it_is_written(number: int) -> None:
    for written in (f"{number}", f"{number:,}", f" {number}.0 ", f"{number:,}km", f"{number} ㎞"):
        assert cells.odometer(written, unit="km", most=10_000_000) == number
