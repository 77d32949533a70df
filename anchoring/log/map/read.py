"""Prove from a committed version of the map, and delete the versions that no evidence needs."""

from collections.abc import Sequence

from anchoring.log.errors import LogDamagedError
from anchoring.log.map.prove import prove, read_ahead
from anchoring.log.map.store import pages_at
from anchoring.models import Entry, MapPage
from verifier import trie
from verifier.errors import Mismatch

_BATCH = 2_000


class VersionGoneError(Exception):
    """There is no such commitment, or its pages were pruned."""


def map_proof(label: str, version: int, *, root: str | None = None) -> trie.MapProof:
    """What the map committed by the entry at index `version` has at `label` (hex); at most a handful of rows.

    The proof is checked against the commitment before it is given out: `root` (hex) where that entry was read already.
    Raises VersionGoneError.
    """
    return map_proofs([label], version, root=root)[0]


def map_proofs(labels: Sequence[str], version: int, *, root: str | None = None) -> list[trie.MapProof]:
    """The same of several labels, in the order asked for and in as many questions as of one."""
    if root is None:
        root = Entry.objects.filter(index=version).values_list("root", flat=True).first()
    if root is None:
        raise VersionGoneError(f"entry {version} is no map commitment")
    asked = [bytes.fromhex(label) for label in labels]
    pages = read_ahead(pages_at(version), asked)
    return [_checked(prove(pages, label), label, version, root) for label in asked]


def _checked(proof: trie.MapProof, asked: bytes, version: int, root: str) -> trie.MapProof:
    present = proof.terminal is not None and proof.terminal[0] == asked
    value = proof.terminal[1] if proof.terminal and present else None
    try:
        trie.verify(asked, value, proof, bytes.fromhex(root))
    except Mismatch as error:
        if MapPage.objects.filter(prefix="", version__lte=version).exists():
            raise LogDamagedError(f"the map's pages do not lead to the commitment at {version}") from error
        raise VersionGoneError(f"the map at {version} was pruned") from error
    return proof


def map_prune(*, keep: int) -> int:
    """Delete pages that neither the map at version `keep` nor a newer one has; returns how many.

    In small transactions: nobody waits for long, and a crash leaves the rest to the next run.
    """
    table = MapPage._meta.db_table
    # Roots go first: who asks for a version that is going away is told so, whatever else is still there.
    root = MapPage.objects.filter(prefix="", version__lte=keep).order_by("-version").first()
    after, pruned = 0, 0 if root is None else _roots_before(root.version)
    while True:
        # A page is needed as long as no other with its prefix came between it and `keep`.
        rows = MapPage.objects.raw(
            f"SELECT old.id FROM {table} old WHERE old.id > %s AND old.version < %s AND EXISTS"  # noqa: S608
            f" (SELECT 1 FROM {table} new WHERE new.prefix = old.prefix"
            "   AND new.version > old.version AND new.version <= %s)"
            f" ORDER BY old.id LIMIT {_BATCH}",
            [after, keep, keep],
        )
        ids = [row.id for row in rows]
        if not ids:
            return pruned
        pruned += MapPage.objects.filter(id__in=ids).delete()[0]
        after = ids[-1]


def _roots_before(version: int) -> int:
    return MapPage.objects.filter(prefix="", version__lt=version).delete()[0]
