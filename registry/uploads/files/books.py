"""XLSX as other programs write it, opened by openpyxl as though Excel had saved it again."""

import io
import warnings
import zipfile
from typing import IO, Any, cast

from openpyxl import Workbook
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.xml.constants import ARC_STYLE, SHEET_MAIN_NS
from openpyxl.xml.functions import Element, SubElement, fromstring, tostring

_HEAD = 64 * 1024
_STRICT = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": SHEET_MAIN_NS.encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}


class BookArchive(zipfile.ZipFile):
    """The parts by their names with `/`, in the words of Transitional OOXML, and of the styles the number formats alone."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file)
        for part in self.filelist:
            part.filename = part.filename.replace("\\", "/")
        self.NameToInfo = {part.filename: part for part in self.filelist}

    def open(self, name: str | zipfile.ZipInfo, *args: Any, **options: Any) -> Any:
        return io.BufferedReader(_Transitional(super().open(name, *args, **options)))

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        content = super().read(name, pwd)
        return _number_formats(content) if name == ARC_STYLE else content


class _Transitional(io.RawIOBase):
    """A part in which the namespaces of Strict OOXML are replaced: they stand in its first element."""

    def __init__(self, part: IO[bytes]) -> None:
        self._part = part
        head = part.read(_HEAD)
        for strict, transitional in _STRICT.items():
            head = head.replace(strict, transitional)
        self._head = io.BytesIO(head)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self._head.read(len(buffer)) or self._part.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        self._part.close()
        super().close()


def _number_formats(styles: bytes) -> bytes:
    """What tells a date from a number. Colours and fonts are written in ways that openpyxl refuses and Excel does not."""
    given = fromstring(styles)
    kept = Element(f"{{{SHEET_MAIN_NS}}}styleSheet")
    for group, member, names in (
        ("numFmts", "numFmt", ("numFmtId", "formatCode")),
        ("cellStyleXfs", "xf", ("numFmtId",)),
        ("cellXfs", "xf", ("numFmtId",)),
    ):
        new = SubElement(kept, f"{{{SHEET_MAIN_NS}}}{group}")
        for old in given.iterfind(f"{{*}}{group}/{{*}}{member}"):
            SubElement(new, f"{{{SHEET_MAIN_NS}}}{member}", {name: old.get(name, "0") for name in names})
    return cast(bytes, tostring(kept))


class _Reader(ExcelReader):
    def __init__(self, file: IO[bytes]) -> None:
        self.archive = BookArchive(file)
        self.valid_files = self.archive.namelist()
        self.read_only = self.data_only = True
        self.keep_vba = self.keep_links = self.rich_text = False
        self.shared_strings = []

    def read(self) -> None:
        """Without the properties, themes and names that no row needs, and that many programs write wrongly."""
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)
        self.read_worksheets()


def book_open(file: IO[bytes]) -> Workbook:
    """To be read row by row: the results of formulas, no links to other books."""
    file.seek(0)
    with warnings.catch_warnings(action="ignore"):
        reader = _Reader(file)
        reader.read()
    return reader.wb
