"""PDF files are drawn once, one at a time, and kept for a while within a bound."""

import threading
import time
from collections.abc import Callable

import pytest

from records.files.drawings import DrawingBusyError, Drawings


def drawings(**changed: float) -> Drawings:
    options = {"most_bytes": 100, "seconds": 60.0, "most_waiting": 2, "patience": 5.0} | changed
    return Drawings(**options)  # type: ignore[arg-type]  # the names above


class Drawn:
    """Draws, and counts how often and how many at once."""

    def __init__(self, content: bytes = b"pdf", *, seconds: float = 0.0) -> None:
        self.times, self.at_once, self.most_at_once = 0, 0, 0
        self._content, self._seconds = content, seconds
        self.begun = threading.Event()

    def __call__(self) -> bytes:
        self.times += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.begun.set()
        time.sleep(self._seconds)
        self.at_once -= 1
        return self._content


def at_once(*calls: Callable[[], object]) -> None:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_the_same_file_is_drawn_once_and_another_anew() -> None:
    kept, draw = drawings(), Drawn()
    assert [kept.get(b"1", draw) for _ in range(3)] == [b"pdf"] * 3
    assert draw.times == 1
    kept.get(b"2", draw)
    assert draw.times == 2


def test_askers_for_the_same_wait_for_one_drawing() -> None:
    kept, draw = drawings(most_waiting=8), Drawn(seconds=0.2)
    answers: list[bytes] = []
    at_once(*[lambda: answers.append(kept.get(b"1", draw))] * 8)
    assert (answers, draw.times) == ([b"pdf"] * 8, 1)


def test_two_different_files_are_never_drawn_at_once() -> None:
    kept, draw = drawings(), Drawn(seconds=0.1)
    at_once(lambda: kept.get(b"1", draw), lambda: kept.get(b"2", draw))
    assert (draw.times, draw.most_at_once) == (2, 1)


def test_one_asker_too_many_is_told_so_at_once() -> None:
    kept, draw = drawings(most_waiting=1), Drawn(seconds=0.3)
    first = threading.Thread(target=lambda: kept.get(b"1", draw))
    first.start()
    draw.begun.wait(5)
    with pytest.raises(DrawingBusyError):
        kept.get(b"2", draw)
    first.join()
    assert kept.get(b"2", draw) == b"pdf"


def test_who_waits_too_long_is_told_so() -> None:
    kept, draw = drawings(patience=0.05), Drawn(seconds=0.3)
    first = threading.Thread(target=lambda: kept.get(b"1", draw))
    first.start()
    draw.begun.wait(5)
    with pytest.raises(DrawingBusyError):
        kept.get(b"2", draw)
    first.join()


def test_a_failed_drawing_is_not_kept_and_blocks_nobody() -> None:
    kept = drawings(most_waiting=1)

    def fails() -> bytes:
        raise ValueError

    for _ in range(3):
        with pytest.raises(ValueError):  # noqa: PT011  whatever it is
            kept.get(b"1", fails)
    assert kept.get(b"1", Drawn()) == b"pdf"


def test_the_oldest_go_where_there_are_too_many_bytes() -> None:
    kept, draw = drawings(most_bytes=10), Drawn(b"12345")
    for name in (b"1", b"2", b"1", b"3"):
        kept.get(name, draw)
    assert draw.times == 3
    kept.get(b"1", draw)
    assert draw.times == 3
    kept.get(b"2", draw)
    assert draw.times == 4


def test_one_larger_than_the_bound_is_answered_and_not_kept() -> None:
    kept, draw = drawings(most_bytes=2), Drawn()
    assert kept.get(b"1", draw) == kept.get(b"1", draw) == b"pdf"
    assert draw.times == 2


def test_a_kept_file_goes_by_its_age() -> None:
    kept, draw = drawings(seconds=0.0), Drawn()
    kept.get(b"1", draw)
    time.sleep(0.01)
    kept.get(b"1", draw)
    assert draw.times == 2
