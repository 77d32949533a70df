"""The stored file of an upload. What takes long to be read up to a place is unpacked once into lines: a workbook, forms."""

from contextlib import closing
from tempfile import TemporaryFile
from typing import IO, cast

from django.core.files.base import File
from django.core.files.storage import default_storage

from anchoring.wiring import KeysMissingError
from registry.uploads.choices import table_choice
from registry.uploads.files.formats import MAX_ROWS
from registry.uploads.files.separated import SeparatedTable, separated_table
from registry.uploads.files.unpacked import RowLines, UnpackedTable, unpacked_table
from registry.uploads.files.workbook import workbook_table
from registry.uploads.form82.files import FORMATS, form_read
from registry.uploads.models import Upload
from registry.uploads.reasons import refusal

FOLDER = "uploads"
SUPPLEMENT = "supplement"
"""In the mapping of forms that are not yet lines: what was given beside the file."""
_HELD = 10_000
_MOST_UNPACKED = 400 * 2**20
"""Bytes: as many as a workbook's own parts have at most."""


def stored_open(upload: Upload) -> IO[bytes]:
    try:
        return cast(IO[bytes], default_storage.open(str(upload.file)).file)
    except FileNotFoundError as error:
        raise refusal("file_gone") from error


def stored_table(upload: Upload, file: IO[bytes]) -> SeparatedTable | UnpackedTable:
    """The table in the stored file of an upload that is no workbook, or was unpacked."""
    if upload.unpacked:
        return unpacked_table(file)
    return separated_table(file, upload.encoding, table_choice(upload.mapping))


def is_packed(upload: Upload) -> bool:
    """Whether the job has to make lines of it first."""
    if upload.format in FORMATS:
        return not upload.unpacked and (upload.mapping is None or SUPPLEMENT in upload.mapping)
    return upload.format == Upload.Format.WORKBOOK and not upload.unpacked


def upload_unpack(upload: Upload) -> None:
    """Nothing of a file that breaks off is recorded: all of it is read before its first row."""
    packed = str(upload.file)
    with TemporaryFile() as lines:
        with closing(stored_open(upload)) as file:
            count, notices = _unpack(upload, file, lines)
        lines.seek(0)
        # A crash here, or behind the next line, leaves a file that no row names: uploads_sweep destroys it.
        path = default_storage.save(f"{FOLDER}/{upload.pk}.rows", File(lines))
    # What was given beside forms stands in their lines now.
    mapping = {} if upload.format in FORMATS else upload.mapping
    upload.keep(file=path, unpacked=True, rows_expected=count, mapping=mapping, notices=notices)
    upload.file.name, upload.unpacked = path, True
    upload.rows_expected, upload.mapping = count, mapping
    # A crash here leaves the workbook to uploads_sweep.
    default_storage.delete(packed)


def _unpack(upload: Upload, file: IO[bytes], lines: IO[bytes]) -> tuple[int, list[dict[str, str]]]:
    """How many rows, and what is to be told of the file."""
    if upload.format in FORMATS:
        if upload.mapping is None:
            raise KeysMissingError("what was given beside the file can't be opened")
        read = form_read(file, upload.mapping[SUPPLEMENT])
        lines.writelines(read)
        return len(read), []
    table = workbook_table(file, table_choice(upload.mapping))
    rows = RowLines(lines, most=_MOST_UNPACKED)
    rows.write(table.layout.header_row, table.header)
    for number, cells in table.cells():
        rows.write(number, cells)
        if rows.count > MAX_ROWS + 1:
            raise refusal("file_rows_many", limit=f"{MAX_ROWS:,}")
        if rows.count % _HELD == 0:
            upload.hold()
    return rows.count - 1, [notice.as_dict() for notice in table.notices]
