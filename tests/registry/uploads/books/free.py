"""An ODS as LibreOffice saves it."""

import io
import zipfile
from xml.sax.saxutils import quoteattr

from tests.registry.uploads.books.old import ROWS
from tests.registry.uploads.files import vin
from tests.registry.uploads.test_what_excel_shows_is_told import HEADER


def _cell(value: object, column: int, more: str = "") -> str:
    if value is None:
        return "<table:covered-table-cell/>"
    if isinstance(value, int):
        style = ' table:style-name="mi"' if column == 1 else ""
        return f'<table:table-cell office:value-type="float" office:value="{value}"{style}{more}/>'
    note = "<office:annotation><text:p>메모</text:p></office:annotation>"
    return f'<table:table-cell office:value-type="string">{note}<text:p>{value}</text:p></table:table-cell>'


def _sheet(name: str, style: str, rows: list[tuple[object, ...]], marks: dict[tuple[int, int], str]) -> str:
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:default-cell-style-name="price"/>'
        '<table:table-column table:default-cell-style-name="code" table:visibility="collapse"/>'
    )
    lines = "".join(
        f"<table:table-row{marks.get((number, -1), '')}>"
        + "".join(_cell(value, i, marks.get((number, i), "")) for i, value in enumerate(row))
        + "</table:table-row>"
        for number, row in enumerate(rows, 1)
    )
    blank = (
        '<table:table-row table:number-rows-repeated="1048000" table:visibility="filter">'
        "<table:table-cell/></table:table-row>"
    )
    named = f"table:name={quoteattr(name)} table:style-name={quoteattr(style)}"
    return f"<table:table {named}>{columns}{lines}{blank}</table:table>"


def _spaces() -> str:
    names = {name: name for name in ("office", "table", "text", "style")} | {"number": "datastyle"}
    return " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in names.items()
    )


def _cell_style(name: str, of: str) -> str:
    return f'<style:style style:name="{name}" style:family="table-cell" {of}/>'


_STYLES = (
    '<style:style style:name="gone" style:family="table"><style:table-properties table:display="false"/></style:style>'
    '<style:style style:name="there" style:family="table"><style:table-properties table:display="true"/></style:style>'
    '<number:number-style style:name="N1"><number:number number:min-integer-digits="1" number:grouping="true"/>'
    "<number:text> mi</number:text></number:number-style>"
    '<number:number-style style:name="N2P0"><number:number number:min-integer-digits="1" number:grouping="true"/>'
    "<number:text>만원</number:text></number:number-style>"
    '<number:number-style style:name="N2"><number:text>-</number:text><number:number/>'
    '<style:map style:condition="value()&gt;=0" style:apply-style-name="N2P0"/></number:number-style>'
    '<number:number-style style:name="N3"><number:number number:min-integer-digits="6"/></number:number-style>'
    + _cell_style("mi", 'style:data-style-name="N1"')
    + _cell_style("price", 'style:parent-style-name="money"')
    + _cell_style("code", 'style:data-style-name="N3"')
)


def free_book() -> bytes:
    """What `old_book` has, and notes in its cells."""
    rows: list[tuple[object, ...]] = [*ROWS]
    rows[2] = (vin(2), None, 1350, 7)
    marks = {
        (2, 1): ' table:number-columns-spanned="1" table:number-rows-spanned="2"',
        (3, -1): ' table:visibility="filter"',
        (4, -1): ' table:visibility="collapse"',
    }
    sheets = (
        _sheet("숨김", "gone", [*ROWS], {})
        + _sheet("재고", "there", rows, marks)
        + _sheet("수입", "there", [HEADER, (vin(9), 900, 1350, 7)], {})
    )
    content = (
        f"<office:document-content {_spaces()}><office:automatic-styles>{_STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"
    )
    common = _cell_style("money", 'style:data-style-name="N2"')
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr(
            "styles.xml",
            f"<office:document-styles {_spaces()}><office:styles>{common}</office:styles></office:document-styles>",
        )
    return file.getvalue()
