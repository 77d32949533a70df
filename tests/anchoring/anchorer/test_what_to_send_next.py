"""Each decision on what to send, at the very edge of what decides it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from anchoring.anchorer.lane import Cargo
from anchoring.anchorer.log_reader import Commitment
from anchoring.anchorer.plan import (
    anchor_due,
    cargo_choose,
    commit_due,
    fees_choose,
    gas_limit,
    is_overdue,
    is_useful,
)
from anchoring.anchorer.policy import GWEI, Fees
from anchoring.anchorer.problems import BlockedError
from anchoring.ethereum.client import Client
from anchoring.ethereum.contract import NO_ROOT
from anchoring.ethereum.endpoint import Endpoint
from anchoring.ethereum.errors import RefusedError, RetryableError
from anchoring.ethereum.shapes import Block
from anchoring.ethereum.signer import Transaction
from anchoring.ethereum.view import View
from anchoring.models import Anchor, Attempt, Purpose
from tests.anchoring.simulated.node import Node
from tests.anchoring.simulated.simulator import Chain
from tests.anchoring.simulated.world import POLICY, SmallLog, World

CHAIN = Chain(1, "0x" + "ad" * 20)
SENDER = "0x" + "5e" * 20
NOW = datetime(2027, 1, 15, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Asked(Endpoint):
    """An endpoint that gives one answer to each question of money."""

    def __init__(self, place: int = 1, *, tip: int = GWEI, gas: int | RefusedError = 80_000) -> None:
        super().__init__(place, Node(CHAIN))
        self._tip, self._gas = tip, gas

    def tip(self, _urgency: int = 0) -> int:
        return self._tip

    def gas(self, *_asked: object, **_named: object) -> int:
        if isinstance(self._gas, RefusedError):
            raise self._gas
        return self._gas

    def call(self, *_asked: object, **_named: object) -> str:
        return "0x" + "00" * 12 + "aa" * 20


VIEW = View(
    endpoint=Asked(),
    head=Block(100, "0x" + "b1" * 32, 1_800_000_000, 10 * GWEI),
    finalized=None,
    size=10,
    root=NO_ROOT,
    finalized_size=None,
    sender=SENDER,
    nonce=5,
    settled_nonce=None,
    balance=10**18,
)


def log(size: int, committed: int | None, *, age: timedelta = timedelta(0)) -> SmallLog:
    small = SmallLog()
    small.append(size)
    small.commitments = [] if committed is None else [Commitment(committed, NOW - age)]
    return small


@pytest.mark.parametrize(
    ("size", "committed", "age", "is_due"),
    [
        (12, None, timedelta(0), True),
        (12, 10, timedelta(0), True),
        (12, 9, timedelta(0), True),
        (12, 11, POLICY.interval, True),
        (12, 11, POLICY.interval - SECOND, False),
        (12, 12, POLICY.interval, False),
    ],
)
def test_a_map_is_due_once_the_last_is_anchored(
    size: int, committed: int | None, age: timedelta, is_due: bool
) -> None:
    assert commit_due(log=log(size, committed, age=age), view=VIEW, policy=POLICY, now=NOW) == is_due


def test_an_anchor_is_due_after_the_interval_or_enough_entries(world: World) -> None:
    def is_due(now: datetime, waiting: int = 1) -> bool:
        small = log(VIEW.size + waiting, None)
        return anchor_due(network=world.network, log=small, view=VIEW, policy=POLICY, now=now)

    assert is_due(NOW)
    world.log.append(3)
    world.step()
    last = Attempt.objects.get().created_at
    assert is_due(last + POLICY.interval)
    assert not is_due(last + POLICY.interval - SECOND)
    assert is_due(last, waiting=POLICY.queue)
    assert not is_due(last, waiting=POLICY.queue - 1)
    assert not is_due(last + POLICY.interval, waiting=0)


def test_an_attempt_is_overdue_after_its_time_and_a_block(world: World) -> None:
    world.log.append(3)
    world.step()
    attempt = Attempt.objects.get()
    begun = int(attempt.created_at.timestamp())

    def is_late(after: timedelta, block_after: int = 1) -> bool:
        view = replace(VIEW, head=replace(VIEW.head, time=begun + block_after))
        return is_overdue(attempt, view=view, policy=POLICY, now=attempt.created_at + after)

    assert is_late(POLICY.replace_after)
    assert not is_late(POLICY.replace_after - SECOND)
    assert not is_late(POLICY.replace_after, block_after=0)


@pytest.mark.parametrize(
    ("purpose", "network", "from_size", "size", "is_of_use"),
    [
        (Purpose.ANCHOR, 1, 10, 11, True),
        (Purpose.ANCHOR, 2, 10, 11, False),
        (Purpose.ANCHOR, 1, 9, 11, False),
        (Purpose.ANCHOR, 1, 10, 10, False),
        (Purpose.ANCHOR, 1, 10, None, False),
        (Purpose.DEPLOY, 2, 9, None, True),
    ],
)
def test_an_anchor_is_sent_only_where_the_contract_takes_it(
    world: World, purpose: Purpose, network: int, from_size: int, size: int | None, is_of_use: bool
) -> None:
    own = world.network.pk
    attempt = Attempt(
        purpose=purpose,
        network_id=own if network == 1 else own + 1,
        from_size=from_size,
        anchor=None if size is None else Anchor(size=size),
    )
    assert is_useful(attempt, network=world.network, view=VIEW) == is_of_use


def fees(view: View = VIEW, *, tips: tuple[int, ...] = (GWEI,), current: Attempt | None = None) -> Fees:
    client = Client([Asked(place, tip=tip) for place, tip in enumerate(tips, 1)])
    return fees_choose(client=client, view=view, current=current, policy=POLICY, urgency=0)


def test_the_middle_tip_that_endpoints_advise_is_paid() -> None:
    assert fees(tips=(3 * GWEI, GWEI)) == Fees(21 * GWEI, GWEI)
    assert fees(tips=(1, GWEI, 190 * GWEI)) == Fees(21 * GWEI, GWEI)


def test_a_balance_must_cover_what_an_anchor_may_need() -> None:
    needed = 21 * GWEI * 150_000
    assert fees(replace(VIEW, balance=needed))
    assert fees(replace(VIEW, balance=None))
    with pytest.raises(BlockedError, match=f"an anchor may need {needed} wei"):
        fees(replace(VIEW, balance=needed - 1))


def test_no_price_is_known_without_base_fee_or_tip() -> None:
    with pytest.raises(BlockedError, match="EIP-1559"):
        fees(replace(VIEW, head=replace(VIEW.head, base_fee=None)))
    with pytest.raises(RetryableError, match="no endpoint gives advice"):
        fees(tips=())


def test_a_forgotten_transaction_at_its_limit_begins_anew() -> None:
    lost = Attempt(max_fee=299 * GWEI, tip=GWEI, hash="0x" + "11" * 32)
    assert fees(current=lost) == Fees(21 * GWEI, GWEI)


def test_a_known_transaction_at_its_fee_limit_is_blocked(world: World) -> None:
    world.log.append(3)
    world.step()
    known = Attempt.objects.get()
    known.max_fee = 299 * GWEI
    with pytest.raises(BlockedError, match="the limit"):
        fees_choose(client=world.loop.client, view=VIEW, current=known, policy=POLICY, urgency=0)


CARGO = Cargo(Purpose.ANCHOR, None, CHAIN.address, "0x")


def allowed(gas: int | RefusedError, *, cargo: Cargo = CARGO, sender: str | None = SENDER) -> int:
    view = replace(VIEW, endpoint=Asked(gas=gas), sender=sender)
    return gas_limit(client=Client([view.endpoint]), view=view, cargo=cargo)


def test_a_quarter_more_gas_than_estimated_is_allowed() -> None:
    assert (allowed(80_000), allowed(10_000_000)) == (150_000, 12_500_000)
    assert allowed(80_000, cargo=replace(CARGO, purpose=Purpose.ROLE)) == 100_000


def test_an_estimate_beyond_reason_is_not_believed() -> None:
    with pytest.raises(RetryableError, match="10000001 gas"):
        allowed(10_000_001)


def test_a_reverting_call_says_whose_key_the_contract_wants() -> None:
    reverted = RefusedError(3, "execution reverted: NotAnchorer")
    with pytest.raises(BlockedError, match="the contract's anchorer is 0xaaaa"):
        allowed(reverted)
    with pytest.raises(BlockedError, match="NotAnchorer"):
        allowed(reverted, sender="0x" + "aa" * 20)
    with pytest.raises(BlockedError, match="NotAnchorer"):
        allowed(reverted, cargo=replace(CARGO, purpose=Purpose.DEPLOY))


def test_an_endpoint_that_only_refuses_is_asked_again() -> None:
    with pytest.raises(RefusedError):
        allowed(RefusedError(-32000, "busy"))


def test_without_a_key_nothing_is_allowed() -> None:
    with pytest.raises(BlockedError, match="there is no key"):
        allowed(80_000, sender=None)


def test_an_anchor_carries_the_newest_commitment_and_its_proof(world: World) -> None:
    def chosen(size: int, committed: int | None) -> Cargo | None:
        view = replace(VIEW, size=size)
        return cargo_choose(network=world.network, log=log(14, committed), view=view, current=None)

    assert chosen(10, None) is None
    assert chosen(10, 10) is None
    first, later = chosen(0, 12), chosen(10, 12)
    assert first is not None
    assert later is not None
    assert (first.size, first.from_size, later.size, later.from_size) == (12, 0, 12, 10)
    assert first.root == later.root == log(14, 12).root(12)
    assert len(first.data) < len(later.data)


@pytest.mark.parametrize("to", [None, "0x" + "0a" * 20])
def test_a_waiting_deployment_is_carried_on_as_it_is(world: World, to: str | None) -> None:
    assert world.signer is not None
    transaction = Transaction(chain_id=1, nonce=5, to=to, data="0x60", gas=21_000, max_fee=2, tip=1)
    raw = world.signer.sign(transaction).raw
    waiting = Attempt(purpose=Purpose.DEPLOY, network=world.network, raw=raw)
    carried = cargo_choose(network=world.network, log=log(14, 12), view=VIEW, current=waiting)
    assert carried == Cargo(Purpose.DEPLOY, world.network, to, "0x60")
