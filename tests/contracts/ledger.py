"""AnchorLog on a real node, called as anybody could. Accounts are anvil's own, which sign for themselves."""

import time
from dataclasses import dataclass
from typing import Any

from anchoring.ethereum import contract
from anchoring.ethereum.contract import NO_ADDRESS, NO_ROOT, Anchored
from anchoring.ethereum.shapes import event
from tests.fixtures.anvil import SECONDS, Anvil


@dataclass
class Ledger:
    """One deployed contract. `admin` deployed it, `anchorer` may anchor, `stranger` may nothing."""

    node: Anvil
    address: str
    admin: str
    anchorer: str
    stranger: str

    def sends(self, sender: str, data: str, value: int = 0) -> dict[str, Any]:
        """The receipt of a transaction. Raises where the contract refuses it."""
        request = {"from": sender, "to": self.address, "data": data, "value": hex(value)}
        return _mined(self.node, self.node.rpc("eth_sendTransaction", request))

    def refuses(self, sender: str, data: str, value: int = 0) -> bool:
        """Whether the contract would revert, now."""
        request = {"from": sender, "to": self.address, "data": data, "value": hex(value)}
        try:
            self.node.rpc("eth_call", request, "latest")
        except RuntimeError as error:
            if "revert" not in str(error):
                raise
            return True
        return False

    def anchors(self, size: int, root: bytes, proof: list[bytes]) -> Anchored:
        receipt = self.sends(self.anchorer, contract.anchor_call(size, "0x" + root.hex(), proof))
        return contract.anchored_of(event(receipt["logs"][0]))

    def would_anchor(self, size: int, root: bytes, proof: list[bytes]) -> bool:
        return not self.refuses(self.anchorer, contract.anchor_call(size, "0x" + root.hex(), proof))

    def view(self, name: str, *arguments: object) -> str:
        request = {"to": self.address, "data": contract.view_call(name, *arguments)}
        return str(self.node.rpc("eth_call", request, "latest"))

    @property
    def latest(self) -> tuple[int, str]:
        return contract.latest_of(self.view("latest"))


def ledger(node: Anvil, *, size: int = 0, root: bytes | None = None, predecessor: str = NO_ADDRESS) -> Ledger:
    """A fresh contract; with a size and root, the successor of another."""
    admin, anchorer, stranger = node.rpc("eth_accounts")[:3]
    data = contract.deployment(
        admin=admin,
        anchorer=anchorer,
        size=size,
        root="0x" + root.hex() if root else NO_ROOT,
        predecessor=predecessor,
    )
    created = _mined(node, node.rpc("eth_sendTransaction", {"from": admin, "data": data}))
    return Ledger(node, created["contractAddress"], admin, anchorer, stranger)


def _mined(node: Anvil, transaction: str) -> dict[str, Any]:
    deadline = time.monotonic() + SECONDS
    while (receipt := node.rpc("eth_getTransactionReceipt", transaction)) is None:
        assert time.monotonic() < deadline, "the transaction is in no block"
        time.sleep(0.002)
    if receipt["status"] != "0x1":
        raise RuntimeError("execution reverted")
    return dict(receipt)
