"""One contract, read at the newest block, for who compares it with the tables."""

from dataclasses import dataclass

from anchoring.ethereum.client import Client
from anchoring.ethereum.view import anchored_read, latest_read


@dataclass(frozen=True)
class ContractReader:
    """`client` reaches the chain on which the contract has the address `contract`."""

    client: Client
    contract: str

    def latest(self) -> tuple[int, str]:
        """`latest()`: size and root, `0x…`. Raises ChainError."""
        return self.client.first(lambda endpoint: latest_read(endpoint, self.contract, "latest"))

    def anchored(self, size: int) -> str | None:
        """`anchored(size)`, `0x…`, or None where the contract has no such anchor. Raises ChainError."""
        return self.client.first(lambda endpoint: anchored_read(endpoint, self.contract, size, "latest"))
