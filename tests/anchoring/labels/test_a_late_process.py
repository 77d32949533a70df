"""A label process that is late: few wait for it, and all ask it as soon as it is back."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from anchoring.labels import asking
from anchoring.log.labels import Why
from tests.anchoring.labels.test_asking_for_labels import CARS, LABELLER, labels_at, why
from tests.labels import LabelServer, away, label_server, raw

__all__ = ["label_server"]


def test_one_that_was_late_is_left_alone_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    met: list[int] = []

    def late(connection: Any) -> None:
        met.append(1)
        time.sleep(1)

    monkeypatch.setattr(asking, "RESTS", 0.5)
    with raw(late) as address:
        labels = labels_at(address, seconds=0.2)
        assert [why(labels) for _ in range(5)] == [Why.SILENT] * 5
        assert len(met) == 1
        time.sleep(0.5)
        assert why(labels) is Why.SILENT
        assert len(met) == 2


def test_behind_a_rest_one_asks_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else every thread waits again, each time that a rest is over."""
    met: list[int] = []

    def late(connection: Any) -> None:
        met.append(1)
        time.sleep(2)

    monkeypatch.setattr(asking, "RESTS", 0.1)
    with raw(late) as address:
        labels = labels_at(address, seconds=1.0)
        assert why(labels) is Why.SILENT
        time.sleep(0.2)
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(lambda _: why(labels), range(8))) == [Why.SILENT] * 8
    assert len(met) == 2


def test_one_that_is_back_is_asked_by_all(label_server: LabelServer) -> None:
    labels = labels_at(label_server.url)
    labels._door._rests_until = time.monotonic() - 0.1
    assert labels.labels(CARS[:1]) == LABELLER.labels(CARS[:1])
    with label_server.meddled(away):
        assert [why(labels), why(labels)] == [Why.SILENT] * 2
    assert labels.labels(CARS) == LABELLER.labels(CARS)
    assert label_server.asked == 4
