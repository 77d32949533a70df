"""Opens a network: deploys the contract or takes one that is there, and pins what must never change."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from anchoring.anchorer.carry import transaction_carry
from anchoring.anchorer.lane import Cargo
from anchoring.anchorer.log_reader import LogReader
from anchoring.anchorer.policy import Policy
from anchoring.anchors import anchors_confirmed
from anchoring.ethereum import contract as abi
from anchoring.ethereum.client import Client
from anchoring.ethereum.contract import created_address, deployment
from anchoring.ethereum.errors import PermanentError
from anchoring.ethereum.networks import network_of
from anchoring.ethereum.signer import Signer
from anchoring.ethereum.view import deployed_read
from anchoring.models import Halt, Network, NetworkState, Purpose

_REORG_BLOCKS = 64


@dataclass(frozen=True)
class Beginning:
    """Where a successor goes on: its predecessor and that one's last good size and root (hex with `0x`)."""

    predecessor: Network
    size: int
    root: str


def network_open(
    *,
    client: Client,
    signer: Signer | None,
    contract: str | None = None,
    since_block: int = 0,
    beginning: Beginning | None = None,
    after: str | None = None,
    policy: Policy | None = None,
    patience: float = 180.0,
    report: Callable[[str], None] = lambda _: None,
) -> Network:
    """Pin the chain that `client` reaches and the log's contract on it; from then on the loop anchors there.

    Deploys the contract with `signer` as admin and anchorer, or takes the one at `contract`, whose events begin
    at `since_block` or later. With a `beginning` it is the successor of a contract on the same chain, which is
    retired. `after` is the contract of an earlier log, which a new one that begins from nothing names for good as
    what went before. Steps that were done are found again when it is called a second time.

    Raises PermanentError where the chain is not what its id says, has an open network already, or refuses;
    RetryableError where it does not answer or takes longer than `patience` seconds.
    """
    chain_id, genesis = client.identity()
    known = network_of(chain_id)
    if known.genesis_hash not in {None, genesis}:
        raise PermanentError(f"chain id {chain_id} is {known.name}'s, the genesis block is not")
    _check_open(chain_id, beginning)
    if contract is None:
        if signer is None:
            raise PermanentError(
                "there is no anchor key to deploy the contract with, and no contract is named"
            )
        # A crash from here on leaves a stored attempt: transaction_carry finds it, and the contract, again.
        contract, since_block = _deploy(
            client, signer, chain_id, beginning, after, policy or Policy(), patience, report
        )
    deployed = client.first(lambda endpoint: deployed_read(endpoint, contract.lower()))
    if deployed is None:
        raise PermanentError(f"there is no AnchorLog at {contract}")
    expected = (beginning.size, beginning.predecessor.contract) if beginning else (0, after)
    if (deployed.start, deployed.predecessor) != expected:
        raise PermanentError(
            f"the contract at {contract} begins at {deployed.start} after {deployed.predecessor or 'none'}, "
            f"not at {expected[0]} after {expected[1] or 'none'}"
        )
    with transaction.atomic():
        network = Network.objects.create(
            chain_id=chain_id,
            name=known.name,
            contract=contract.lower(),
            genesis_hash=genesis,
            code_hash=deployed.code_hash,
            start=deployed.start,
            start_root=beginning.root if beginning and beginning.size else None,
            predecessor=deployed.predecessor,
            deployed_block=since_block,
        )
        if beginning:
            network_retire(network=beginning.predecessor, now=network.created_at)
        NetworkState.objects.create(
            network=network, chain_id=chain_id, sender=signer.address if signer else None
        )
    return network


def network_retire(*, network: Network, now: datetime) -> bool:
    """Anchor there no more; what was anchored stays. Ends its halt. False where it was retired already."""
    with transaction.atomic():
        retired = NetworkState.objects.filter(network=network, retired_at=None).update(retired_at=now)
        Halt.objects.filter(network=network, ended_at=None).update(ended_at=now)
    return retired == 1


def beginning_after(network: Network, log: LogReader) -> Beginning:
    """Where a successor of `network` goes on: at its newest anchor that the log agrees with, as the chain was seen."""
    for row in reversed(anchors_confirmed(network=network)):
        if row.size <= log.size() and log.root(row.size) == row.root:
            return Beginning(network, row.size, row.root)
    return Beginning(network, network.start, network.start_root or abi.NO_ROOT)


def _check_open(chain_id: int, beginning: Beginning | None) -> None:
    state = NetworkState.objects.filter(chain_id=chain_id, retired_at=None).select_related("network").first()
    if beginning is None and state is not None:
        raise PermanentError(f"the log is anchored on chain {chain_id} already, by {state.network.contract}")
    if beginning is not None and beginning.predecessor.chain_id != chain_id:
        raise PermanentError("a successor belongs on its predecessor's chain")
    if beginning is not None and state is not None and state.network != beginning.predecessor:
        raise PermanentError(f"the contract in use on chain {chain_id} is {state.network.contract}")


def _deploy(
    client: Client,
    signer: Signer,
    chain_id: int,
    beginning: Beginning | None,
    after: str | None,
    policy: Policy,
    patience: float,
    report: Callable[[str], None],
) -> tuple[str, int]:
    """The address of the deployed contract, and a block that its events do not come before."""
    data = deployment(
        admin=signer.address,
        anchorer=signer.address,
        size=beginning.size if beginning else 0,
        root=beginning.root if beginning and beginning.size else abi.NO_ROOT,
        predecessor=beginning.predecessor.contract if beginning else after or abi.NO_ADDRESS,
    )
    report(f"deploying the contract on chain {chain_id} from {signer.address}")
    attempt, receipt = transaction_carry(
        client=client,
        signer=signer,
        chain_id=chain_id,
        cargo=Cargo(purpose=Purpose.DEPLOY, network=None, to=None, data=data),
        policy=policy,
        patience=patience,
        report=report,
    )
    # A reorganisation may put the deployment into an earlier block, at the same address.
    return created_address(attempt.sender, attempt.nonce), max(0, receipt.block_number - _REORG_BLOCKS)
