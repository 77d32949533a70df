"""One contract, read at the newest block, for who compares it with the tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from anchoring.ethereum.client import Client
from anchoring.ethereum.errors import DisagreedError, UndecidedError
from anchoring.ethereum.view import anchored_read_all, latest_read


@dataclass(frozen=True)
class ContractReader:
    """`client` reaches the chain on which the contract has the address `contract`.

    One endpoint is asked. Where it says what the tables do not, all are: DisagreedError where neither those that contradict
    the tables, each as it may, nor those that say what the tables do are as many as the client's quorum.
    """

    client: Client
    contract: str

    def latest(self, agrees: Callable[[int, str], bool] = lambda _size, _root: True) -> tuple[int, str]:
        """`latest()`: size and root, `0x…`, of which `agrees` says whether the tables have them.

        Words that do not agree count together, whatever their sizes: the first of the side that is enough is told. Raises
        ChainError.
        """
        told = self.client.first(lambda endpoint: latest_read(endpoint, self.contract, "latest"))
        if agrees(*told):
            return told
        words = self.client.all(lambda endpoint: latest_read(endpoint, self.contract, "latest"))
        others = [word for word in words if not agrees(*word)]
        agreeing = [word for word in words if agrees(*word)]
        enough = next((side for side in (others, agreeing) if len(side) >= self.client.quorum), None)
        if enough is None:
            raise DisagreedError(self._too_few(f"the contract's latest size: {[size for size, _ in words]}"))
        return enough[0]

    def anchored(self, sizes: Sequence[int]) -> list[str | None]:
        """`anchored(size)` of each, `0x…`, or None where the contract has no such anchor. Raises ChainError."""
        return self.client.first(lambda endpoint: anchored_read_all(endpoint, self.contract, sizes, "latest"))

    def contradicted(self, expected: Mapping[int, str]) -> set[int]:
        """The sizes for which the contract has another `anchored(size)` than is `expected`, or none.

        Raises UndecidedError where of some sizes there are too few words, with what the others come to; ChainError.
        """
        told = zip(expected.items(), self.anchored(list(expected)), strict=True)
        sizes = [size for (size, digest), kept in told if kept != digest]
        if not sizes:
            return set()
        words = self.client.all(lambda endpoint: anchored_read_all(endpoint, self.contract, sizes, "latest"))
        contradicted, undecided = set[int](), list[int]()
        for place, size in enumerate(sizes):
            others = sum(word[place] != expected[size] for word in words)
            if others >= self.client.quorum:
                contradicted.add(size)
            elif len(words) - others < self.client.quorum:
                undecided.append(size)
        if undecided:
            raise UndecidedError(
                self._too_few(f"the anchor of {', '.join(map(str, undecided))}"), contradicted
            )
        return contradicted

    def _too_few(self, about: str) -> str:
        least = self.client.quorum
        return f"fewer than {least} endpoints contradict the tables, and fewer than {least} agree with them, on {about}"
