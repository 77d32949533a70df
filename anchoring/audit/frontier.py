"""The roots of a growing log, with nothing kept but the left siblings: about 20 hashes at a million entries."""

from collections.abc import Sequence

from verifier import tree


class Frontier:
    """A log of `size` leaves, as the roots of its complete subtrees, largest first."""

    def __init__(self, size: int = 0, roots: Sequence[bytes] = ()) -> None:
        self.size = size
        self.roots = list(roots)

    def push(self, leaf_hash: bytes) -> list[bytes]:
        """Append a leaf. Returns the roots of the complete subtrees that it ends, by height: the leaf's own first."""
        ended, size = [leaf_hash], self.size
        # Each trailing one of the old size is a complete subtree that this leaf's joins.
        while size & 1:
            ended.append(tree.node_hash(self.roots.pop(), ended[-1]))
            size >>= 1
        self.roots.append(ended[-1])
        self.size += 1
        return ended

    def root(self) -> bytes:
        """MTH of the leaves so far (RFC 9162 section 2.1.1)."""
        if not self.roots:
            return tree.root([])
        root = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            root = tree.node_hash(left, root)
        return root
