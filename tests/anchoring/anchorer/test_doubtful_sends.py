"""Answers to a send that are lost or wrong: failed but taken, failed and not taken, and refusals that are no news."""

import pytest

from anchoring.anchorer.attempts import attempts_told
from anchoring.anchorer.lane import lane_ours
from anchoring.models import Attempt, Purpose, Sighting
from tests.anchoring.simulated.node import Fault
from tests.anchoring.simulated.world import World

SEND = "eth_sendRawTransaction"
ERRORS = ["silence", "garbage", "rate limit", "nonce too low", "already known", "internal error"]


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("applied", [False, True], ids=["not taken", "taken"])
def test_one_transaction_is_sent_whatever_the_answer(world: World, applied: bool, error: str) -> None:
    world.nodes[1].down = True
    world.nodes[0].faults.append(Fault(SEND, applied, error))
    world.log.append(3)
    world.go(3)
    world.settle()
    world.check()
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("error", ERRORS)
def test_a_transaction_taken_despite_failure_is_seen_at_once(world: World, error: str) -> None:
    world.nodes[1].down = True
    world.nodes[0].faults.append(Fault(SEND, applied=True, error=error))
    world.log.append(3)
    world.step()
    assert Sighting.objects.filter(kind="pool").count() == 1


def test_a_lost_transaction_is_sent_again_byte_for_byte(world: World) -> None:
    world.log.append(3)
    world.step()
    first = next(iter(world.chain.pool))
    world.chain.drop()
    world.step()
    assert list(world.chain.pool) == [first]
    assert Attempt.objects.count() == 1


def test_another_endpoint_takes_what_one_refuses(world: World) -> None:
    world.nodes[0].without = frozenset({SEND})
    world.log.append(3)
    assert world.step() == "sent"
    assert len(world.chain.pool) == 1


def test_nothing_is_sent_before_its_bytes_are_stored(world: World) -> None:
    stored: list[int] = []
    real = world.chain.send

    def watching(raw: str) -> None:
        stored.append(Attempt.objects.filter(raw=raw).count())
        real(raw)

    world.chain.send = watching  # type: ignore[method-assign]
    world.log.append(3)
    world.go(3)
    assert stored
    assert set(stored) == {1}


def test_a_stranger_on_our_nonce_costs_no_anchor(world: World) -> None:
    """The key was used elsewhere: its transaction takes the nonce, ours is refused for good, the next one counts."""
    world.nodes[0].down = world.nodes[1].down = False
    world.log.append(3)
    world.step()
    world.chain.drop()
    world.chain.use_nonce(world.loop.signer.address)  # type: ignore[union-attr]
    world.wait(60)
    world.go(2)
    world.settle()
    world.check()
    nonces = Attempt.objects.order_by("id").values_list("nonce", flat=True)
    assert list(nonces) == [1, 2]
    assert Sighting.objects.filter(attempt__nonce=1).latest("id").outcome == "displaced"


def test_two_processes_at_once_make_one_attempt(world: World) -> None:
    world.log.append(3)
    other = World.__new__(World)
    other.__dict__.update(world.__dict__)
    other.restart()
    real = world.loop.client.send

    def both(raw: str) -> object:
        other.step()
        return real(raw)

    world.loop.client.send = both  # type: ignore[method-assign,assignment]
    world.step()
    assert Attempt.objects.count() == 1
    world.settle()
    world.check()


def test_a_stranger_whose_transaction_is_gone_again_leaves_ours_overtaken(world: World) -> None:
    """A reorganisation takes the stranger's transaction out and ours, which came after it, has a nonce too many."""
    world.chain.use_nonce(world.loop.signer.address)  # type: ignore[union-attr]
    world.log.append(3)
    world.step()
    world.chain.reorganise(2, lose=True)
    world.chain.drop()
    world.settle()
    world.check()
    assert [row.state for row in attempts_told(world.network, 9)] == ["final", "overtaken"]
    world.log.append(3)
    world.wait(60)
    world.settle()
    world.check()
    assert [row.state for row in attempts_told(world.network, 9)] == ["final", "final", "replaced"]


def test_an_opened_contract_proves_only_its_deployment(world: World) -> None:
    world.log.append(3)
    world.step()
    attempt = Attempt.objects.get()
    # The nonce with which the network's contract was made.
    attempt.nonce = 0
    assert not lane_ours([attempt])
    attempt.purpose = Purpose.DEPLOY
    assert lane_ours([attempt])
