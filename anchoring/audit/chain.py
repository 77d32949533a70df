"""Compare anchors with checkpoints, and both with the contracts."""

import hashlib
from collections.abc import Sequence
from typing import Protocol

from anchoring.anchors import AnchorRow, anchors_confirmed, networks
from anchoring.audit.report import Progress, Report
from anchoring.ethereum.errors import ChainError
from anchoring.log import proofs
from anchoring.log.checkpoints import newest_checkpoint
from anchoring.models import Checkpoint, Network


class ChainReader(Protocol):
    """One contract, read at its chain's newest block. Both raise `anchoring.ethereum.errors.ChainError`."""

    def latest(self) -> tuple[int, str]:
        """The contract's latest size and root (`0x…`)."""

    def anchored(self, size: int) -> str | None:
        """What the contract keeps for an anchored size (FORMATS section 5), `0x…`; None where it has no such anchor."""


def anchors_audit(*, report: Report, progress: Progress) -> None:
    """Check that every anchor that the tables have on a chain is of a signed checkpoint."""
    rows = anchors_confirmed()
    for at, row in enumerate(rows):
        if not at % 1000:
            progress("anchors", at, len(rows))
        if not Checkpoint.objects.filter(size=row.size, root=row.root.removeprefix("0x")).exists():
            report.add("anchor:checkpoint", _name(row), "no checkpoint of this size has this root")
    progress("anchors", len(rows), len(rows))


def contract_audit(
    *, network: Network, reader: ChainReader, report: Report, progress: Progress
) -> str | None:
    """Compare what the contract has with the tables. Returns why it could not be read, or None."""
    try:
        size, root = reader.latest()
        _latest(network, size, root, report)
        rows = anchors_confirmed(network=network)
        for at, row in enumerate(rows):
            progress(str(network), at, len(rows))
            if reader.anchored(row.size) != _digest(row):
                report.add(
                    "anchor:contract", _name(row), "the contract has another anchor of this size, or none"
                )
        progress(str(network), len(rows), len(rows))
    except ChainError as error:
        return f"{network}: {error}"
    return None


def open_networks() -> Sequence[Network]:
    """The networks whose contracts an audit reads."""
    return networks(retired=False)


def _latest(network: Network, size: int, root: str, report: Report) -> None:
    if size > newest_checkpoint().size:
        report.add("chain:ahead", str(network), f"the contract has {size} entries, the log has fewer")
    elif size and proofs.root(size).hex() != root.removeprefix("0x"):
        report.add("chain:fork", str(network), f"the contract has another root at {size} entries")


def _digest(row: AnchorRow) -> str:
    """SHA-256(previousSize ‖ size ‖ root ‖ time), as the contract keeps it."""
    numbers = [number.to_bytes(8, "big") for number in (row.previous_size, row.size, row.time)]
    root = bytes.fromhex(row.root.removeprefix("0x"))
    return "0x" + hashlib.sha256(numbers[0] + numbers[1] + root + numbers[2]).hexdigest()


def _name(row: AnchorRow) -> str:
    return f"anchor of {row.size} on {row.network}"
