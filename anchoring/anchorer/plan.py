"""What to send next: whether an anchor is due, with which checkpoint, at which price. Changes nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median_low

from anchoring.anchorer.lane import Cargo, anchor_cargo
from anchoring.anchorer.log_reader import LogReader
from anchoring.anchorer.policy import Fees, Policy, fees_first, fees_raised, tip_choose
from anchoring.anchorer.problems import BALANCE, FEES, NOT_ANCHORER, REFUSED, BlockedError
from anchoring.ethereum.client import Client
from anchoring.ethereum.endpoint import Endpoint
from anchoring.ethereum.errors import RefusedError, RetryableError
from anchoring.ethereum.signer import transaction_of
from anchoring.ethereum.view import View, anchorer_read
from anchoring.models import Attempt, Network, Purpose, Sighting

_GAS_ALLOWANCE = 150_000
"""More than any anchor has needed: a balance below this much gas at today's price is too small."""
_GAS_MOST = 10_000_000
"""No chain that is like Ethereum asks so much for an anchor: an endpoint that says so is not believed."""
_GAS_LEAST = {Purpose.ANCHOR: 48_100}
"""Nor so little: an anchor writes one slot anew and one again (21,000, 22,100 and 5,000, EIP-2929). With less than it needs
it would be paid for and do nothing."""
_GAS_TRANSACTION = 21_000


def is_useful(attempt: Attempt, *, network: Network, view: View) -> bool:
    """Whether the contract would take what an attempt carries: its proof starts at the contract's latest size.

    A transaction that is no anchor is always waited for.
    """
    if attempt.purpose != Purpose.ANCHOR:
        return True
    return (
        attempt.network_id == network.pk
        and attempt.from_size == view.size
        and attempt.anchor is not None
        and attempt.anchor.size > view.size
    )


def is_overdue(attempt: Attempt, *, view: View, policy: Policy, now: datetime) -> bool:
    """Whether an attempt has waited long enough to be replaced: for its time, and for a block since then.

    What a reorganisation dropped begins to wait anew.
    """
    gone = attempt.sightings.filter(kind=Sighting.Kind.GONE).order_by("-id").first()
    since = gone.seen_at if gone else attempt.created_at
    return _waited(since, view, now) >= policy.replace_after and view.head.time > since.timestamp()


def _waited(since: datetime, view: View, now: datetime) -> timedelta:
    """How long ago something was; by the chain's time where the machine's clock was set back behind it."""
    return (now if since <= now else datetime.fromtimestamp(view.head.time, UTC)) - since


def anchor_due(*, network: Network, log: LogReader, view: View, policy: Policy, now: datetime) -> bool:
    """Whether the log has entries that the contract lacks, and the interval is over or enough of them wait."""
    waiting = log.size() - view.size
    if waiting <= 0:
        return False
    first = network.attempts.filter(purpose=Purpose.ANCHOR, serial=0).order_by("-id").first()
    return first is None or _waited(first.created_at, view, now) >= policy.interval or waiting >= policy.queue


def commit_due(*, log: LogReader, view: View, policy: Policy, now: datetime) -> bool:
    """Whether to commit the map anew: not while a young commitment is still to be anchored, here or elsewhere."""
    committed = log.committed()
    if committed is None or committed.size <= view.size:
        return True
    return committed.size < log.size() and _waited(committed.made_at, view, now) >= policy.interval


def is_stuck(attempt: Attempt, *, view: View, policy: Policy, now: datetime) -> bool:
    """Whether an attempt was replaced so often that the next time is far off: each hour, by itself."""
    slower = replace(policy, replace_after=policy.resume_after)
    return attempt.serial >= policy.replacements and not is_overdue(
        attempt, view=view, policy=slower, now=now
    )


def fees_choose(*, client: Client, view: View, current: Attempt | None, policy: Policy, urgency: int) -> Fees:
    """The fees of the next attempt; `urgency` is what `urgency_of` says.

    Raises BlockedError where the caps or the balance do not allow any.
    """
    base_fee = _base_fee(client, view)
    advice = client.all(lambda endpoint: endpoint.tip(urgency))
    if not advice:
        raise RetryableError("no endpoint gives advice on tips")
    tip = tip_choose(advice, policy)
    cap, fees = policy.max_fee, None
    if current is not None:
        old = Fees(current.max_fee, current.tip)
        fees = fees_raised(old, base_fee=base_fee, tip=tip, cap=cap, tip_cap=policy.max_tip)
    if current is None or (fees is None and not client.knows(current.hash)):
        fees = fees_first(base_fee=base_fee, tip=tip, cap=cap)
    if fees is None:
        limits = f"the limit {cap} wei for each unit of gas, of which {policy.max_tip} wei may be the tip"
        raise BlockedError(FEES, f"the base fee is {base_fee} wei, {limits}")
    if view.balance is not None and (poor := _poverty(view, view.balance, fees)):
        raise poor
    return fees


