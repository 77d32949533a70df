"""Carry one transaction that is no anchor (a deployment, a change of roles) into a block, for commands."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from anchoring.anchorer.attempts import is_overtaken
from anchoring.anchorer.lane import Cargo, attempt_send, attempt_store, lane_attempts
from anchoring.anchorer.policy import Fees, Policy, fees_first, fees_raised, tip_choose
from anchoring.ethereum.client import Client
from anchoring.ethereum.contract import created_address
from anchoring.ethereum.endpoint import Endpoint
from anchoring.ethereum.errors import PermanentError, RefusedError, RetryableError
from anchoring.ethereum.shapes import Receipt
from anchoring.ethereum.signer import Signer, transaction_of
from anchoring.models import Attempt, Network

_FIRST_POLL_SECONDS, _POLL_SECONDS = 0.02, 1.0
"""Each pause is twice as long as the last: where blocks come with transactions, as on the local chain, one is soon there."""


def transaction_carry(
    *,
    client: Client,
    signer: Signer,
    chain_id: int,
    cargo: Cargo,
    policy: Policy,
    patience: float,
    report: Callable[[str], None],
) -> tuple[Attempt, Receipt]:
    """Sign, store, send and wait until the transaction is in a block; returns the attempt that is, and its receipt.

    Called again after a crash or a RetryableError it goes on with the bytes that are stored: one deployment, not
    two. It shares the key's lane with the anchor loop, and waits while an anchor is under way there.
    PermanentError where the chain refuses it or the key has too little ether, RetryableError where `patience`, in
    seconds, is over.
    """
    deadline, began = time.monotonic() + patience, datetime.now(UTC)
    said, pause = None, _FIRST_POLL_SECONDS
    while time.monotonic() < deadline:
        nonce = client.first(lambda endpoint: endpoint.nonce(signer.address, "latest"))
        under_way = _under_way(chain_id=chain_id, sender=signer.address, nonce=nonce, cargo=cargo)
        landed = _landed(client, under_way, began)
        if landed is not None:
            return landed
        lane = lane_attempts(chain_id=chain_id, sender=signer.address, nonce=nonce)
        waits_for = next(
            (ahead for ahead in lane if not _carries(ahead, cargo) and not is_overtaken(ahead)), None
        )
        if waits_for is not None:
            said = _say_once(report, said, f"waiting for {waits_for}, which is under way with the same key")
        else:
            attempt = _attempt(client, signer, chain_id, nonce, cargo, lane, policy)
            if attempt is not None and not _taken(client, attempt):
                _check_balance(client, attempt)
                said = _say_once(report, said, "no endpoint has taken the transaction yet, trying on")
        time.sleep(pause)
        pause = min(2 * pause, _POLL_SECONDS)
    raise RetryableError("the transaction is in no block yet: run this again, it will be the same one")


def _taken(client: Client, attempt: Attempt) -> bool:
    """Whether an endpoint has the transaction; it is sent, again, only where none has."""
    try:
        known = client.knows(attempt.hash)
    except RetryableError:
        known = False
    return known or attempt_send(client=client, attempt=attempt)


def _check_balance(client: Client, attempt: Attempt) -> None:
    """Raises PermanentError where the sender has too little for a transaction that no endpoint takes."""
    try:
        balance = client.first(lambda endpoint: endpoint.balance(attempt.sender, "latest"))
    except RetryableError:
        return
    needed = attempt.gas_limit * attempt.max_fee
    if balance < needed:
        raise PermanentError(
            f"{attempt.sender} has {balance} wei and this may take {needed}: send it ether and run this again"
        )


def _under_way(*, chain_id: int, sender: str, nonce: int, cargo: Cargo) -> list[Attempt]:
    """The attempts that carry this cargo and are not known to belong to an earlier time.

    A deployment counts from any nonce until its contract is a Network's; a role change may be wanted twice, so
    only what was signed for this nonce or the one just used counts.
    """
    own = Attempt.objects.filter(chain_id=chain_id, sender=sender, purpose=cargo.purpose).order_by("id")
    # One back, for the nonce moves on while the transaction is looked for.
    if cargo.to is not None:
        own = own.filter(nonce__gte=nonce - 1)
    opened = set(Network.objects.filter(chain_id=chain_id).values_list("contract", flat=True))
    return [
        attempt
        for attempt in own
        if _carries(attempt, cargo) and created_address(sender, attempt.nonce) not in opened
    ]


def _carries(attempt: Attempt, cargo: Cargo) -> bool:
    told = transaction_of(attempt.raw)
    return attempt.purpose == cargo.purpose and (told.to, told.data) == (cargo.to, cargo.data)


def _landed(client: Client, attempts: list[Attempt], began: datetime) -> tuple[Attempt, Receipt] | None:
    for attempt in attempts:
        for receipt in client.receipts(attempt.hash):
            if receipt.succeeded:
                return attempt, receipt
            # An earlier failure is history: only one of this run's own says that another would fail too.
            if attempt.created_at >= began:
                raise PermanentError(f"the chain has run {attempt} and it failed there: {attempt.hash}")
    return None


def _attempt(
    client: Client,
    signer: Signer,
    chain_id: int,
    nonce: int,
    cargo: Cargo,
    lane: list[Attempt],
    policy: Policy,
) -> Attempt | None:
    """The attempt to send now: the stored one, its replacement where it is old, or the first."""
    last = lane[-1] if lane else None
    ours = last if last is not None and _carries(last, cargo) else None
    if ours is not None:
        old = datetime.now(UTC) - ours.created_at > policy.replace_after
        if not old or ours.serial >= policy.replacements:
            return ours
    fees = client.first(lambda endpoint: _fees(endpoint, policy, last))
    if fees is None:
        if ours is None:
            raise PermanentError("gas costs more than ANCHOR_MAX_FEE_GWEI allows")
        return ours
    gas = ours.gas_limit if ours else _gas(client, signer, cargo)
    stored = attempt_store(
        signer=signer,
        chain_id=chain_id,
        nonce=nonce,
        serial=last.serial + 1 if last else 0,
        cargo=cargo,
        gas=gas,
        fees=fees,
        now=datetime.now(UTC),
    )
    return stored or ours


def _gas(client: Client, signer: Signer, cargo: Cargo) -> int:
    try:
        return client.first(lambda endpoint: endpoint.gas(signer.address, cargo.to, cargo.data)) * 6 // 5
    except RefusedError as error:
        raise PermanentError(f"the chain would refuse this transaction: {error.text}") from None


def _fees(endpoint: Endpoint, policy: Policy, last: Attempt | None) -> Fees | None:
    base_fee = endpoint.head().base_fee
    if base_fee is None:
        raise PermanentError("this chain has no base fee (EIP-1559)")
    tip = tip_choose([endpoint.tip()], policy)
    if last is None:
        return fees_first(base_fee=base_fee, tip=tip, cap=policy.max_fee)
    old = Fees(last.max_fee, last.tip)
    return fees_raised(old, base_fee=base_fee, tip=tip, cap=policy.max_fee, tip_cap=policy.max_tip)


def _say_once(report: Callable[[str], None], said: str | None, text: str) -> str:
    if text != said:
        report(text)
    return text
