"""What a ZIP says of itself against what it is: neither its directory nor a part of it grows beyond a bound."""

import struct
import zipfile
from typing import IO

PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""What systems pack with. Of the other ways `zipfile` unpacks all that it was given, whatever was asked for."""
MOST_DIRECTORY = 4 * 2**20
"""Bytes. Of a directory of a hundred megabytes `zipfile` makes more than a gigabyte."""
_END, _END_SIZE, _COMMENT = b"PK\x05\x06", 22, 65_535
_LOCATOR, _LOCATOR_SIZE, _LARGE_END, _LARGE_DIRECTORY = b"PK\x06\x07", 20, 76, 40
"""Before the end of an archive of Zip64: its locator and its own end, by which `zipfile` goes wherever it is there."""


def directory_size(file: IO[bytes]) -> int | None:
    """In bytes, by the archive's own end, so that a directory of a million files is not even listed. None of no ZIP."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _LARGE_END - _END_SIZE - _COMMENT))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_SIZE:
        return None
    (directory,) = struct.unpack_from("<L", tail, at + 12)
    large = at - _LARGE_END
    if large >= 0 and tail.startswith(_LOCATOR, at - _LOCATOR_SIZE):
        (directory,) = struct.unpack_from("<Q", tail, large + _LARGE_DIRECTORY)
    return int(directory)


def part_read(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """No more comes than the directory says, whatever is packed: asked for all, `zipfile` would unpack it first. What is
    packed in another way than `PACKED` is not to be asked for."""
    with archive.open(part) as packed:
        return packed.read(part.file_size + 1)