def _base_fee(client: Client, view: View) -> int:
    """The view's newest block's; the middle one where three or more tell theirs."""
    own = view.head.base_fee
    if own is None:
        raise BlockedError(REFUSED, "this chain has no base fee (EIP-1559)")
    heads = client.all(Endpoint.head) if client.quorum > 1 else []
    told = [head.base_fee for head in heads if head.base_fee is not None]
    return median_low(told) if len(told) > 2 else own


def _poverty(view: View, balance: int, fees: Fees) -> BlockedError | None:
    needed = fees.max_fee * _GAS_ALLOWANCE
    if balance >= needed:
        return None
    return BlockedError(BALANCE, f"{view.sender} has {balance} wei, an anchor may need {needed} wei")


def objections_heed(*, client: Client, view: View, cargo: Cargo, fees: Fees) -> None:
    """Raises BlockedError where as many other endpoints as the quorum say that nothing can be sent now: one that alone says
    that it can be is not believed."""
    if client.quorum == 1:
        return
    others = client.answers(
        lambda endpoint: None if endpoint is view.endpoint else _objection(endpoint, view, cargo, fees)
    )
    objections = [objection for _, objection in others if objection is not None]
    if len(objections) >= client.quorum:
        raise objections[0]


def _objection(endpoint: Endpoint, view: View, cargo: Cargo, fees: Fees) -> BlockedError | None:
    """Raises RetryableError where the endpoint has not got as far as the view's newest block: it has no word then."""
    if view.sender is None:
        return None
    if poor := _poverty(view, endpoint.balance(view.sender, view.head.number), fees):
        return poor
    try:
        endpoint.gas(view.sender, cargo.to, cargo.data)
    except RefusedError as error:
        if not error.reverted:
            raise
        return BlockedError(REFUSED, error.text)
    return None


def cargo_choose(*, network: Network, log: LogReader, view: View, current: Attempt | None) -> Cargo | None:
    """What the next attempt carries: the newest commitment, with the proof from the contract's own size.

    None where the contract has it already. What waits in the lane and is no anchor is carried on as it is.
    """
    if current is not None and current.purpose != Purpose.ANCHOR:
        told = transaction_of(current.raw)
        return Cargo(Purpose(current.purpose), current.network, told.to, told.data)
    committed = log.committed()
    if committed is None or committed.size <= view.size:
        return None
    proof = log.consistency_proof(view.size, committed.size) if view.size else []
    root = log.root(committed.size)
    return anchor_cargo(network=network, size=committed.size, root=root, from_size=view.size, proof=proof)


def gas_limit(*, client: Client, view: View, cargo: Cargo) -> int:
    """The gas to allow: what the chain estimates and a quarter more, for an anchor no less than any has needed.

    What is not used costs nothing, and one endpoint that says too little has an anchor paid for that does nothing. Where it
    says more than that the middle of all is taken, for nodes take no transaction that the balance does not cover. Raises
    BlockedError where it would revert, RetryableError where the endpoint won't or can't tell.
    """
    if view.sender is None:
        raise BlockedError(NOT_ANCHORER, "there is no key")
    sender = view.sender
    try:
        gas = view.endpoint.gas(sender, cargo.to, cargo.data)
        if gas > _GAS_ALLOWANCE:
            gas = median_low(client.all(lambda one: one.gas(sender, cargo.to, cargo.data)) or [gas])
    except RefusedError as error:
        if not error.reverted:
            raise
        if cargo.purpose == Purpose.ANCHOR and cargo.to:
            anchorer = anchorer_read(view.endpoint, cargo.to)
            if anchorer != sender:
                raise BlockedError(
                    NOT_ANCHORER, f"the contract's anchorer is {anchorer}, this key {sender}"
                ) from None
        raise BlockedError(REFUSED, error.text) from None
    if not _GAS_LEAST.get(Purpose(cargo.purpose), _GAS_TRANSACTION) <= gas <= _GAS_MOST:
        raise RetryableError(f"{view.endpoint} says that an anchor needs {gas} gas")
    return max(gas * 5 // 4, _GAS_ALLOWANCE if cargo.purpose == Purpose.ANCHOR else 0)
