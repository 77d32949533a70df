"""A workbook of Excel 97, made of bytes."""

import struct

from tests.registry.uploads.files import vin
from tests.registry.uploads.test_dealers_files import FILES
from tests.registry.uploads.test_what_excel_shows_is_told import HEADER

ROWS = [HEADER, *((vin(n), 100 * n, 1350, 7) for n in (1, 2, 3, 4))]


def _record(code: int, *parts: bytes) -> bytes:
    return struct.pack("<HH", code, len(b"".join(parts))) + b"".join(parts)


def _text(value: str, size: str) -> bytes:
    return struct.pack(size, len(value)) + b"\x01" + value.encode("utf-16-le")


def _begin(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, kind, 0xDBB, 1996, 0, 6))


def _sheet(rows: list[tuple[object, ...]], *marks: bytes) -> bytes:
    cells = b""
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", row, column, {1: 1, 2: 2, 3: 3}.get(column, 0))
            if isinstance(value, str):
                cells += _record(0x204, place, _text(value, "<H"))
            elif isinstance(value, int):
                cells += _record(0x203, place, struct.pack("<d", value))
    return _begin(0x10) + b"".join(marks) + cells + _record(0x0A)


def old_book() -> bytes:
    """Sheets of which the first is hidden. Rows 3 and 4 and column D hidden, B2:B3 merged, units in formats."""
    rows: list[tuple[object, ...]] = [*ROWS]
    rows[2] = (vin(2), None, 1350, 7)
    hidden = [_record(0x208, struct.pack("<HHHHHHI", row, 0, 4, 255, 0, 0, 0x20)) for row in (2, 3)]
    column = _record(0x7D, struct.pack("<HHHHHH", 3, 3, 2000, 0, 1, 0))
    merged = _record(0xE5, struct.pack("<HHHHH", 1, 1, 2, 1, 1))
    parts = [
        (1, "숨김", _sheet([*ROWS])),
        (0, "재고", _sheet(rows, column, *hidden)[: -len(_record(0x0A))] + merged + _record(0x0A)),
        (0, "수입", _sheet([HEADER, (vin(9), 900, 1350, 7)])),
    ]
    codes = ['#,##0" mi"', '#,##0"만원"', "000000"]
    font = _record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0), _text("A", "<B"))
    formats = [_record(0x41E, struct.pack("<H", 164 + i), _text(code, "<H")) for i, code in enumerate(codes)]
    styles = [
        _record(0xE0, struct.pack("<HHH", 0, key, 1), bytes.fromhex("2000 00f8 00000000 00000000 c020"))
        for key in (0, 164, 165, 166)
    ]
    top = _begin(5) + font * 4 + b"".join(formats + styles)
    names = [(state, _text(name, "<B")) for state, name, _ in parts]
    at = len(top) + sum(10 + len(name) for _, name in names) + 4
    for (state, name), (_, _, content) in zip(names, parts, strict=True):
        top += _record(0x85, struct.pack("<IBB", at, state, 0), name)
        at += len(content)
    stream = top + _record(0x0A) + b"".join(content for _, _, content in parts)
    # In the place of another book's: what is around it is the same.
    container = (FILES / "stock.xls").read_bytes()
    return container[:512] + stream.ljust(4096, b"\0") + container[512 + 4096 :]
