"""Records as an application hands them in, and what an audit finds in a log that was tampered with."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.db import connection

from anchoring import triggers
from anchoring.audit.run import audit
from anchoring.audit.sources import Pair, Problem, RecordCheck
from anchoring.log.keys import LogKeys
from anchoring.models import AuditFinding
from tests.anchoring.log.cast import KEYS, NOON, label, record

CARS = 7
STEP = 3


class Records:
    """The records of `logged(range(count))`, as an application hands them in."""

    def __init__(self, count: int, wrong: Mapping[int, Problem] | None = None) -> None:
        self.wrong = wrong or {}
        self.busy = False
        self.rows = {(label(number % CARS), record(number)): number for number in range(count)}

    def count(self) -> int:
        return len(self.rows)

    def labels_after(self, label: str | None) -> list[str]:
        names = {name for name, _ in self.rows}
        return sorted(name for name in names if label is None or name > label)[:STEP]

    def checks(self, labels: Sequence[str]) -> Iterator[RecordCheck]:
        for (name, digest), number in self.rows.items():
            if name not in labels:
                continue
            problems = (self.wrong[number],) if number in self.wrong else ()
            yield RecordCheck(digest, name, "vehicle:listed", NOON, f"record {number}", problems)

    def known(self, pairs: Collection[Pair]) -> set[Pair]:
        return self.rows.keys() & set(pairs)

    def unchecked(self) -> tuple[str, ...]:
        return ()

    def is_busy(self) -> bool:
        return self.busy


def findings(source: Records, *, keys: LogKeys | None = KEYS) -> set[tuple[str, str]]:
    run = audit(sources=[source], readers={}, keys=keys)
    assert run.finished_at is not None
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # It alters no table while a deleted row's references wait to be looked at.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    triggers.install(connection)
    rows = AuditFinding.objects.filter(run=run).values_list("code", "row")
    return {(code, row) for code, row in rows if code != "trigger:missing"}
