"""Which encoding a text file is in: UTF-8, UTF-16 with its mark, or CP949 as Korean Windows programs write it."""

import codecs
from dataclasses import dataclass
from typing import IO

from registry.uploads.reasons import refusal

_CHUNK = 1 << 20
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_MARKS_NOT_READ = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


@dataclass(frozen=True)
class TextShape:
    encoding: str
    lines: int


def detect(file: IO[bytes]) -> TextShape:
    """Reads the whole file once, so that a wrong byte in its last line is known before the first row lands."""
    file.seek(0)
    start = file.read(4096)
    if start.startswith(_MARKS_NOT_READ):
        raise refusal("file_encoding", line=1)
    for mark, encoding in _MARKS.items():
        if start.startswith(mark):
            return _decoded(file, (encoding,))
    if start.count(0) * 10 > len(start):
        return _decoded(file, (_unmarked(start),))
    return _decoded(file, ("utf-8", "cp949"))


def _unmarked(start: bytes) -> str:
    """UTF-16 without its mark: of digits, Latin letters and signs every second byte is zero."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if min(even, odd) * 4 > max(even, odd):
        raise refusal("file_binary")
    return "utf-16-le" if odd > even else "utf-16-be"


def _decoded(file: IO[bytes], encodings: tuple[str, ...]) -> TextShape:
    furthest = 1
    for encoding in encodings:
        lines, failure = _lines(file, encoding)
        if failure is None:
            return TextShape(encoding, lines)
        # The encoding that read the most of it is the file's own.
        furthest = max(furthest, failure)
    raise refusal("file_encoding", line=furthest)


def _lines(file: IO[bytes], encoding: str) -> tuple[int, int | None]:
    """How many lines, and in which of them decoding failed."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    last = "\n"
    while True:
        chunk = file.read(_CHUNK)
        before = decoder.getstate()[0] + chunk
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return 0, lines + before[: error.start].decode(encoding, "replace").count("\n") + 1
        lines += text.count("\n")
        last = text[-1:] or last
        if not chunk:
            return lines + (last != "\n"), None
