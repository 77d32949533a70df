"""The contract's verdict on consistency proofs is the verifier's, proof by proof (RFC 9162 section 2.1.4)."""

import hashlib
import random
from collections.abc import Iterator

import pytest

from tests.contracts.ledger import ledger
from tests.contracts.sparse import Step, step
from tests.fixtures.anvil import Anvil
from tests.verifier.rounds import rounds, sample
from verifier import tree
from verifier.errors import VerifierError

LEAVES = [hashlib.sha256(bytes([index])).digest() for index in range(64)]
ROOTS = [tree.root(LEAVES[:size]) for size in range(65)]
PREDECESSOR = "0x" + "11" * 20


def reference_takes(given: Step) -> bool:
    try:
        tree.verify_consistency(given.old_size, given.size, given.old_root, given.root, given.proof)
    except VerifierError:
        return False
    return True


def forgeries(honest: Step, chance: random.Random) -> Iterator[Step]:
    """What somebody with the key might try: each is another statement than the honest one, or another proof."""
    proof, other = honest.proof, chance.randbytes(32)
    at = chance.randrange(len(proof))

    def with_proof(changed: list[bytes]) -> Step:
        return Step(honest.old_size, honest.size, honest.old_root, honest.root, changed)

    yield with_proof(proof[:-1])
    yield with_proof(proof[1:])
    yield with_proof([*proof, other])
    yield with_proof([other, *proof])
    yield with_proof([*proof[:at], other, *proof[at + 1 :]])
    yield with_proof([*proof[:at], proof[at], *proof[at:]])
    yield with_proof(proof[::-1])
    yield with_proof([])
    yield Step(honest.old_size, honest.size, honest.old_root, other, proof)
    yield Step(honest.old_size, min(honest.size + 1, 2**53 - 1), honest.old_root, honest.root, proof)
    yield Step(
        honest.old_size, max(honest.size - 1, honest.old_size + 1), honest.old_root, honest.root, proof
    )


def assert_same_verdicts(anvil: Anvil, honest: Step, chance: random.Random, forged: int) -> None:
    contract = ledger(anvil, size=honest.old_size, root=honest.old_root, predecessor=PREDECESSOR)
    assert contract.would_anchor(honest.size, honest.root, honest.proof)
    tried = list(forgeries(honest, chance))
    for given in chance.sample(tried, min(forged, len(tried))):
        assert contract.would_anchor(given.size, given.root, given.proof) == reference_takes(given), given


@pytest.mark.parametrize("old_size", range(1, 64))
def test_every_pair_of_sizes_to_64(anvil: Anvil, old_size: int) -> None:
    contract = ledger(anvil, size=old_size, root=ROOTS[old_size], predecessor=PREDECESSOR)
    chance = random.Random(old_size)
    for size in range(old_size + 1, 65):
        proof = tree.consistency_proof(old_size, LEAVES[:size])
        honest = Step(old_size, size, ROOTS[old_size], ROOTS[size], proof)
        assert contract.would_anchor(size, ROOTS[size], proof)
        if size % 3 == old_size % 3:
            given = chance.choice(list(forgeries(honest, chance)))
            assert contract.would_anchor(given.size, given.root, given.proof) == reference_takes(given), given


def test_sparse_proofs_are_what_the_reference_makes() -> None:
    chance = random.Random(0)
    for _ in range(200):
        size = chance.randint(2, 2**40)
        made = step(chance.randint(1, size - 1), size, lambda: chance.randbytes(32))
        assert reference_takes(made)
        assert len(made.proof) <= 54


@pytest.mark.parametrize("seed", range(30))
def test_random_pairs_to_2_to_the_40(anvil: Anvil, seed: int) -> None:
    assert_same_verdicts(anvil, random_step(seed), random.Random(seed), forged=4)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1_000, 1_000 + rounds(400)))
def test_many_random_pairs_to_2_to_the_40(anvil: Anvil, seed: int) -> None:
    assert_same_verdicts(anvil, random_step(seed), random.Random(seed), forged=20)


@pytest.mark.soak
@pytest.mark.parametrize("old_size", sample(range(1, 64)))
def test_every_forgery_of_every_pair_of_sizes_to_64(anvil: Anvil, old_size: int) -> None:
    chance = random.Random(old_size)
    contract = ledger(anvil, size=old_size, root=ROOTS[old_size], predecessor=PREDECESSOR)
    for size in range(old_size + 1, 65):
        proof = tree.consistency_proof(old_size, LEAVES[:size])
        honest = Step(old_size, size, ROOTS[old_size], ROOTS[size], proof)
        for given in forgeries(honest, chance):
            assert contract.would_anchor(given.size, given.root, given.proof) == reference_takes(given), given


@pytest.mark.parametrize("size", [2**53 - 2, 2**53 - 1])
def test_the_largest_sizes(anvil: Anvil, size: int) -> None:
    chance = random.Random(size)
    assert_same_verdicts(anvil, step(2**52 + 1, size, lambda: chance.randbytes(32)), chance, forged=9)


def test_one_more_than_the_largest_size_is_refused(anvil: Anvil) -> None:
    chance = random.Random(1)
    too_large = step(3, 2**53, lambda: chance.randbytes(32))
    contract = ledger(anvil, size=3, root=too_large.old_root, predecessor=PREDECESSOR)
    assert reference_takes(too_large)
    assert not contract.would_anchor(too_large.size, too_large.root, too_large.proof)


def random_step(seed: int) -> Step:
    """Sizes of every magnitude, powers of two and their neighbours more often than chance would have it."""
    chance = random.Random(seed)
    size = max(
        2, min(2**40, (1 << chance.randint(1, 40)) + chance.choice([-1, 0, 1, chance.randint(0, 2**30)]))
    )
    old_size = chance.choice([1, size - 1, chance.randint(1, size - 1), 1 << (size - 1).bit_length() - 1])
    return step(old_size, size, lambda: chance.randbytes(32))
