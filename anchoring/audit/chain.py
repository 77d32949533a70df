"""Compare anchors with checkpoints and with each other, and all of them with the contract."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from django.utils import timezone

from anchoring.anchors import AnchorRow, anchors_after, anchors_newest_of
from anchoring.audit.pace import PAUSE
from anchoring.audit.parts import Position, Step
from anchoring.audit.report import Report
from anchoring.ethereum.errors import ChainError, UndecidedError
from anchoring.log import proofs
from anchoring.log.checkpoints import newest_checkpoint
from anchoring.log.errors import LogDamagedError
from anchoring.models import Anchor, AuditFinding, AuditRun, Checkpoint, Network

_BATCH = 10
_ASKED_A_DAY = 1_000
"""So many anchors the contract is asked about in a day, whatever runs it has: half of them the newest, half older ones in
turn. A provider counts each question."""
_SEEN_WITHIN = timedelta(hours=1)
"""The anchor loop looks each minute: what a contract has for so long is in the tables."""


class ChainReader(Protocol):
    """One contract, read at its chain's newest block. Both raise `anchoring.ethereum.errors.ChainError`."""

    def latest(self, agrees: Callable[[int, str], bool]) -> tuple[int, str]:
        """The contract's latest size and root (`0x…`); what does not agree with the tables is enough endpoints' word."""

    def contradicted(self, expected: Mapping[int, str]) -> set[int]:
        """The sizes for which the contract keeps something else (FORMATS section 5, `0x…`), by enough endpoints' word. Raises
        UndecidedError with those, where of other sizes there are too few words."""


class AnchorsPart:
    """The anchors that the tables have on one network, in the order of their sizes, some at each step.

    `reader` is None where the contract is not asked: a retired network's, or the network can't be reached. A run by
    hand asks about every anchor; the others about the newest, some of the older ones, and what was wrong before.
    """

    def __init__(self, *, network: Network, reader: ChainReader | None) -> None:
        self.name = f"anchors:{network.pk}"
        self._network = network
        self._reader = reader
        # One whose state is gone is asked all the same: the row is missed, and nothing else must stop.
        state = getattr(network, "state", None)
        self._is_open = state is None or state.retired_at is None

    def step(self, position: Position | None, report: Report) -> Step:
        """The next anchors; the contract's newest one after the last. `done` and `total` are sizes."""
        at = position or {"size": -1, "previous": self._network.start, "number": 0, "of": self._count()}
        newest, doubts = anchors_newest_of(self._network), at.get("doubts", [])
        try:
            rows = anchors_after(self._network, at["size"], _BATCH)
            self._check(rows, at["previous"], report)
            if self._reader is not None:
                turn = _Turn(report.run, at["number"], at["of"], self._wrong_before())
                doubts = [*doubts, *self._ask(self._reader, turn.of(rows), report)]
            if rows:
                last = rows[-1].size
                number = at["number"] + len(rows)
                return Step(
                    {**at, "size": last, "previous": last, "number": number, "doubts": doubts}, last, newest
                )
            if self._reader is not None:
                self._latest(self._reader, newest, report)
        except ChainError as error:
            return Step(None, unchecked=self._lines(*doubts, error))
        except LogDamagedError as error:
            report.add("chain:root", str(self._network), str(error))
        not_asked = ("not asked",) if self._is_open and self._reader is None else ()
        return Step(None, newest, newest, self._lines(*doubts, *not_asked))

    def _lines(self, *unchecked: object) -> tuple[str, ...]:
        return tuple(f"{self._network}: {why}" for why in unchecked)

    def _check(self, rows: list[AnchorRow], previous: int, report: Report) -> None:
        for row in rows:
            if not Checkpoint.objects.filter(size=row.size, root=row.root.removeprefix("0x")).exists():
                report.add("anchor:checkpoint", _name(row), "no checkpoint of this size has this root")
            if row.previous_size != previous:
                detail = f"comes after {row.previous_size}, the anchor before it has {previous}"
                report.add("anchor:hole", _name(row), detail)
            previous = row.size

    def _ask(self, reader: ChainReader, rows: list[AnchorRow], report: Report) -> tuple[str, ...]:
        """What could not be decided, in words."""
        doubts: tuple[str, ...] = ()
        try:
            others = reader.contradicted({row.size: _digest(row) for row in rows}) if rows else set[int]()
        except UndecidedError as error:
            others, doubts = error.contradicted, (str(error),)
        for row in rows:
            if row.size in others:
                report.add(
                    "anchor:contract", _name(row), "the contract has another anchor of this size, or none"
                )
        return doubts

    def _count(self) -> int:
        return Anchor.objects.filter(network=self._network).count()

    def _wrong_before(self) -> set[str]:
        findings = AuditFinding.objects.filter(part=self.name, code="anchor:contract", ended_at=None)
        return set(findings.values_list("row", flat=True))

    def _latest(self, reader: ChainReader, newest: int, report: Report) -> None:
        told = reader.latest(lambda size, root: self._contradiction(size, root, newest) is None)
        contradiction = self._contradiction(*told, newest)
        if contradiction is not None:
            report.add(*contradiction)

    def _contradiction(self, size: int, root: str, newest: int) -> tuple[str, str, str] | None:
        """The finding that the contract's latest size and root come to."""
        name = str(self._network)
        if size > newest_checkpoint().size:
            return "chain:ahead", name, f"the contract has {size} entries, the log has fewer"
        if size and proofs.root(size).hex() != root.removeprefix("0x"):
            return "chain:fork", name, f"the contract has another root at {size} entries"
        checkpoint = Checkpoint.objects.filter(size=size).first()
        if size > newest and checkpoint and checkpoint.created_at < timezone.now() - _SEEN_WITHIN:
            return "anchor:missing", f"anchor of {size} on {self._network.name}", "only the contract has it"
        return None


@dataclass(frozen=True)
class _Turn:
    """Whose turn it is in a run to be held against the contract, of rows that begin at `number`, of about `count`."""

    run: AuditRun
    number: int
    count: int
    wrong_before: set[str]

    def of(self, rows: list[AnchorRow]) -> list[AnchorRow]:
        half = self._half()
        turns = self.count // half + 1
        return [
            row
            for number, row in enumerate(rows, self.number)
            if self.run.by_hand
            or number >= self.count - half
            or number // half % turns == self.run.pk % turns
            or _name(row) in self.wrong_before
        ]

    def _half(self) -> int:
        """How many newest and how many older ones: the run's share of a day, by when the one before it began."""
        before = AuditRun.objects.filter(by_hand=False, pk__lt=self.run.pk).order_by("-pk").first()
        gap = self.run.started_at - before.started_at if before else PAUSE
        share = min(max(gap, PAUSE) / timedelta(days=1), 1.0)
        return max(1, int(_ASKED_A_DAY * share / 2))


def _digest(row: AnchorRow) -> str:
    """SHA-256(previousSize ‖ size ‖ root ‖ time), as the contract keeps it."""
    numbers = [number.to_bytes(8, "big") for number in (row.previous_size, row.size, row.time)]
    root = bytes.fromhex(row.root.removeprefix("0x"))
    return "0x" + hashlib.sha256(numbers[0] + numbers[1] + root + numbers[2]).hexdigest()


def _name(row: AnchorRow) -> str:
    return f"anchor of {row.size} on {row.network}"
