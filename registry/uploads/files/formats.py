"""What a file is, told from its bytes; the name only helps to say what went wrong."""

from dataclasses import dataclass
from typing import IO

from records.terms.texts import Text
from registry.uploads.files.encoding import detect
from registry.uploads.files.separated import separated_table
from registry.uploads.files.tables import LIKELIEST, Layout, Table, TableChoice
from registry.uploads.files.unpacked import unpacked_table
from registry.uploads.files.workbook import SEEN_WHOLE, workbook_inspect, workbook_sizes, workbook_table
from registry.uploads.models import Upload
from registry.uploads.reasons import refusal

MAX_ROWS = 200_000
SEEN_ROWS = 10_000
"""How far a request looks into a workbook for its header and first row: blank rows cost time too."""

_ZIP = b"PK\x03\x04"
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class FileFormat:
    """`lines` counts the text's lines, header included; a workbook's are not known before it is read."""

    format: Upload.Format
    encoding: str = ""
    lines: int | None = None
    # Of a table that was converted: what stood above it, and what is to be told of it.
    layout: Layout | None = None
    notices: tuple[Text, ...] = ()


def file_format(file: IO[bytes], name: str) -> FileFormat:
    file.seek(0)
    start = file.read(64)
    if not start:
        raise refusal("file_empty")
    if start.startswith(_ZIP):
        return FileFormat(Upload.Format.WORKBOOK)
    text = start.removeprefix(_MARK).lstrip()
    shape = detect(file)
    if shape.lines - 1 > MAX_ROWS:
        raise refusal("file_rows_many", limit=f"{MAX_ROWS:,}")
    if text.startswith(b"{") or name.lower().endswith((".jsonl", ".ndjson")):
        if shape.encoding not in ("utf-8", "utf-8-sig"):
            raise refusal("file_encoding", line=1)
        return FileFormat(Upload.Format.JSON_LINES, "utf-8-sig", shape.lines)
    return FileFormat(Upload.Format.SEPARATED, shape.encoding, shape.lines)


def is_soon_seen(file: IO[bytes]) -> bool:
    """Whether a workbook's header is reached without reading much before it."""
    workbook_inspect(file)
    whole, _ = workbook_sizes(file)
    return whole <= SEEN_WHOLE


def table_seen(file: IO[bytes], detected: FileFormat, choice: TableChoice = LIKELIEST) -> Table:
    """The table as far as a request looks at it: its header and first rows. The rest is read by the job.

    Refuses a workbook of which a request would have to read too much for that.
    """
    if detected.format == Upload.Format.CONVERTED:
        return unpacked_table(file, detected.layout, detected.notices)
    if detected.format == Upload.Format.WORKBOOK:
        if not is_soon_seen(file):
            raise refusal("file_xlsx_large")
        return workbook_table(file, choice, most=SEEN_ROWS)
    return separated_table(file, detected.encoding, choice)
