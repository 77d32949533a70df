"""Compare each signed transaction's row with the bytes that were signed."""

from collections.abc import Iterator

from eth_account import Account
from eth_utils.crypto import keccak

from anchoring.audit.parts import Position, Step
from anchoring.audit.report import Report
from anchoring.ethereum.contract import anchor_call
from anchoring.ethereum.signer import transaction_of
from anchoring.models import Attempt, Purpose

_BATCH = 50
_ANCHOR_HEAD = len(anchor_call(0, "0x" + "00" * 32, [])) - 2 * 64
"""The digits of a call of `anchor` before its proof: selector, size, root."""


class AttemptsPart:
    """Every transaction that was ever signed, some at each step."""

    name = "attempts"

    def step(self, position: Position | None, report: Report) -> Step:
        """The next rows."""
        attempts = Attempt.objects.select_related("anchor", "network").order_by("id")
        if position:
            attempts = attempts.filter(id__gt=position["id"])
        rows = list(attempts[:_BATCH])
        for row in rows:
            for column in _differing(row):
                report.add("attempt:changed", f"attempt {row.pk}", f"{column} is not what was signed")
        return Step({"id": rows[-1].pk}) if rows else Step(None)


def _differing(row: Attempt) -> Iterator[str]:
    """The columns that say something else than the signed bytes."""
    try:
        raw = bytes.fromhex(row.raw.removeprefix("0x"))
        signed, sender = transaction_of(row.raw), str(Account.recover_transaction(raw)).lower()
    except Exception:  # noqa: BLE001  the libraries raise what they like for bytes that are no transaction
        yield "raw"
        return
    columns = {
        "hash": (row.hash, "0x" + keccak(raw).hex()),
        "sender": (row.sender, sender),
        "chain_id": (row.chain_id, signed.chain_id),
        "nonce": (row.nonce, signed.nonce),
        "gas_limit": (row.gas_limit, signed.gas),
        "max_fee": (row.max_fee, signed.max_fee),
        "tip": (row.tip, signed.tip),
    }
    yield from (name for name, (stored, said) in columns.items() if stored != said)
    is_deployment = row.purpose == Purpose.DEPLOY
    if is_deployment != (signed.to is None):
        yield "purpose"
    elif not is_deployment and (row.network is None or row.network.contract != signed.to):
        yield "network"
    if row.anchor is not None:
        call = anchor_call(row.anchor.size, row.anchor.root, [])[:_ANCHOR_HEAD]
        if row.purpose != Purpose.ANCHOR or signed.data[: len(call)] != call:
            yield "anchor"
