"""A stage of looks and tables, and which changes of a row nothing on it shows."""

import hashlib
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from zlib import crc32

import pytest
from django.db import DatabaseError, connection, models, transaction

from anchoring import triggers
from anchoring.anchors import anchors_confirmed
from anchoring.audit.run import Progress, audit
from anchoring.audit.sources import registered_sources
from anchoring.log.errors import LogMissingError
from anchoring.models import AuditFinding, AuditRun, Network
from tests.anchoring.log.cast import KEYS
from tests.anchoring.log.chains import Chain
from tests.records.tampering.changes import Change, changeable, changes_of, tables
from tests.records.tampering.guards import may_go_unnamed, may_show
from tests.records.tampering.looks import Look, Seen, seen_all
from tests.verifier.rounds import sample

PARTS = 4
"""The changes of a stage are tried in so many, each by a test of its own: workers share them."""


def _part_of(change: Change) -> int:
    """The same for all changes of a column: which rows are first and last is another in each test."""
    return crc32(f"{change.table}.{change.column}".encode()) % PARTS


@dataclass
class Contract:
    """What the chain has, which nobody with the tables can change."""

    newest: tuple[int, str]
    kept: dict[int, str]

    def latest(self, _agrees: object) -> tuple[int, str]:
        return self.newest

    def contradicted(self, expected: Mapping[int, str]) -> set[int]:
        return {size for size, digest in expected.items() if self.kept.get(size) != digest}


class _FoundError(Exception):
    """Something was found: there is no need to look on."""


def _found(run: AuditRun) -> models.QuerySet[AuditFinding]:
    return AuditFinding.objects.filter(run=run).exclude(code="trigger:missing")


def _stop_where_found(*_: object) -> None:
    if _found(AuditRun.objects.latest("pk")).exists():
        raise _FoundError


@contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass
class Staged:
    looks: list[Look]
    contract: Contract
    network: Network

    def findings(self, progress: Progress = lambda *_: None) -> set[tuple[str, str]]:
        """What an audit names now, the triggers apart."""
        readers = {self.network.pk: self.contract}
        try:
            run = audit(sources=registered_sources(), readers=readers, keys=KEYS, progress=progress)
        except LogMissingError as error:
            return {("log:missing", str(error))}
        found = _found(run)
        return set(found.values_list("code", "row"))

    def every_change_is_seen(
        self,
        capsys: pytest.CaptureFixture[str],
        part: int,
        *,
        apps: Collection[str],
        elsewhere: Collection[str] = (),
    ) -> None:
        """Of all rows and columns, this one of `PARTS`. Those of `apps` have a row here each, but for the tables that are
        changed `elsewhere`: a new table or column fails until it is on the stage."""
        triggers.remove(connection)
        # The audit remembers the rows that it saw, and what it remembers are rows too.
        assert self.findings() == set()
        changes = [change for model in tables() for change in changes_of(model)]
        drawn = {(change.table, change.column) for change in changes}
        own = [model for model in tables() if model._meta.app_label in apps]
        lacking = {(model._meta.label, field.name) for model in own for field in changeable(model)} - drawn
        left_out = sorted(f"{table}.{column}" for table, column in lacking if table not in elsewhere)
        assert not left_out, "\n".join(left_out)
        own_part = sample([change for change in changes if _part_of(change) == part])
        made, unseen = self.tried(own_part)
        with capsys.disabled():
            sys.stdout.write(f"part {part}: {made} made of {len(own_part)} tried, {len(changes)} in all\n")
        assert not unseen, "\n".join(unseen)

    def tried(self, changes: Iterable[Change]) -> tuple[int, list[str]]:
        """How many the database let be made, and those that neither audit nor page shows. All are taken back."""
        before = self._steady()
        made, unseen = 0, list[str]()
        for change in changes:
            with _taken_back():
                if not _made(change):
                    continue
                made += 1
                silent = self._silent(change, before)
            if names := self._told_apart(change, silent):
                unseen.append(f"{change}: {', '.join(names[:4])}")
        return made, unseen

    def _steady(self) -> dict[str, Seen]:
        """What each look shows, the same at two in a row: what passes by itself may do so once."""
        before = seen_all(self.looks)
        assert {name: seen.text for name, seen in before.items() if seen.status >= 500} == {}
        passing = [look for look in self.looks if seen_all([look])[look.name] != before[look.name]]
        before |= (now := seen_all(passing))
        assert seen_all(passing) == now
        return before

    def _told_apart(self, change: Change, silent: dict[str, Seen]) -> list[str]:
        """Of looks that seemed to show a change those that show it again, and not without it: the rest is passing time."""
        looks = [look for look in self.looks if look.name in silent]
        without = seen_all(looks)
        with _taken_back():
            if not looks or not _made(change):
                return []
            return [name for name, seen in seen_all(looks).items() if seen != without[name]]

    def _silent(self, change: Change, before: dict[str, Seen]) -> dict[str, Seen]:
        """The looks that show it otherwise, and nothing says so."""
        if not may_go_unnamed(change.table, change.column) and self._is_named():
            # The audit is quick; all the pages are not.
            return {}
        after = seen_all(
            [look for look in self.looks if not may_show(change.table, change.column, look.name)]
        )
        return {
            name: seen
            for name, seen in after.items()
            if seen != before[name] and not seen.says_more_than(before[name])
        }

    def _is_named(self) -> bool:
        """By an audit that leaves no trace, for pages show when one last looked, and goes on until it finds something."""
        with _taken_back():
            try:
                return bool(self.findings(progress=_stop_where_found))
            except _FoundError:
                return True


def staged(looks: list[Look], network: Chain) -> Staged:
    return Staged(looks, _contract(network), network.network)


def _made(change: Change) -> bool:
    """Whether the database lets it: what a constraint refuses is no change."""
    try:
        with transaction.atomic():
            change.make()
    except DatabaseError:
        return False
    return True


def _contract(network: Chain) -> Contract:
    kept = {}
    for row in anchors_confirmed():
        numbers = [number.to_bytes(8, "big") for number in (row.previous_size, row.size, row.time)]
        root = bytes.fromhex(row.root.removeprefix("0x"))
        kept[row.size] = "0x" + hashlib.sha256(numbers[0] + numbers[1] + root + numbers[2]).hexdigest()
    newest = anchors_confirmed()[-1]
    return Contract((network.size, newest.root), kept)
