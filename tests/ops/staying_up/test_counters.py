"""The web processes' counters: prometheus_client's own file to the byte, without the memory map that a full disk makes deadly."""

import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.mmap_dict import MmapedDict

from config import counters
from config.counters import CounterFile
from tests.ops.registry import ROOT

KEYS = [
    '["requests", "requests_total", {}, "고객"]',
    '["requests", "requests_total", {"view": "home"}, "x"]',
    "k",
]
FULL = """
import sys, resource, signal
from pathlib import Path
from prometheus_client.mmap_dict import MmapedDict
from config.counters import CounterFile
kind, folder = {"map": MmapedDict, "file": CounterFile}[sys.argv[1]], Path(sys.argv[2])
filler = (folder / "filler").open("wb", buffering=0)
made = kind(str(folder / "counter_1.db"))
try:
    while filler.write(bytes(4096)):
        pass
except OSError:
    pass
for number in range(2000):
    made.write_value(f"key {number}", number, 0.0)
print("alive")
"""


LIBRARY: Any = MmapedDict
"""It has no types."""


def read(path: Path) -> dict[str, float]:
    """What the library reads in a file."""
    return {key: value for key, value, *_ in LIBRARY.read_all_values_from_file(str(path))}


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """The same counts, by us and by the library."""
    ours, theirs = tmp_path / "ours.db", tmp_path / "theirs.db"
    made, model = CounterFile(str(ours)), LIBRARY(str(theirs))
    for number, key in enumerate([*KEYS, KEYS[0]]):
        for one in (made, model):
            assert one.read_value(key)[0] in {0.0, 1.5}
            one.write_value(key, number + 1.5, 7.0)
    assert list(made.read_all_values()) == list(model.read_all_values())
    yield ours, theirs
    made.close()
    model.close()


def test_a_counter_file_is_the_librarys_to_the_byte(both: tuple[Path, Path]) -> None:
    ours, theirs = (path.read_bytes() for path in both)
    assert ours == theirs[: len(ours)]
    assert not any(theirs[len(ours) :])


def test_the_library_reads_what_we_count(both: tuple[Path, Path]) -> None:
    assert list(read(both[0]).items()) == [(KEYS[0], 4.5), (KEYS[1], 2.5), (KEYS[2], 3.5)]


def test_a_file_that_may_not_grow_loses_no_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counters, "_PAUSE", 0.0)
    made = CounterFile(str(tmp_path / "counter.db"))
    made.write_value("before", 1.0, 0.0)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, ((tmp_path / "counter.db").stat().st_size, hard))
    try:
        made.write_value("while full", 2.0, 0.0)
        assert made.read_value("while full")[0] == 2.0
        assert read(tmp_path / "counter.db") == {"before": 1.0}
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    made.write_value("before", 3.0, 0.0)
    assert read(tmp_path / "counter.db") == {"before": 3.0, "while full": 2.0}
    assert [path.name for path in tmp_path.iterdir()] == ["counter.db"]
    made.close()


@pytest.mark.own_disk
def test_counting_on_a_full_disk_kills_nobody(tiny_disk: Path) -> None:
    """The library's own file does: if it no longer does, ours can go."""
    ended = {}
    for kind in ("map", "file"):
        folder = tiny_disk / kind
        folder.mkdir()
        command = [sys.executable, "-c", FULL, kind, str(folder)]
        ended[kind] = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )
        (folder / "filler").unlink()
    assert ended["map"].returncode == -signal.SIGBUS
    assert ended["file"].stdout == "alive\n"


def ended(folder: Path, pid: int, value: float) -> None:
    for kind in ("counter", "histogram"):
        made = CounterFile(str(folder / f"{kind}_{pid}.db"))
        made.write_value(KEYS[0], value, 7.0)
        made.write_value(f"{pid}", 1.0, 7.0)
        made.close()


def test_files_of_ended_processes_become_one(tmp_path: Path) -> None:
    for pid in range(1, 60):
        ended(tmp_path, pid, 2.0)
        counters.counters_fold(tmp_path, str(pid))
    ended(tmp_path, 60, 5.0)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "counter_60.db",
        "counter_past.db",
        "histogram_60.db",
        "histogram_past.db",
    ]
    assert read(tmp_path / "counter_past.db") == {KEYS[0]: 118.0} | {str(pid): 1.0 for pid in range(1, 60)}


def test_a_web_server_that_begins_again_counts_on(tmp_path: Path) -> None:
    for pid in (1, 2, 3):
        ended(tmp_path, pid, 1.5)
    counters.counters_fold(tmp_path)
    counters.counters_fold(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["counter_past.db", "histogram_past.db"]
    assert read(tmp_path / "histogram_past.db")[KEYS[0]] == 4.5


def test_counts_that_can_not_be_folded_stay_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended(tmp_path, 1, 1.5)

    def full(*_arguments: object) -> int:
        raise OSError

    monkeypatch.setattr("config.counters.os.pwrite", full)
    counters.counters_fold(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["counter_1.db", "histogram_1.db"]
