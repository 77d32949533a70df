"""The roots of a growing log, with nothing kept but the left siblings: about 20 hashes at a million entries."""

from verifier import tree


class Frontier:
    """A log of `size` leaves, as the roots of its complete subtrees, largest first."""

    def __init__(self) -> None:
        self.size = 0
        self._roots: list[bytes] = []

    def push(self, leaf_hash: bytes) -> None:
        """Append a leaf."""
        self._roots.append(leaf_hash)
        size = self.size
        # Each trailing one of the old size is a complete subtree that this leaf's joins.
        while size & 1:
            right = self._roots.pop()
            self._roots[-1] = tree.node_hash(self._roots[-1], right)
            size >>= 1
        self.size += 1

    def root(self) -> bytes:
        """MTH of the leaves so far (RFC 9162 section 2.1.1)."""
        if not self._roots:
            return tree.root([])
        root = self._roots[-1]
        for left in reversed(self._roots[:-1]):
            root = tree.node_hash(left, root)
        return root
