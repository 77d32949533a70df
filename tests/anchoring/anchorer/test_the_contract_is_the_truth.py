"""What the contract has counts, whatever the database remembers."""

import pytest

from anchoring.anchors import anchors_confirmed, halts_open
from anchoring.ethereum.contract import anchor_call
from anchoring.ethereum.signer import Transaction, key_signer
from anchoring.models import Anchor, Attempt, Halt, NetworkState, Sighting
from tests.anchoring.simulated.simulator import Refused
from tests.anchoring.simulated.world import KEY, World
from verifier import tree


def forget_anchors() -> None:
    """What a database restored from before them does not have."""
    for model in (Sighting, Attempt, Anchor):
        model.objects.all()._raw_delete("default")


@pytest.fixture
def amnesiac(world: World, without_triggers: None) -> World:
    """Three anchors on chain, of which the database has nothing; the log is whole."""
    for _ in range(3):
        world.log.append(2)
        world.wait(60)
        world.go(4)
    forget_anchors()
    world.restart()
    return world


def test_anchors_that_the_database_forgot_are_taken_up_again(amnesiac: World) -> None:
    assert amnesiac.step() == "idle"
    rows = anchors_confirmed()
    assert [(row.size, row.previous_size) for row in rows] == [(3, 0), (6, 3), (9, 6)]
    assert {row.gas_used for row in rows} == {80_000}
    assert not Attempt.objects.exists()


def test_from_there_the_loop_goes_on_with_the_next(amnesiac: World) -> None:
    amnesiac.log.append(2)
    assert amnesiac.step() == "sent"
    assert Attempt.objects.get().from_size == 9
    amnesiac.settle()
    amnesiac.check()


def test_anchors_are_found_through_small_ranges_of_events(amnesiac: World) -> None:
    real = type(amnesiac.nodes[0])._eth_getLogs

    def small(query: dict[str, str]) -> object:
        if int(query["toBlock"], 16) - int(query["fromBlock"], 16) >= 5:
            raise Refused("query exceeds the range")
        return real(amnesiac.nodes[0], query)

    amnesiac.nodes[0]._eth_getLogs = small  # type: ignore[method-assign,assignment]
    amnesiac.step()
    assert len(anchors_confirmed()) == 3


@pytest.mark.parametrize("lying", [1, 2])
def test_an_event_the_contract_does_not_confirm_is_not_believed(amnesiac: World, lying: int) -> None:
    """Nor does it keep another endpoint from being asked."""
    real = amnesiac.nodes[0]._event

    def forged(*args: object) -> dict[str, object]:
        event = dict(real(*args))  # type: ignore[arg-type]
        return event | {"data": "0x" + f"{1:064x}" + str(event["data"])[66:]}

    for node in amnesiac.nodes[:lying]:
        node._event = forged  # type: ignore[method-assign,assignment]
    amnesiac.step()
    assert len(anchors_confirmed()) == (3 if lying == 1 else 0)
    assert NetworkState.objects.get().problem == ("endpoints-disagree" if lying == 1 else "unusable")


def send_by_hand(world: World, size: int, root: str, proof: list[bytes]) -> None:
    """An anchor that is not the loop's: the key is used elsewhere."""
    signer = key_signer(KEY, source="elsewhere")
    nonce, data = world.chain.head.state.nonce(signer.address), anchor_call(size, root, proof)
    said = Transaction(world.chain.chain_id, nonce, world.chain.address, data, 200_000, 10**12, 10**10)
    world.chain.send(signer.sign(said).raw)
    world.chain.mine()


def rogue_anchor(world: World, size: int) -> None:
    """Somebody with the key anchors what the log does not have, after what the contract has."""
    old = world.chain.head.state.size
    leaves = [*world.log.leaves[:old], *(b"\1" * 32,) * (size - old)]
    root = "0x" + tree.root(leaves).hex()
    send_by_hand(world, size, root, tree.consistency_proof(old, leaves))


def test_a_log_older_than_its_contract_says_what_to_do(world: World) -> None:
    world.log.append(3)
    world.go(3)
    rogue_anchor(world, 20)
    assert world.step() == "blocked"
    halt = halts_open()[0]
    assert halt.kind == "behind"
    assert "docs/operating.md" in halt.detail
    assert NetworkState.objects.get().problem == "halted"


def test_a_log_with_another_history_than_its_contract_stops(world: World) -> None:
    world.log.append(3)
    world.go(3)
    world.log.append(10)
    rogue_anchor(world, 9)
    assert world.step() == "blocked"
    assert halts_open()[0].kind == "fork"


def test_a_halt_sends_nothing_and_stays_one(world: World) -> None:
    world.log.append(3)
    world.go(3)
    rogue_anchor(world, 20)
    before = Attempt.objects.count()
    world.wait(10_000)
    world.go(5)
    assert Attempt.objects.count() == before
    assert Halt.objects.count() == 1


def test_a_halt_ends_when_the_missing_entries_are_back(world: World) -> None:
    world.log.append(3)
    world.settle()
    kept = list(world.log.leaves), list(world.log.commitments)
    world.log.append(5)
    world.wait(60)
    world.settle()
    whole = list(world.log.leaves), list(world.log.commitments)
    world.log.leaves, world.log.commitments = kept
    assert world.step() == "blocked"
    world.log.leaves, world.log.commitments = whole
    assert world.step() == "idle"
    assert halts_open() == []
    world.check()


def test_one_endpoints_word_against_anothers_does_not_halt_the_log(world: World) -> None:
    world.log.append(3)
    world.go(3)
    world.nodes[0].claimed = 99
    assert world.step() == "blocked"
    assert halts_open() == []
    assert NetworkState.objects.get().problem == "endpoints-disagree"


def test_the_anchorer_key_that_lost_its_role_is_told(world: World) -> None:
    world.chain.set_anchorer("0x" + "99" * 20)
    world.log.append(3)
    assert world.step() == "blocked"
    assert NetworkState.objects.get().problem == "not-anchorer"
    assert not Attempt.objects.exists()


def test_an_anchor_already_on_chain_is_a_normal_return(world: World) -> None:
    """Another process, or a person, was quicker with the same checkpoint."""
    world.log.append(3)
    world.log.commit()
    send_by_hand(world, 4, world.log.root(4), [])
    assert world.step() == "idle"
    assert [row.size for row in anchors_confirmed()] == [4]


def test_without_a_key_it_looks_and_sends_nothing(world: World) -> None:
    world.signer = None
    world.restart()
    world.log.append(3)
    assert world.step() == "blocked"
    state = NetworkState.objects.get()
    assert (state.problem, state.dry) == ("dry", True)
    assert not world.chain.pool
    assert world.log.commitments == []
