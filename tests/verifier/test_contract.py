"""The contract's four views, decoded from what a chain answers."""

from __future__ import annotations

import hashlib

import pytest

from verifier.contract import Contracts, anchored_hash
from verifier.errors import Unavailable
from verifier.ethereum import FINALIZED, LATEST

CHAIN, ADDRESS, HASH = 31337, b"\xad" * 20, b"\xab" + bytes(31)
SIZE = (7).to_bytes(32, "big")
LATEST_VIEW, ANCHORED, PREDECESSOR, START = (
    bytes.fromhex(selector) for selector in ("52bfe789", "0b24a157", "b719d032", "be9a6555")
)


class Answers:
    """A chain that answers each call with the same bytes, and nothing where it has no contract."""

    def __init__(self, answers: dict[tuple[bytes, str], bytes]) -> None:
        self._answers = answers
        self.calls: list[tuple[int, bytes, bytes, str]] = []

    def call(self, chain_id: int, contract: bytes, data: bytes, block: str) -> bytes:
        self.calls.append((chain_id, contract, data, block))
        return self._answers.get((data, block), b"")


class Down:
    """A chain without an endpoint."""

    def call(self, *_asked: object) -> bytes:
        raise Unavailable("offline")


def test_an_anchored_size_has_its_hash_and_others_none() -> None:
    chain = Answers({(ANCHORED + SIZE, FINALIZED): HASH, (ANCHORED + SIZE, LATEST): bytes(32)})
    contracts = Contracts(chain)
    assert contracts.anchored(CHAIN, ADDRESS, 7, FINALIZED) == HASH
    assert contracts.anchored(CHAIN, ADDRESS, 7, LATEST) is None
    assert contracts.anchored(CHAIN, ADDRESS, 8, LATEST) is None
    assert contracts.anchored(CHAIN, ADDRESS, 7, FINALIZED) == HASH
    # Each view is read once for a block.
    assert len(chain.calls) == 3


def test_the_latest_size_and_root_are_read() -> None:
    contracts = Contracts(Answers({(LATEST_VIEW, LATEST): SIZE + HASH}))
    assert contracts.latest(CHAIN, ADDRESS, LATEST) == (7, HASH)
    assert contracts.latest(CHAIN, ADDRESS, FINALIZED) is None


def test_a_young_contract_is_read_at_the_newest_block() -> None:
    predecessor, other = bytes(12) + b"\x9d" * 20, bytes(12) + b"\x0e" * 20
    young = {(PREDECESSOR, LATEST): predecessor, (START, LATEST): SIZE}
    assert Contracts(Answers(young)).succession(CHAIN, ADDRESS) == (b"\x9d" * 20, 7)
    older = {**young, (PREDECESSOR, FINALIZED): other, (START, FINALIZED): SIZE}
    assert Contracts(Answers(older)).succession(CHAIN, ADDRESS) == (b"\x0e" * 20, 7)


@pytest.mark.parametrize("view", [PREDECESSOR, START])
def test_half_a_succession_is_no_contract(view: bytes) -> None:
    with pytest.raises(Unavailable) as caught:
        Contracts(Answers({(view, FINALIZED): SIZE, (view, LATEST): SIZE})).succession(CHAIN, ADDRESS)
    assert caught.value.fault.code == "contract_not_there"


@pytest.mark.parametrize("answer", [bytes(31), bytes(33), b"\1"])
def test_an_answer_of_another_length_is_none(answer: bytes) -> None:
    with pytest.raises(Unavailable) as caught:
        Contracts(Answers({(ANCHORED + SIZE, FINALIZED): answer})).anchored(CHAIN, ADDRESS, 7, FINALIZED)
    assert caught.value.fault.code == "answer_shape"


def test_a_view_asked_for_ahead_is_not_asked_again() -> None:
    chain = Answers({(ANCHORED + SIZE, FINALIZED): HASH})
    contracts = Contracts(chain)
    contracts.prefetch_anchored([(CHAIN, ADDRESS, 7), (CHAIN, ADDRESS, 8)])
    assert len(chain.calls) == 2
    assert contracts.anchored(CHAIN, ADDRESS, 7, FINALIZED) == HASH
    assert contracts.anchored(CHAIN, ADDRESS, 8, FINALIZED) is None
    assert len(chain.calls) == 2


def test_an_unavailable_chain_stays_so_for_each_view() -> None:
    contracts = Contracts(Down())
    contracts.prefetch_anchored([(CHAIN, ADDRESS, 7)])
    for _ in range(2):
        with pytest.raises(Unavailable) as caught:
            contracts.anchored(CHAIN, ADDRESS, 7, FINALIZED)
        assert caught.value.fault.code == "offline"


def test_an_anchor_s_hash_is_of_its_four_values() -> None:
    packed = bytes(7) + b"\5" + bytes(7) + b"\7" + HASH + bytes(7) + b"\x09"
    assert anchored_hash(5, 7, HASH, 9) == hashlib.sha256(packed).digest()
