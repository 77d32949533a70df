"""The contract and its chain at one block, as one endpoint has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from anchoring.ethereum import contract
from anchoring.ethereum.endpoint import BlockId, Endpoint
from anchoring.ethereum.errors import RefusedError, RetryableError
from anchoring.ethereum.shapes import Block

_VIEWS: Final = ("start", "predecessor", "latest", "admin", "pendingAdmin", "anchorer")


@dataclass(frozen=True)
class View:
    """What one endpoint says at its newest block `head`; all of it belongs to that block.

    `size` and `root` are the contract's `latest()`. `finalized` is the block that enough endpoints call final, None
    while there is none. `finalized_size` is `latest()` there, None while its state is not kept. `nonce` (the next
    one), `settled_nonce` (that at the finalized block) and `balance` are those of `sender`, None without one.
    """

    endpoint: Endpoint
    head: Block
    finalized: Block | None
    size: int
    root: str
    finalized_size: int | None
    sender: str | None
    nonce: int | None
    settled_nonce: int | None
    balance: int | None


@dataclass(frozen=True)
class Deployed:
    """A contract as the chain has it at its newest block: code hash, constructor's values, roles, latest."""

    code_hash: str
    start: int
    predecessor: str | None
    admin: str
    pending_admin: str | None
    anchorer: str
    size: int
    root: str


def view_read(
    endpoint: Endpoint, address: str, sender: str | None, finalized: Block | None, head: Block | None = None
) -> View:
    """Read a contract and a sender, where `finalized` is what enough endpoints call final.

    `head` is the endpoint's newest block where it has just been asked for it. Raises RetryableError where the
    endpoint fails or the chain moved meanwhile.
    """
    head = head or endpoint.head()
    if finalized is not None and finalized.number > head.number:
        raise RetryableError("the endpoint's newest block lies below what is final")
    size, root = latest_read(endpoint, address, head.number)
    nonce = endpoint.nonce(sender, head.number) if sender else None
    balance = endpoint.balance(sender, head.number) if sender else None
    finalized_size, settled_nonce = _settled(endpoint, address, sender, finalized)
    # Everything was read by number: the same hash at the end says that all of it is of one chain.
    confirmed = endpoint.block(head.number)
    if confirmed is None or confirmed.hash != head.hash:
        raise RetryableError("the chain was reorganised while it was read")
    return View(endpoint, head, finalized, size, root, finalized_size, sender, nonce, settled_nonce, balance)


def _settled(
    endpoint: Endpoint, address: str, sender: str | None, finalized: Block | None
) -> tuple[int | None, int | None]:
    """The contract's size and the sender's next nonce at the finalized block, read once for each such block."""
    if finalized is None:
        return None, None
    key = (address, sender, finalized.hash)
    if endpoint.settled is None or endpoint.settled[0] != key:
        # The contract may be younger than that block and, in a chain that does not finalize for long, nodes drop
        # its state. What is final is told by blocks, so nothing hangs on this.
        try:
            size = latest_read(endpoint, address, finalized.number)[0]
            nonce = endpoint.nonce(sender, finalized.number) if sender else None
        except RetryableError:
            return None, None
        endpoint.settled = key, (size, nonce)
    return endpoint.settled[1]


def latest_read(endpoint: Endpoint, address: str, block: BlockId) -> tuple[int, str]:
    """`latest()` at a block: size and root."""
    return contract.latest_of(endpoint.call(address, contract.view_call("latest"), block))


def anchored_read(endpoint: Endpoint, address: str, size: int, block: BlockId) -> str | None:
    """`anchored(size)` at a block; None where the contract has no such anchor."""
    return anchored_read_all(endpoint, address, [size], block)[0]


def anchored_read_all(
    endpoint: Endpoint, address: str, sizes: Sequence[int], block: BlockId
) -> list[str | None]:
    """As `anchored_read` of each size, in one batch where the endpoint takes batches."""
    asked = [(address, contract.view_call("anchored", size)) for size in sizes]
    digests = [contract.bytes32_of(answer) for answer in endpoint.calls(asked, block)]
    return [None if digest == contract.NO_ROOT else digest for digest in digests]


def anchorer_read(endpoint: Endpoint, address: str) -> str:
    """Who may anchor now."""
    return contract.address_of(endpoint.call(address, contract.view_call("anchorer"), "latest"))


def deployed_read(endpoint: Endpoint, address: str, block: BlockId = "latest") -> Deployed | None:
    """What lies at an address; None where there is no code, or other code than AnchorLog's."""
    code = endpoint.code(address, block)
    if code == "0x":
        return None

    asked = [(address, contract.view_call(name)) for name in _VIEWS]
    try:
        told = dict(zip(_VIEWS, endpoint.calls(asked, block), strict=True))
    except RefusedError:
        return None
    start, predecessor = contract.number_of(told["start"]), contract.address_of(told["predecessor"])
    if code != contract.deployed_code(start=start, predecessor=predecessor):
        return None
    size, root = contract.latest_of(told["latest"])
    return Deployed(
        code_hash=contract.code_hash(code),
        start=start,
        predecessor=_address(predecessor),
        admin=contract.address_of(told["admin"]),
        pending_admin=_address(contract.address_of(told["pendingAdmin"])),
        anchorer=contract.address_of(told["anchorer"]),
        size=size,
        root=root,
    )


def _address(address: str) -> str | None:
    return None if address == contract.NO_ADDRESS else address


def canonical(view: View, number: int, block_hash: str | None) -> bool:
    """Whether the block with this number has this hash now. Raises RetryableError where there is none."""
    block = view.endpoint.block(number)
    if block is None:
        raise RetryableError(f"the endpoint has no block {number}, and says that it has {view.head.number}")
    return block.hash == block_hash
