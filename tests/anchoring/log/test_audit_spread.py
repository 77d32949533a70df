"""Several processes find what one finds."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime

import pytest

from anchoring.audit.sources import Pair, Problem, RecordCheck
from anchoring.audit.spread import sources_spread

AT = datetime(2026, 11, 30, tzinfo=UTC)


class Words:
    """A source with one record under each label; the label `bad` can't be gone through."""

    def count(self) -> int:
        return 5

    def labels_after(self, label: str | None) -> list[str]:
        return [] if label else ["a", "b", "c", "d", "e"]

    def checks(self, labels: Sequence[str]) -> Iterator[RecordCheck]:
        for label in labels:
            if label == "bad":
                raise ValueError(label)
            yield RecordCheck(label * 64, label, "made:up", AT, label, (Problem("record:changed", label),))

    def known(self, pairs: Collection[Pair]) -> set[Pair]:
        return set(pairs)

    def unchecked(self) -> Sequence[str]:
        return ["nothing"]

    def is_busy(self) -> bool:
        return False


@pytest.mark.parametrize("processes", [1, 2, 3, 7])
def test_all_shares_come_in_order(processes: int) -> None:
    labels = Words().labels_after(None)
    with sources_spread([Words()], processes) as [source]:
        assert list(source.checks(labels)) == list(Words().checks(labels))
        assert list(source.checks([])) == []
        assert (source.count(), source.labels_after("a"), source.unchecked()) == (5, [], ["nothing"])
        assert source.known([("a", "b")]) == {("a", "b")}
        assert not source.is_busy()


def test_a_share_that_fails_stops_the_audit() -> None:
    with sources_spread([Words()], 2) as [source], pytest.raises(ValueError, match="bad"):
        list(source.checks(["a", "bad"]))
