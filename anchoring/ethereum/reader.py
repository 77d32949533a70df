"""One contract, read at the newest block, for who compares it with the tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from anchoring.ethereum.client import Client
from anchoring.ethereum.view import anchored_read_all, latest_read


@dataclass(frozen=True)
class ContractReader:
    """`client` reaches the chain on which the contract has the address `contract`."""

    client: Client
    contract: str

    def latest(self) -> tuple[int, str]:
        """`latest()`: size and root, `0x…`. Raises ChainError."""
        return self.client.first(lambda endpoint: latest_read(endpoint, self.contract, "latest"))

    def anchored(self, sizes: Sequence[int]) -> list[str | None]:
        """`anchored(size)` of each, `0x…`, or None where the contract has no such anchor. Raises ChainError."""
        return self.client.first(lambda endpoint: anchored_read_all(endpoint, self.contract, sizes, "latest"))
