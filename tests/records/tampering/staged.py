"""A stage of looks and tables, and which changes of a row nothing on it shows."""

import hashlib
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pytest
from django.db import DatabaseError, connection, transaction

from anchoring import triggers
from anchoring.anchors import anchors_confirmed
from anchoring.audit.run import audit
from anchoring.audit.sources import registered_sources
from anchoring.log.errors import LogMissingError
from anchoring.models import AuditFinding, Network
from tests.anchoring.log.cast import KEYS
from tests.anchoring.log.chains import Chain
from tests.records.tampering.changes import Change, changes_of, tables
from tests.records.tampering.guards import may_go_unnamed, may_show
from tests.records.tampering.looks import Look, Seen, seen_all
from tests.verifier.rounds import sample


@dataclass
class Contract:
    """What the chain has, which nobody with the tables can change."""

    newest: tuple[int, str]
    kept: dict[int, str]

    def latest(self) -> tuple[int, str]:
        return self.newest

    def anchored(self, sizes: Sequence[int]) -> list[str | None]:
        return [self.kept.get(size) for size in sizes]


@dataclass
class Staged:
    looks: list[Look]
    contract: Contract
    network: Network

    def findings(self) -> set[tuple[str, str]]:
        """What an audit names now, the triggers apart."""
        readers = {self.network.pk: self.contract}
        try:
            run = audit(sources=registered_sources(), readers=readers, keys=KEYS)
        except LogMissingError as error:
            return {("log:missing", str(error))}
        found = AuditFinding.objects.filter(run=run).exclude(code="trigger:missing")
        return set(found.values_list("code", "row"))

    def every_change_is_seen(self, capsys: pytest.CaptureFixture[str], *, least: int) -> None:
        """Of all rows and columns; `least` changes at least, whatever the tables become."""
        changes = [change for model in tables() for change in changes_of(model)]
        made, unseen = self.tried(sample(changes))
        with capsys.disabled():
            sys.stdout.write(f"{made} of {len(changes)} changes\n")
        assert not unseen, "\n".join(unseen)
        assert made >= len(sample(range(least)))

    def tried(self, changes: Iterable[Change]) -> tuple[int, list[str]]:
        """How many the database let be made, and those that neither audit nor page shows. All are taken back."""
        triggers.remove(connection)
        # The audit remembers rows that it saw.
        assert self.findings() == set()
        before = seen_all(self.looks)
        assert {name: seen.text for name, seen in before.items() if seen.status >= 500} == {}
        assert seen_all(self.looks) == before
        made, unseen = 0, list[str]()
        for change in changes:
            # What waits, and since when, passes by itself.
            before |= seen_all([look for look in self.looks if "/status/" in look.name])
            silent = dict[str, Seen]()
            with transaction.atomic():
                if _made(change):
                    made += 1
                    silent = self._silent(change, before)
                transaction.set_rollback(True)
            # What the page says by now without the change too is only the time that went by.
            now = seen_all([look for look in self.looks if look.name in silent])
            if names := [name for name, seen in silent.items() if seen != now[name]]:
                unseen.append(f"{change}: {', '.join(names[:4])}")
        return made, unseen

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
        """By an audit that leaves no trace: pages show when one last looked."""
        with transaction.atomic():
            found = self.findings()
            transaction.set_rollback(True)
        return bool(found)


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
