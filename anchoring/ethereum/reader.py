"""One contract, read at the newest block, for who compares it with the tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from anchoring.ethereum.client import Client
from anchoring.ethereum.endpoint import Endpoint
from anchoring.ethereum.errors import DisagreedError, UndecidedError
from anchoring.ethereum.view import anchored_read_all, latest_read


@dataclass(frozen=True)
class ContractReader:
    """`client` reaches the chain on which the contract has the address `contract`.

    Of the newest all endpoints are asked, of what was anchored before it one and, where it says what the tables do not, all:
    DisagreedError where neither those that contradict the tables, each as it may, nor those that say what the tables do are as
    many as the client's quorum.
    """

    client: Client
    contract: str

    def latest(self, agrees: Callable[[int, str], bool] = lambda _size, _root: True) -> tuple[int, str]:
        """`latest()`: size and root, `0x…`, of which `agrees` says whether the tables have them.

        Words that do not agree count together, whatever their sizes: the first of them is told where they are enough. Of those
        that agree it is the largest, for one that stood still a month ago agrees too. Raises ChainError.
        """

        def told(endpoint: Endpoint) -> tuple[int, str]:
            return latest_read(endpoint, self.contract, "latest")

        # The first alone says why there is no word at all.
        words = self.client.all(told) or [self.client.first(told)]
        others = [word for word in words if not agrees(*word)]
        agreeing = [word for word in words if agrees(*word)]
        if len(others) >= self.client.quorum:
            return others[0]
        if others and len(agreeing) < self.client.quorum:
            raise DisagreedError(self._too_few(f"the contract's latest size: {[size for size, _ in words]}"))
        return max(agreeing)

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
