"""Whatever happens in whatever order, in the end each checkpoint has one anchor, without a gap, and the rows say so."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.anchoring.simulated.faults import DURABLE, Killed, killed_at
from tests.anchoring.simulated.node import Fault
from tests.anchoring.simulated.simulator import GWEI
from tests.anchoring.simulated.world import World
from tests.verifier.rounds import rounds

NODES = st.integers(0, 1)


class Events(RuleBasedStateMachine):
    """The registry, two endpoints and one that says what it likes, a chain: and everything that can happen to them."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = transaction.atomic()
        self.rows.__enter__()
        self.world = World(endpoints=3, finality_depth=14)

    def teardown(self) -> None:
        try:
            self.world.settle()
            self.world.check()
        finally:
            transaction.set_rollback(True)
            self.rows.__exit__(None, None, None)

    @rule(entries=st.integers(1, 60))
    def append(self, entries: int) -> None:
        self.world.log.append(entries)

    @rule(blocks=st.integers(1, 8))
    def anchor(self, blocks: int) -> None:
        self.world.go(blocks)

    @rule(seconds=st.sampled_from([5, 60, 600]))
    def time_passes(self, seconds: int) -> None:
        self.world.wait(seconds)
        self.world.step()

    @rule(blocks=st.integers(1, 8))
    def blocks_come_that_take_nothing(self, blocks: int) -> None:
        self.world.chain.mine(blocks, take=False)

    @rule()
    def drop(self) -> None:
        self.world.chain.drop()

    @rule(depth=st.integers(1, 12), lose=st.booleans(), empty=st.integers(0, 13))
    def reorganise(self, depth: int, lose: bool, empty: int) -> None:
        self.world.chain.reorganise(depth, lose=lose, empty=empty)

    @rule()
    def replace(self) -> None:
        """Long enough for a transaction to be overdue, at a price that it did not offer."""
        self.world.chain.base_fee = min(self.world.chain.base_fee * 2, 250 * GWEI)
        self.world.chain.mine(6)
        self.world.step()

    @rule(gwei=st.sampled_from([1, 10, 100, 400]))
    def fee_spike(self, gwei: int) -> None:
        self.world.chain.base_fee = gwei * GWEI
        self.world.chain.mine()

    @rule()
    def restart(self) -> None:
        self.world.restart()

    @rule(node=NODES, down=st.booleans())
    def endpoint_down(self, node: int, down: bool) -> None:
        self.world.nodes[node].down = down

    @rule(node=NODES, blocks=st.integers(0, 12))
    def endpoint_behind(self, node: int, blocks: int) -> None:
        self.world.nodes[node].behind = blocks

    @rule(early=st.booleans())
    def the_third_calls_all_final(self, early: bool) -> None:
        self.world.nodes[2].early = early

    @rule(depth=st.integers(1, 60), more=st.integers(0, 40))
    def the_third_is_on_a_branch(self, depth: int, more: int) -> None:
        branch = self.world.chain.forked(min(depth, self.world.chain.head.number - 1))
        branch.mine(more)
        self.world.nodes[2].chain = branch

    @rule()
    def the_third_comes_back(self) -> None:
        self.world.nodes[2].chain = self.world.chain

    @rule(ahead=st.sampled_from([0, 7, 1_000_000]))
    def the_third_claims_a_newest_block(self, ahead: int) -> None:
        self.world.nodes[2].ahead = ahead

    @rule(advice=st.sampled_from([1, 190 * GWEI]), paid=st.sampled_from([0, 1, 190 * GWEI]))
    def the_third_advises(self, advice: int, paid: int) -> None:
        self.world.nodes[2].advice, self.world.nodes[2].paid = advice, paid

    @rule()
    def the_third_has_what_waits_in_a_block(self) -> None:
        self.world.nodes[2].dream()

    @rule(node=st.integers(0, 2), answers=st.one_of(st.none(), st.integers(0, 30)))
    def endpoint_limits(self, node: int, answers: int | None) -> None:
        self.world.nodes[node].answers = answers

    @rule(finalizing=st.booleans())
    def finality(self, finalizing: bool) -> None:
        self.world.chain.finalizing = finalizing

    @rule(node=NODES, applied=st.booleans(), error=st.sampled_from(["silence", "garbage", "nonce too low"]))
    def a_send_fails(self, node: int, applied: bool, error: str) -> None:
        self.world.nodes[node].faults.append(Fault("eth_sendRawTransaction", applied, error))

    @rule()
    def a_stranger_uses_the_key(self) -> None:
        assert self.world.signer is not None
        self.world.chain.use_nonce(self.world.signer.address)

    @rule(point=st.sampled_from(sorted(DURABLE)), persisted=st.booleans(), blocks=st.integers(1, 4))
    def killed(self, point: str, persisted: bool, blocks: int) -> None:
        with killed_at(self.world, point, persisted=persisted, occurrence=1):
            try:
                self.world.go(blocks)
            except Killed:
                self.world.restart()

    @invariant()
    def what_is_final_is_on_the_chain(self) -> None:
        assert self.world.final_is_there()

    @invariant()
    def the_contract_has_one_history(self) -> None:
        sizes = [event.size for _, _, event in self.world.chain.events()]
        assert sizes == sorted(set(sizes))


def run(*, examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Events,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )


@pytest.mark.django_db
def test_any_order_of_events() -> None:
    run(examples=2, steps=15)


@pytest.mark.soak
@pytest.mark.django_db
def test_any_order_of_many_events() -> None:
    run(examples=rounds(100), steps=40)
