"""A ZIP of photos: what is in it under which names, bounded before anything of it is unpacked."""

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import IO

from records.files.services import MAX_SIZE, TOO_LARGE
from records.terms.texts import Refusal
from registry.uploads.files.zips import MOST_DIRECTORY, PACKED, directory_size, part_read
from registry.uploads.reasons import refusal

MOST = 2_000
"""Photos of one file."""
MOST_UNPACKED = 500 * 2**20
"""A picture is hardly smaller when it is packed: more than that is no ZIP of photos."""
_ZIP = b"PK\x03\x04"
_UTF8, _ENCRYPTED = 0x800, 0x1
_SYSTEMS = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_DIGITS = re.compile(r"([0-9]+)")


@dataclass(frozen=True)
class Photo:
    """`path` as people read it: composed Hangul, folders with `/`."""

    number: int
    path: str
    info: zipfile.ZipInfo


class PhotoArchive:
    """`photos` in the order of their names, counted from 1; `passed` counts what a system put beside them."""

    def __init__(self, file: IO[bytes]) -> None:
        directory = directory_size(file)
        if directory is None:
            raise refusal("photos_no_zip", "/file")
        if directory > MOST_DIRECTORY:
            raise refusal("photos_many", "/file", most=f"{MOST:,}")
        try:
            self._archive = zipfile.ZipFile(file)
        except Exception:  # noqa: BLE001  a damaged archive makes zipfile raise errors of any kind
            raise refusal("photos_no_zip", "/file") from None
        files = [(_path(info), info) for info in self._archive.filelist if not _is_folder(info)]
        named = sorted(
            ((path, info) for path, info in files if not _is_system(path)), key=lambda pair: _order(pair[0])
        )
        self.passed = len(files) - len(named)
        if not named:
            raise refusal("photos_none", "/file")
        if len(named) > MOST:
            raise refusal("photos_many", "/file", most=f"{MOST:,}")
        if sum(info.file_size for _, info in named) > MOST_UNPACKED:
            raise refusal("photos_large", "/file", most=MOST_UNPACKED // 2**20)
        self.photos = tuple(Photo(number, path, info) for number, (path, info) in enumerate(named, 1))

    def read(self, photo: Photo) -> bytes:
        """A Refusal says why this one can't be read; the others may be."""
        if photo.info.flag_bits & _ENCRYPTED:
            raise refusal("photo_locked")
        if photo.info.compress_type not in PACKED:
            raise refusal("photo_packed")
        if photo.info.file_size > MAX_SIZE:
            raise Refusal("too_large", TOO_LARGE)
        try:
            content = part_read(self._archive, photo.info)
        except Exception:  # noqa: BLE001
            raise refusal("photo_damaged") from None
        if content.startswith(_ZIP):
            raise refusal("photo_nested")
        return content


def _path(info: zipfile.ZipInfo) -> str:
    name = unicodedata.normalize("NFC", _decoded(info)).replace("\\", "/")
    # It is shown and looked into for a number, and never a place where something is written.
    parts = [part.strip() for part in name.split("/")]
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def _decoded(info: zipfile.ZipInfo) -> str:
    """As the system that packed it wrote it: a Mac in UTF-8 without saying so, a Korean Windows in CP949."""
    if info.flag_bits & _UTF8:
        return info.orig_filename
    try:
        written = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.orig_filename
    for encoding in ("utf-8", "cp949"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.orig_filename


def _is_folder(info: zipfile.ZipInfo) -> bool:
    return info.orig_filename.endswith(("/", "\\"))


def _is_system(path: str) -> bool:
    *folders, name = path.split("/")
    return "__MACOSX" in folders or name.startswith("._") or name.lower() in _SYSTEMS


def _order(path: str) -> list[tuple[int, str]]:
    """2 before 10."""
    return [
        (int(part[:18]), "") if part.isdecimal() and part.isascii() else (-1, part)
        for part in _DIGITS.split(path)
    ]
