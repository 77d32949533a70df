"""Where each web process keeps its counters for /metrics: a file without a memory map.

prometheus_client maps its files into memory and lets them grow as holes. On a full disk the kernel can't fill a hole and
ends the process (SIGBUS), at any request. A write that fails raises an error instead, which is let go: the counters stay in
memory, and are written once there is room.
"""

import os
import struct
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from prometheus_client import values
from prometheus_client.mmap_dict import MmapedDict

_USED, _LENGTH, _VALUE = struct.Struct("i4x"), struct.Struct("i"), struct.Struct("dd")
_PAUSE = 5.0
"""Seconds from a write that failed to the next: all of it has to be written then."""


class CounterFile:
    """prometheus_client's MmapedDict in all that it promises, to the byte of its file."""

    def __init__(self, filename: str) -> None:
        self._name = filename
        self._aside = Path(f"{filename}.part")
        self._image = bytearray(_USED.size)
        self._places: dict[str, int] = {}
        self._file: int | None = None
        self._again = 0.0

    def read_value(self, key: str) -> tuple[float, float]:
        """The value and its time; 0 where there is none yet."""
        value, stamp = _VALUE.unpack_from(self._image, self._place(key))
        return float(value), float(stamp)

    def write_value(self, key: str, value: float, timestamp: float) -> None:
        """Set a value."""
        place = self._place(key)
        _VALUE.pack_into(self._image, place, value, timestamp)
        self._write(place, _VALUE.size)

    def read_all_values(self) -> Iterator[tuple[str, float, float]]:
        """Each key with its value and time."""
        return ((key, *self.read_value(key)) for key in self._places)

    def close(self) -> None:
        """Close the file; what is in it stays."""
        if self._file is not None:
            os.close(self._file)
        self._file = None

    def _place(self, key: str) -> int:
        if key not in self._places:
            text = key.encode()
            padded = text + b" " * (8 - (len(text) + _LENGTH.size) % 8)
            begin = len(self._image)
            self._image += _LENGTH.pack(len(text)) + padded + bytes(_VALUE.size)
            self._places[key] = len(self._image) - _VALUE.size
            _USED.pack_into(self._image, 0, len(self._image))
            # What a reader is told of is there before it is told.
            self._write(begin, len(self._image) - begin)
            self._write(0, _USED.size)
        return self._places[key]

    def _write(self, place: int, size: int) -> None:
        if self._file is None:
            if time.monotonic() >= self._again:
                self._begin()
            return
        try:
            self._write_whole(place, size)
        except OSError:
            self._give_up()

    def _begin(self) -> None:
        """A file with all that is known so far, under its name only when it is whole."""
        try:
            self._file = os.open(self._aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            self._write_whole(0, len(self._image))
            self._aside.rename(self._name)
        except OSError:
            self._give_up()

    def _write_whole(self, place: int, size: int) -> None:
        if self._file is None or os.pwrite(self._file, self._image[place : place + size], place) != size:
            raise OSError("not all of it was written")

    def _give_up(self) -> None:
        self.close()
        self._again = time.monotonic() + _PAUSE
        with suppress(OSError):
            self._aside.unlink()


def without_memory_maps() -> None:
    """Each process that counts into files keeps them so from here on. Before the first counter is made."""
    values.MmapedDict = CounterFile  # type: ignore[attr-defined, assignment]  # the library has no setting for it


def counters_fold(folder: Path, ended: str = "*") -> None:
    """Add what ended processes counted to one file for all of them, and delete theirs: each scrape reads every file.

    `ended` is a process's number; without it nobody counts in the folder any more. Call it from one process at a time.
    """
    for kind in ("counter", "histogram", "summary"):
        past = folder / f"{kind}_past.db"
        files = sorted(path for path in folder.glob(f"{kind}_{ended}.db") if path != past)
        if not files:
            continue
        sums = Counter[str]()
        for path in (past, *files):
            if path.exists():
                sums.update({key: value for key, value, *_ in _read(path)})
        if _written(past, sums):
            for path in files:
                path.unlink(missing_ok=True)


def _written(file: Path, sums: Counter[str]) -> bool:
    """In the file's place, whole; False on a full disk, where all stays as it was."""
    aside = file.with_suffix(".whole")
    written = CounterFile(str(aside))
    for key, value in sums.items():
        written.write_value(key, value, 0.0)
    written.close()
    if not aside.exists() or {key: value for key, value, *_ in _read(aside)} != sums:
        aside.unlink(missing_ok=True)
        return False
    aside.replace(file)
    return True


def _read(file: Path) -> Iterator[tuple[str, float, float, int]]:
    counted: Iterator[tuple[str, float, float, int]] = MmapedDict.read_all_values_from_file(str(file))  # type: ignore[no-untyped-call]
    return counted
