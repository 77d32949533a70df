"""The contract's roles, anchorer and admin: the calls that change them, sent where this registry's key may."""

from collections.abc import Callable
from dataclasses import dataclass

from anchoring.anchorer.carry import transaction_carry
from anchoring.anchorer.lane import Cargo
from anchoring.anchorer.step import Loop
from anchoring.ethereum.contract import NO_ADDRESS, role_call
from anchoring.ethereum.errors import PermanentError
from anchoring.ethereum.view import Deployed, deployed_read
from anchoring.models import Purpose

SET_ANCHORER, OFFER_ADMIN, ACCEPT_ADMIN = "setAnchorer", "offerAdmin", "acceptAdmin"


@dataclass(frozen=True)
class RoleChange:
    """One call to a network's contract, by whoever `by` is: for that one's wallet, where it is not our key."""

    by: str
    to: str
    data: str
    done: bool


def role_change(
    loop: Loop,
    *,
    call: str,
    address: str | None,
    patience: float = 180.0,
    report: Callable[[str], None] = lambda _: None,
) -> RoleChange:
    """Call `setAnchorer` or `offerAdmin` with an address, or `acceptAdmin`, and wait for its block.

    Where our key is not the one that may, nothing is sent and `done` is False. What is so already is `done`.
    Raises PermanentError where nobody may, and ChainError where the chain does not answer or refuses.
    """
    network, key = loop.network, loop.signer.address if loop.signer else None
    deployed = loop.client.first(lambda endpoint: deployed_read(endpoint, network.contract))
    if deployed is None:
        raise PermanentError(f"there is no AnchorLog at {network.contract}")
    by = deployed.pending_admin if call == ACCEPT_ADMIN else deployed.admin
    if by is None:
        raise PermanentError("the admin has not been offered to anybody")
    change = RoleChange(by, network.contract, role_call(call, address), _is_so(deployed, call, address))
    if change.done or by != key or loop.signer is None:
        return change
    transaction_carry(
        client=loop.client,
        signer=loop.signer,
        chain_id=network.chain_id,
        cargo=Cargo(Purpose.ROLE, network, network.contract, change.data),
        policy=loop.policy,
        patience=patience,
        report=report,
    )
    return RoleChange(by, network.contract, change.data, done=True)


def _is_so(deployed: Deployed, call: str, address: str | None) -> bool:
    if call == SET_ANCHORER:
        return deployed.anchorer == address
    return call == OFFER_ADMIN and (deployed.pending_admin or NO_ADDRESS) == address
