"""What AnchorLog keeps, tells and refuses (docs/formats.md section 5)."""

import hashlib

import pytest

from anchoring.ethereum import contract
from anchoring.ethereum.contract import NO_ADDRESS, NO_ROOT
from tests.contracts.ledger import Ledger, ledger
from tests.fixtures.anvil import Anvil
from verifier import tree

LEAVES = [hashlib.sha256(bytes([index])).digest() for index in range(20)]
ROOTS = [tree.root(LEAVES[:size]) for size in range(21)]


@pytest.fixture
def fresh(anvil: Anvil) -> Ledger:
    return ledger(anvil)


@pytest.fixture
def grown(fresh: Ledger) -> Ledger:
    """A contract that has the first three entries."""
    fresh.anchors(3, ROOTS[3], [])
    return fresh


def test_a_new_contract_has_nothing(fresh: Ledger) -> None:
    assert fresh.latest == (0, NO_ROOT)
    assert contract.number_of(fresh.view("start")) == 0
    assert contract.address_of(fresh.view("predecessor")) == NO_ADDRESS


def test_the_first_anchor_has_no_proof(fresh: Ledger) -> None:
    assert not fresh.would_anchor(3, ROOTS[3], [ROOTS[1]])
    assert fresh.would_anchor(3, ROOTS[3], [])


def test_an_anchor_becomes_the_latest_and_tells_its_time(grown: Ledger) -> None:
    told = grown.anchors(7, ROOTS[7], tree.consistency_proof(3, LEAVES[:7]))
    block = grown.node.rpc("eth_getBlockByNumber", "latest", False)
    assert grown.latest == (7, "0x" + ROOTS[7].hex())
    assert (told.size, told.previous_size, told.time) == (7, 3, int(block["timestamp"], 16))


def test_each_anchored_size_keeps_the_hash_of_its_event(grown: Ledger) -> None:
    told = grown.anchors(7, ROOTS[7], tree.consistency_proof(3, LEAVES[:7]))
    numbers = [number.to_bytes(8, "big") for number in (3, 7, told.time)]
    expected = hashlib.sha256(numbers[0] + numbers[1] + ROOTS[7] + numbers[2]).hexdigest()
    assert grown.view("anchored", 7) == "0x" + expected == told.digest()
    assert grown.view("anchored", 3) != NO_ROOT
    assert grown.view("anchored", 5) == NO_ROOT


def test_the_same_again_changes_nothing_and_is_no_error(grown: Ledger) -> None:
    before = grown.view("anchored", 3)
    receipt = grown.sends(grown.anchorer, contract.anchor_call(3, "0x" + ROOTS[3].hex(), []))
    assert receipt["logs"] == []
    assert grown.view("anchored", 3) == before


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_size_that_does_not_grow_is_refused(grown: Ledger, size: int) -> None:
    assert not grown.would_anchor(size, ROOTS[size + 1], [])


def test_no_root_is_refused(fresh: Ledger) -> None:
    assert not fresh.would_anchor(3, bytes(32), [])
    assert not fresh.would_anchor(0, bytes(32), [])


@pytest.mark.parametrize("size", [2**53, 2**64 - 1])
def test_a_size_that_json_could_not_write_is_refused(fresh: Ledger, size: int) -> None:
    assert not fresh.would_anchor(size, ROOTS[1], [])


def test_only_the_anchorer_anchors(grown: Ledger) -> None:
    proof = tree.consistency_proof(3, LEAVES[:7])
    call = contract.anchor_call(7, "0x" + ROOTS[7].hex(), proof)
    assert grown.refuses(grown.admin, call)
    assert grown.refuses(grown.stranger, call)
    assert grown.refuses(grown.stranger, contract.anchor_call(3, "0x" + ROOTS[3].hex(), []))


