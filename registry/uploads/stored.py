"""The stored file of an upload. A workbook is unpacked once into lines, for reading it up to a place takes long."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, cast

from django.core.files.base import File
from django.core.files.storage import default_storage

from registry.uploads.files.formats import MAX_ROWS
from registry.uploads.files.separated import separated_table
from registry.uploads.files.tables import SourceRow, Table, fitted
from registry.uploads.files.workbook import workbook_table
from registry.uploads.leases import LeaseLostError, held, lease_hold
from registry.uploads.models import Upload
from registry.uploads.reasons import refusal

FOLDER = "uploads"
_HELD = 10_000


@dataclass(frozen=True)
class UnpackedTable:
    """Lines of JSON: the header's number and names, then each row's number and cells."""

    file: IO[bytes]
    header: tuple[str, ...]

    def rows(self) -> Iterator[SourceRow]:
        self.file.seek(0)
        next(self.file)
        for line in self.file:
            number, *cells = json.loads(line)
            yield fitted(number, cells, len(self.header))


def stored_open(upload: Upload) -> IO[bytes]:
    try:
        return cast(IO[bytes], default_storage.open(str(upload.file)).file)
    except FileNotFoundError as error:
        raise refusal("file_gone") from error


def stored_table(upload: Upload, file: IO[bytes]) -> Table:
    """The table in the stored file of an upload that is no workbook, or was unpacked."""
    if upload.format != Upload.Format.WORKBOOK:
        return separated_table(file, upload.encoding)
    file.seek(0)
    _, *header = json.loads(next(file))
    return UnpackedTable(file, tuple(header))


def workbook_unpack(upload: Upload) -> None:
    """Nothing of a workbook that breaks off is recorded: all of it is read before its first row."""
    packed = str(upload.file)
    with TemporaryFile() as lines:
        with closing(stored_open(upload)) as file:
            count = _unpack(upload, file, lines)
        lines.seek(0)
        # A crash here, or behind the next line, leaves a file that no row names: uploads_sweep destroys it.
        path = default_storage.save(f"{FOLDER}/{upload.pk}.rows", File(lines))
    if not held(upload).update(file=path, unpacked=True, rows_expected=count):
        raise LeaseLostError
    upload.file.name, upload.unpacked, upload.rows_expected = path, True, count
    # A crash here leaves the workbook to uploads_sweep.
    default_storage.delete(packed)


def _unpack(upload: Upload, file: IO[bytes], lines: IO[bytes]) -> int:
    table = workbook_table(file)
    _write(lines, table.header_row, table.header)
    count = 0
    for number, cells in table.cells():
        _write(lines, number, cells)
        count += 1
        if count > MAX_ROWS:
            raise refusal("file_rows_many", limit=f"{MAX_ROWS:,}")
        if count % _HELD == 0:
            lease_hold(upload)
    return count


def _write(lines: IO[bytes], number: int, cells: tuple[str, ...]) -> None:
    lines.write(json.dumps([number, *cells], ensure_ascii=False).encode("utf-8", "replace") + b"\n")
