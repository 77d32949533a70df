"""One contract, read at the newest block, for who compares it with the tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from anchoring.ethereum.client import Client
from anchoring.ethereum.errors import DisagreedError
from anchoring.ethereum.view import anchored_read, anchored_read_all, latest_read


@dataclass(frozen=True)
class ContractReader:
    """`client` reaches the chain on which the contract has the address `contract`.

    One endpoint is asked. Where it says what the tables do not, so must as many as the client's quorum: DisagreedError
    where neither they nor those that say what the tables do are as many.
    """

    client: Client
    contract: str

    def latest(self, agrees: Callable[[int, str], bool] = lambda _size, _root: True) -> tuple[int, str]:
        """`latest()`: size and root, `0x…`, of which `agrees` says whether the tables have them. Raises ChainError."""
        told = self.client.first(lambda endpoint: latest_read(endpoint, self.contract, "latest"))
        if agrees(*told):
            return told
        words = self.client.all(lambda endpoint: latest_read(endpoint, self.contract, "latest"))
        others = [word for word in words if not agrees(*word)]
        alike = [word for word in words if agrees(*word)]
        enough = next((side for side in (others, alike) if len(side) >= self.client.quorum), None)
        if enough is None:
            raise self._disagreed(f"the contract's latest size: {[size for size, _ in words]}")
        return enough[0]

    def anchored(self, sizes: Sequence[int]) -> list[str | None]:
        """`anchored(size)` of each, `0x…`, or None where the contract has no such anchor. Raises ChainError."""
        return self.client.first(lambda endpoint: anchored_read_all(endpoint, self.contract, sizes, "latest"))

    def contradicted(self, expected: Mapping[int, str]) -> set[int]:
        """The sizes for which the contract has another `anchored(size)` than is `expected`, or none. Raises ChainError."""
        told = zip(expected.items(), self.anchored(list(expected)), strict=True)
        return {size for (size, digest), kept in told if kept != digest and self._has_another(size, digest)}

    def _has_another(self, size: int, digest: str) -> bool:
        words = self.client.all(lambda endpoint: anchored_read(endpoint, self.contract, size, "latest"))
        others = sum(word != digest for word in words)
        if max(others, len(words) - others) < self.client.quorum:
            raise self._disagreed(f"the anchor of {size}")
        return others >= self.client.quorum

    def _disagreed(self, about: str) -> DisagreedError:
        return DisagreedError(f"the endpoints do not agree, {self.client.quorum} alike, on {about}")
