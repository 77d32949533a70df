"""A key's lane: one nonce at a time, each attempt stored before it is sent, the same bytes sent again."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from anchoring.anchorer.places import IN_BLOCK
from anchoring.anchorer.policy import Fees
from anchoring.ethereum.client import Client
from anchoring.ethereum.contract import anchor_call, created_address
from anchoring.ethereum.endpoint import Endpoint
from anchoring.ethereum.errors import RetryableError
from anchoring.ethereum.signer import Signer, Transaction
from anchoring.ethereum.view import View
from anchoring.models import Anchor, Attempt, Network, Purpose, Sighting

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Cargo:
    """What a transaction is to do. `to` is None for a deployment; size, root and from_size are an anchor's alone."""

    purpose: Purpose
    network: Network | None
    to: str | None
    data: str
    size: int | None = None
    root: str = ""
    from_size: int | None = None


def anchor_cargo(*, network: Network, size: int, root: str, from_size: int, proof: list[bytes]) -> Cargo:
    """The call that anchors a size and root, with the proof from `from_size` on."""
    data = anchor_call(size, root, proof)
    return Cargo(Purpose.ANCHOR, network, network.contract, data, size, root, from_size)


def lane_attempts(*, chain_id: int, sender: str, nonce: int) -> list[Attempt]:
    """Every attempt with a nonce, in the order of their fees."""
    lane = Attempt.objects.filter(chain_id=chain_id, sender=sender, nonce=nonce)
    return list(lane.select_related("anchor").order_by("serial"))


def lane_placed(lane: list[Attempt]) -> bool:
    """Whether one of these attempts is known to be in a block, even where a view says that their nonce is free."""
    seen = Sighting.objects.filter(attempt__in=lane, block_hash__isnull=False).order_by("id")
    last = dict(seen.values_list("attempt_id", "kind"))
    return any(kind in IN_BLOCK for kind in last.values())


def nonce_check(*, client: Client, view: View, chain_id: int) -> None:
    """Raises RetryableError where the nonce that a view calls the next one can't be: one of this key's attempts with that
    nonce, or a later one, is in a block below the view's newest; or what used the one before it is not known here, and of the
    endpoints that have that block not most say the same.

    So one of three that lies about it makes nobody sign what can never land, nor wait for what has landed.
    """
    sender, nonce = view.sender, view.nonce
    if sender is None or nonce is None:
        return
    sent = Attempt.objects.filter(chain_id=chain_id, sender=sender, nonce__gte=nonce)
    placed = Sighting.objects.filter(attempt__in=sent, block_number__lte=view.head.number).order_by("id")
    last = dict(placed.values_list("attempt_id", "kind"))
    if any(kind in IN_BLOCK for kind in last.values()):
        raise RetryableError(f"{view.endpoint} calls the nonce {nonce} free, which a block has that it knows")
    if nonce and lane_ours(lane_attempts(chain_id=chain_id, sender=sender, nonce=nonce - 1)):
        return

    def told(endpoint: Endpoint) -> int:
        return nonce if endpoint is view.endpoint else endpoint.nonce(sender, view.head.number)

    words = client.all(told)
    if 2 * words.count(nonce) <= len(words):
        raise RetryableError(f"{view.endpoint} calls {nonce} the next nonce, and others do not: {words}")


def lane_ours(lane: list[Attempt]) -> bool:
    """Whether a nonce that is used up was used by one of these attempts, and not by a stranger's transaction."""
    made = [
        created_address(attempt.sender, attempt.nonce)
        for attempt in lane
        if attempt.purpose == Purpose.DEPLOY
    ]
    # A deployment whose contract was opened landed, whatever its sightings say.
    return lane_placed(lane) or Network.objects.filter(contract__in=made).exists()


def attempt_store(
    *,
    signer: Signer,
    chain_id: int,
    nonce: int,
    serial: int,
    cargo: Cargo,
    gas: int,
    fees: Fees,
    now: datetime,
) -> Attempt | None:
    """Sign a transaction and store it, unsent, with the anchor that it carries, in one transaction.

    None where another process took this nonce and serial first.
    """
    signed = signer.sign(
        Transaction(
            chain_id=chain_id,
            nonce=nonce,
            to=cargo.to,
            data=cargo.data,
            gas=gas,
            max_fee=fees.max_fee,
            tip=fees.tip,
        )
    )
    try:
        with transaction.atomic():
            anchor = None
            if cargo.size is not None:
                anchor, _ = Anchor.objects.get_or_create(
                    network=cargo.network, size=cargo.size, defaults={"root": cargo.root, "created_at": now}
                )
            return Attempt.objects.create(
                network=cargo.network,
                anchor=anchor,
                purpose=cargo.purpose,
                chain_id=chain_id,
                sender=signer.address,
                nonce=nonce,
                serial=serial,
                from_size=cargo.from_size,
                raw=signed.raw,
                hash=signed.hash,
                gas_limit=gas,
                max_fee=fees.max_fee,
                tip=fees.tip,
                created_at=now,
            )
    except IntegrityError:
        logger.info("nonce %s.%s was taken by another process", nonce, serial)
        return None


def attempt_send(*, client: Client, attempt: Attempt) -> bool:
    """Send an attempt's bytes, the same each time; True where an endpoint has the transaction now.

    No refusal is believed, for "nonce too low", "already known" and a broken line are all said of transactions
    that have arrived: the hash is looked for. False is "not seen", never "not there".
    """
    delivery = client.send(attempt.raw)
    if delivery.taken:
        logger.info("sent %s %s", attempt, attempt.hash)
        return True
    logger.warning("sending %s %s was doubtful: %s", attempt, attempt.hash, "; ".join(delivery.refusals))
    try:
        return client.knows(attempt.hash)
    except RetryableError:
        return False


def deployment_again(*, network: Network, client: Client) -> None:
    """Send the stored deployment of a network's contract again, where this registry deployed it."""
    lane = Attempt.objects.filter(chain_id=network.chain_id, purpose=Purpose.DEPLOY).order_by("-id")
    for attempt in lane:
        if created_address(attempt.sender, attempt.nonce) == network.contract:
            attempt_send(client=client, attempt=attempt)
            return
