"""Proofs from the tiles, for any size that the log has had. A handful of rows each."""

from collections.abc import Iterator, Mapping, Sequence

from anchoring.log.shape import Range, beside_ranges, consistency_ranges, inclusion_ranges, split
from anchoring.log.tiles import TileHashes, tiles_of, tiles_read
from verifier import tree
from verifier.errors import VerifierError

_BATCH = 128


def root(size: int) -> bytes:
    """MTH of the first `size` entries. Raises LogDamagedError if the log has no such size."""
    if not size:
        return tree.root([])
    return TileHashes(tiles_read(tiles_of([(0, size)]))).range_hash((0, size))


def inclusion_proof(index: int, size: int) -> list[bytes]:
    """The inclusion proof of entry `index` in the log of `size` entries (RFC 9162 section 2.1.3.1).

    Raises ValueError unless 0 <= index < size, LogDamagedError if the log has no such size.
    """
    return inclusion_proofs([index], size)[0]


def inclusion_proofs(indices: Sequence[int], size: int) -> list[list[bytes]]:
    """Inclusion proofs of many entries in the log of `size` entries, in the order asked for."""
    proofs = []
    for at in range(0, len(indices), _BATCH):
        batch = indices[at : at + _BATCH]
        if not all(0 <= index < size for index in batch):
            raise ValueError(f"not all of {list(batch)} are entries of a log of {size}")
        paths = [inclusion_ranges(index, size) for index in batch]
        hashes = TileHashes(tiles_read(tiles_of(part for path in paths for part in path)))
        proofs += [[hashes.range_hash(part) for part in path] for path in paths]
    return proofs


def leaves_included(leaves: Mapping[int, bytes], size: int, root: bytes) -> Iterator[int]:
    """The indices of those of these leaf hashes that are in the log of `size` entries with this root.

    The root is made anew from many of them at once (RFC 9162 section 2.1.1), which takes about two hashes for each that
    lies among others. Where it is another one, each leaf is shown by an inclusion proof of its own. Raises as
    `inclusion_proofs` does.
    """
    indices = sorted(leaves)
    for at in range(0, len(indices), _BATCH):
        batch = indices[at : at + _BATCH]
        if not 0 <= batch[0] <= batch[-1] < size:
            raise ValueError(f"not all of {batch} are entries of a log of {size}")
        beside = list(beside_ranges(batch, (0, size)))
        hashes = TileHashes(tiles_read(tiles_of(beside)))
        known = {(index, index + 1): leaves[index] for index in batch}
        known |= {part: hashes.range_hash(part) for part in beside}
        if _folded(known, (0, size)) == root:
            yield from batch
        else:
            yield from _each_included(leaves, batch, size, root)


def _folded(known: Mapping[Range, bytes], part: Range) -> bytes:
    """The hash of a range that is made of those known."""
    if part in known:
        return known[part]
    start, end = part
    middle = start + split(end - start)
    return tree.node_hash(_folded(known, (start, middle)), _folded(known, (middle, end)))


def _each_included(
    leaves: Mapping[int, bytes], indices: Sequence[int], size: int, root: bytes
) -> Iterator[int]:
    for index, proof in zip(indices, inclusion_proofs(indices, size), strict=True):
        try:
            tree.verify_inclusion(index, size, leaves[index], proof, root)
        except VerifierError:
            continue
        yield index


def consistency_proof(size1: int, size2: int) -> list[bytes]:
    """The proof that the log of `size2` entries begins with that of `size1` (RFC 9162 section 2.1.4.1).

    Empty where the sizes are equal. Raises ValueError unless 0 < size1 <= size2, LogDamagedError as above.
    """
    return consistency_proofs([size1], size2)[0]


def consistency_proofs(sizes: Sequence[int], size2: int) -> list[list[bytes]]:
    """The proofs that the log of `size2` entries begins with those of these sizes, in the order asked for."""
    if not all(0 < size1 <= size2 for size1 in sizes):
        raise ValueError(f"no consistency proof from all of {list(sizes)} to {size2}")
    proofs = []
    for at in range(0, len(sizes), _BATCH):
        batch = sizes[at : at + _BATCH]
        paths = [consistency_ranges(size1, size2) if size1 < size2 else [] for size1 in batch]
        hashes = TileHashes(tiles_read(tiles_of(part for path in paths for part in path)))
        proofs += [[hashes.range_hash(part) for part in path] for path in paths]
    return proofs