def test_only_the_admin_chooses_the_anchorer(grown: Ledger) -> None:
    call = contract.role_call("setAnchorer", grown.stranger)
    assert grown.refuses(grown.anchorer, call)
    assert grown.refuses(grown.stranger, call)
    grown.sends(grown.admin, call)
    assert contract.address_of(grown.view("anchorer")) == grown.stranger
    assert not grown.would_anchor(7, ROOTS[7], tree.consistency_proof(3, LEAVES[:7]))


def test_the_admin_is_handed_over_in_two_steps(grown: Ledger) -> None:
    assert grown.refuses(grown.stranger, contract.role_call("acceptAdmin"))
    assert grown.refuses(grown.stranger, contract.role_call("offerAdmin", grown.stranger))
    grown.sends(grown.admin, contract.role_call("offerAdmin", grown.stranger))
    assert contract.address_of(grown.view("admin")) == grown.admin
    assert contract.address_of(grown.view("pendingAdmin")) == grown.stranger
    assert grown.refuses(grown.anchorer, contract.role_call("acceptAdmin"))
    grown.sends(grown.stranger, contract.role_call("acceptAdmin"))
    assert contract.address_of(grown.view("admin")) == grown.stranger
    assert contract.address_of(grown.view("pendingAdmin")) == NO_ADDRESS
    assert grown.refuses(grown.admin, contract.role_call("setAnchorer", grown.admin))


def test_an_offer_can_be_taken_back(grown: Ledger) -> None:
    grown.sends(grown.admin, contract.role_call("offerAdmin", grown.stranger))
    grown.sends(grown.admin, contract.role_call("offerAdmin", NO_ADDRESS))
    assert grown.refuses(grown.stranger, contract.role_call("acceptAdmin"))


def test_the_contract_takes_no_ether(grown: Ledger) -> None:
    proof = tree.consistency_proof(3, LEAVES[:7])
    assert grown.refuses(grown.anchorer, contract.anchor_call(7, "0x" + ROOTS[7].hex(), proof), value=1)
    assert grown.refuses(grown.stranger, "0x", value=1)
    assert grown.refuses(grown.stranger, "0x")


def test_a_successor_goes_on_where_it_was_told(grown: Ledger) -> None:
    heir = ledger(grown.node, size=3, root=ROOTS[3], predecessor=grown.address)
    assert heir.latest == (3, "0x" + ROOTS[3].hex())
    assert contract.number_of(heir.view("start")) == 3
    assert contract.address_of(heir.view("predecessor")) == grown.address
    assert heir.view("anchored", 3) == NO_ROOT
    assert not heir.would_anchor(7, ROOTS[7], [])
    assert heir.anchors(7, ROOTS[7], tree.consistency_proof(3, LEAVES[:7])).previous_size == 3
    assert contract.number_of(heir.view("start")) == 3


@pytest.mark.parametrize(
    ("size", "root", "predecessor"),
    [
        (3, None, "0x" + "11" * 20),
        (0, ROOTS[3], "0x" + "11" * 20),
        (3, ROOTS[3], NO_ADDRESS),
        (2**53, ROOTS[3], "0x" + "11" * 20),
    ],
    ids=["no root", "no size", "no predecessor", "too large"],
)
def test_a_senseless_beginning_is_refused(
    anvil: Anvil, size: int, root: bytes | None, predecessor: str
) -> None:
    with pytest.raises(RuntimeError, match="revert"):
        ledger(anvil, size=size, root=root, predecessor=predecessor)


def test_the_code_on_chain_is_the_artifact_and_its_beginning(grown: Ledger) -> None:
    code = grown.node.rpc("eth_getCode", grown.address, "latest")
    assert code == contract.deployed_code(start=0, predecessor=NO_ADDRESS)
    heir = ledger(grown.node, size=3, root=ROOTS[3], predecessor=grown.address)
    code = grown.node.rpc("eth_getCode", heir.address, "latest")
    assert code == contract.deployed_code(start=3, predecessor=grown.address)
