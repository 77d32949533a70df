import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from anchoring import triggers
from anchoring.log import proofs
from anchoring.log.errors import LogDamagedError
from anchoring.log.tiles import RightEdge, right_edge_read, right_edge_write, tiles_read
from anchoring.models import Tile
from verifier import tree

SIZE = 66_000
LEAVES = [hashlib.sha256(number.to_bytes(4, "big")).digest() for number in range(SIZE)]


@pytest.fixture(scope="module")
def tiles(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The tiles of 66,000 leaves, of three levels, without their entries."""
    with django_db_blocker.unblock():
        connection.ensure_connection()
        with connection.cursor() as cursor:
            edge = RightEdge(0, [])
            Tile.objects.bulk_create(edge.append(LEAVES))
            right_edge_write(edge)
            yield
            triggers.remove(connection)
            cursor.execute("DELETE FROM anchoring_tile")
            cursor.execute("DELETE FROM anchoring_partialtile")
            triggers.install(connection)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tiles")]

SIZES = st.one_of(
    st.integers(1, SIZE), st.sampled_from([1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 65_792, SIZE])
)


@settings(max_examples=60, deadline=None)
@given(size=SIZES, data=st.data())
def test_inclusion_proofs_at_every_size_follow_the_definition(size: int, data: Any) -> None:
    index = data.draw(st.one_of(st.integers(0, size - 1), st.sampled_from([0, size // 2, size - 1])))
    proof = proofs.inclusion_proof(index, size)
    assert proof == tree.inclusion_proof(index, LEAVES[:size])
    tree.verify_inclusion(index, size, LEAVES[index], proof, proofs.root(size))


@settings(max_examples=60, deadline=None)
@given(size2=SIZES, data=st.data())
def test_consistency_proofs_between_any_sizes_are_those_of_the_definition(size2: int, data: Any) -> None:
    size1 = data.draw(st.one_of(st.integers(1, size2), st.sampled_from([1, size2 // 2 or 1, size2])))
    proof = proofs.consistency_proof(size1, size2)
    assert proof == tree.consistency_proof(size1, LEAVES[:size2])
    tree.verify_consistency(size1, size2, proofs.root(size1), proofs.root(size2), proof)


@settings(max_examples=30, deadline=None)
@given(size=SIZES)
def test_roots_of_past_sizes_are_those_of_the_definition(size: int) -> None:
    assert proofs.root(size) == tree.root(LEAVES[:size])


def test_the_root_of_nothing_is_that_of_the_definition() -> None:
    assert proofs.root(0) == tree.root([])


def test_many_proofs_at_once_come_in_the_order_asked_for() -> None:
    indices = [65_999, 0, 400, 400, 65_536]
    assert proofs.inclusion_proofs(indices, SIZE) == [
        proofs.inclusion_proof(index, SIZE) for index in indices
    ]
    sizes = [65_999, 1, SIZE, 257, 257, 65_536]
    assert proofs.consistency_proofs(sizes, SIZE) == [proofs.consistency_proof(size, SIZE) for size in sizes]
    with pytest.raises(ValueError, match="no consistency proof"):
        proofs.consistency_proofs([5, 0], SIZE)


@pytest.mark.parametrize("index", [0, 12_345, 65_535, 65_536, 65_999])
def test_a_proof_is_one_query_of_at_most_eight_rows(index: int, monkeypatch: Any) -> None:
    rows = 0

    def counted(wanted: Any) -> Any:
        nonlocal rows
        tiles = tiles_read(wanted)
        rows += len(tiles)
        return tiles

    monkeypatch.setattr(proofs, "tiles_read", counted)
    with CaptureQueriesContext(connection) as queries:
        proofs.inclusion_proof(index, SIZE)
    assert len(queries) == 1
    assert 1 <= rows <= 8


def test_an_entry_outside_the_log_has_no_proof() -> None:
    with pytest.raises(ValueError, match="entries of a log of 5"):
        proofs.inclusion_proof(5, 5)
    with pytest.raises(ValueError, match="no consistency proof"):
        proofs.consistency_proof(0, 5)
    with pytest.raises(ValueError, match="no consistency proof"):
        proofs.consistency_proof(6, 5)
    with pytest.raises(LogDamagedError):
        proofs.root(SIZE + 1)


@settings(max_examples=40, deadline=None)
@given(parts=st.lists(st.sampled_from([1, 2, 100, 255, 256, 257, 600]), min_size=1, max_size=12))
def test_however_leaves_come_the_tiles_are_the_same(parts: list[int]) -> None:
    edge, full, start = RightEdge(0, []), dict[tuple[int, int], bytes](), 0
    for part in parts:
        for tile in edge.append(LEAVES[start : start + part]):
            full[tile.level, tile.number] = bytes(tile.hashes)
        start += part
    whole = RightEdge(0, [])
    assert full == {(tile.level, tile.number): tile.hashes for tile in whole.append(LEAVES[:start])}
    assert (edge.size, edge.partial) == (whole.size, whole.partial)
    assert edge.root() == tree.root(LEAVES[:start])


def test_partial_tiles_of_another_size_are_refused() -> None:
    assert right_edge_read(SIZE).root() == tree.root(LEAVES)
    for size in (SIZE - 1, SIZE + 1, SIZE - 256, 0):
        with pytest.raises(LogDamagedError, match="partial tiles"):
            right_edge_read(size)


@settings(max_examples=40, deadline=None)
@given(size=SIZES, data=st.data())
def test_of_many_leaves_those_of_the_log_are_told(size: int, data: Any) -> None:
    indices = data.draw(st.sets(st.integers(0, size - 1), min_size=1, max_size=300))
    false = data.draw(st.sets(st.sampled_from(sorted(indices)), max_size=2))
    leaves = {index: bytes(32) if index in false else LEAVES[index] for index in indices}
    assert set(proofs.leaves_included(leaves, size, proofs.root(size))) == indices - false
    assert not list(proofs.leaves_included(leaves, size, bytes([1]) * 32))


def test_leaves_beside_each_other_share_their_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A car's first look with thousands of records took fourteen hashes for each of them."""
    root, hashed = proofs.root(SIZE), 0

    def counted(left: bytes, right: bytes) -> bytes:
        nonlocal hashed
        hashed += 1
        return hashlib.sha256(b"\x01" + left + right).digest()

    monkeypatch.setattr(tree, "node_hash", counted)
    leaves = {index: LEAVES[index] for index in range(512, 1_024)}
    assert len(list(proofs.leaves_included(leaves, SIZE, root))) == len(leaves)
    assert hashed < 2 * len(leaves)
    with pytest.raises(ValueError, match="entries of a log of 5"):
        list(proofs.leaves_included({5: LEAVES[5]}, 5, root))
