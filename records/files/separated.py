"""Lines as a CSV that is sent while it is made, which a spreadsheet opens right and in which nothing runs."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

_FORMULA = (*"=+-@＝＋－＠", "\t", "\r", "\n")
"""Spreadsheets of East Asia read the wide signs as well; behind a break of the line some begin a new cell."""
_CHUNK = 64 * 1024
UNFINISHED = (
    "이 표는 여기서 끊겼습니다. 다시 받아 주세요. / This table broke off here. Please download it again."
)


def csv_chunks(lines: Iterable[Sequence[object]]) -> Iterator[str]:
    """With the mark by which Excel knows UTF-8. Foreign values are the caller's to pass through `defused`.

    What fails behind the beginning is told in a last line, and then raised: a table without its end looks like a whole one.
    """
    buffer = io.StringIO("\ufeff")
    buffer.seek(0, io.SEEK_END)
    writer = csv.writer(buffer)
    try:
        for line in lines:
            writer.writerow(line)
            if buffer.tell() > _CHUNK:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
    except Exception:
        yield f"{buffer.getvalue()}{UNFINISHED}\r\n"
        raise
    yield buffer.getvalue()


def defused(text: str) -> str:
    """A foreign value must not run as a formula where somebody opens the file."""
    return f"'{text}" if text.startswith(_FORMULA) else text
