"""The map's pages against the definition, on random maps and on nasty ones."""

import hashlib
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anchoring.log.map.pages import DIGITS, LEAF_CAPACITY, Page
from anchoring.log.map.prove import prove
from anchoring.log.map.update import pages_updated
from verifier import trie

Map = dict[bytes, bytes]


class Pages:
    """Pages in memory, as the database keeps them in rows."""

    def __init__(self) -> None:
        self.stored: dict[str, Page] = {}
        self.read_count = 0

    def read(self, prefixes: Any) -> dict[str, Page]:
        pages = {prefix: self.stored[prefix] for prefix in prefixes if prefix in self.stored}
        self.read_count += len(pages)
        return pages

    def put(self, changes: Map) -> bytes:
        written, root = pages_updated(self.read, changes)
        self.stored.update(written)
        return root


def _value(number: int) -> bytes:
    return hashlib.sha256(number.to_bytes(8, "big")).digest()


_uniform = st.binary(min_size=32, max_size=32)
_shared = st.builds(
    lambda bits, low: ((int.from_bytes(_value(0), "big") >> bits << bits) | low & ((1 << bits) - 1)).to_bytes(
        32, "big"
    ),
    st.sampled_from([6, 7, 8, 56, 128, 244, 250, 252, 253]),
    st.integers(0, 2**256 - 1),
)
_labels = st.lists(st.one_of(_uniform, _shared), unique=True, max_size=120)


@settings(max_examples=150, deadline=None)
@given(labels=_labels, others=st.lists(st.one_of(_uniform, _shared), max_size=5), step=st.integers(1, 50))
def test_root_and_proofs_are_those_of_the_definition(
    labels: list[bytes], others: list[bytes], step: int
) -> None:
    pages, reference, root = Pages(), Map(), trie.EMPTY
    for start in range(0, len(labels), step):
        changes = {label: _value(start + at) for at, label in enumerate(labels[start : start + step])}
        changes |= {label: _value(-start % 2**60) for label in labels[:start:7]}
        reference |= changes
        root = pages.put(changes)
    assert root == trie.root(reference)
    for label in labels[:10] + others:
        proof = prove(pages.read, label)
        assert proof == trie.prove(reference, label)
        trie.verify(label, reference.get(label), proof, root)


@pytest.mark.parametrize("count", [1, 2, 32, 33, 64])
def test_labels_that_share_250_bits(count: int) -> None:
    base = int.from_bytes(_value(1), "big") >> 6 << 6
    reference = {(base + low).to_bytes(32, "big"): _value(low) for low in range(count)}
    pages = Pages()
    assert pages.put(reference) == trie.root(reference)
    for low in (0, count - 1, 63):
        label = (base + low).to_bytes(32, "big")
        assert prove(pages.read, label) == trie.prove(reference, label)


def test_pages_follow_from_the_labels_in_whatever_order_they_came() -> None:
    reference = {_value(number): _value(-number % 2**60) for number in range(2_000)}
    labels = list(reference)
    random.Random(7).shuffle(labels)
    once, often = Pages(), Pages()
    once.put(reference)
    for start in range(0, len(labels), 61):
        often.put({label: reference[label] for label in labels[start : start + 61]})
    assert once.stored == often.stored


def test_a_leaf_page_holds_at_most_32_labels() -> None:
    reference = {_value(number): _value(number) for number in range(LEAF_CAPACITY)}
    pages = Pages()
    pages.put(reference)
    assert set(pages.stored) == {""}
    pages.put({_value(LEAF_CAPACITY): _value(0)})
    assert not pages.stored[""].is_leaf
    assert set(pages.stored) == {""} | {label.hex()[0] for label in [*reference, _value(LEAF_CAPACITY)]}
    assert set(DIGITS) >= {prefix for prefix in pages.stored if prefix}


def test_a_change_touches_only_the_way_to_it() -> None:
    pages = Pages()
    pages.put({_value(number): _value(number) for number in range(20_000)})
    written, _ = pages_updated(pages.read, {_value(77): _value(1)})
    assert len(written) == 4
    pages.read_count = 0
    prove(pages.read, _value(77))
    assert pages.read_count == 4


def test_proofs_are_short() -> None:
    pages = Pages()
    pages.put({_value(number): _value(number) for number in range(20_000)})
    longest = max(len(prove(pages.read, _value(number)).siblings) for number in range(0, 20_000, 500))
    assert longest * 32 <= 900
