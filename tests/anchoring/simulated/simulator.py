"""A chain in memory: sibling branches, finality, a pool with the 10 % rule, and AnchorLog on it.

The rules are those of Ethereum, not of one client: a transaction's nonce must be its sender's next, a replacement must
raise both fees by 10 %, and what a reorganisation drops goes back to the pool.
"""

import hashlib
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cache

from eth_abi.abi import decode
from eth_account import Account
from eth_utils.crypto import keccak

from anchoring.ethereum import contract
from anchoring.ethereum.contract import NO_ADDRESS, NO_ROOT, Anchored
from anchoring.ethereum.signer import Transaction, transaction_of
from verifier import tree
from verifier.errors import VerifierError

GWEI = 10**9
SECONDS_A_BLOCK = 12
_ANCHOR = contract.anchor_call(1, NO_ROOT, [])[:10]
_SET_ANCHORER = contract.role_call("setAnchorer", NO_ADDRESS)[:10]


class Refused(Exception):  # noqa: N818  as a node says it
    """A transaction that the pool does not take, or a call that reverts."""


@dataclass(frozen=True)
class State:
    """What a block leaves: the contract's storage, its roles, and each sender's next nonce."""

    deployed: bool = False
    admin: str = NO_ADDRESS
    anchorer: str = NO_ADDRESS
    size: int = 0
    root: str = NO_ROOT
    anchored: tuple[tuple[int, str], ...] = ()
    nonces: tuple[tuple[str, int], ...] = ()

    def nonce(self, sender: str) -> int:
        return dict(self.nonces).get(sender, 0)


@dataclass(frozen=True)
class Pooled:
    """A transaction as it was sent: its hash, sender, and what it says."""

    hash: str
    sender: str
    raw: str
    says: Transaction


@dataclass(frozen=True)
class Done:
    """A transaction in a block: whether it succeeded, the event it left, and the price it paid."""

    sent: Pooled
    succeeded: bool
    event: Anchored | None
    price: int


@dataclass(frozen=True)
class Block:
    number: int
    hash: str
    parent: str
    time: int
    base_fee: int
    done: tuple[Done, ...]
    state: State


@dataclass
class Chain:
    """The chain as the network agrees on it; `address` is where the contract will be."""

    chain_id: int
    address: str
    finality_depth: int = 8
    finalizing: bool = True
    base_fee: int = 10 * GWEI
    least_tip: int = 0
    pool: dict[str, Pooled] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    finalized: int | None = None
    pause: int = 0
    """Seconds since the newest block, where no block came; the next one comes after them."""
    _made: int = 0

    def __post_init__(self) -> None:
        if not self.blocks:
            self._append((), State(), 1_800_000_000)

    @property
    def head(self) -> Block:
        return self.blocks[-1]

    def deploy(self, admin: str) -> None:
        """A block with the contract in it; its sender's first nonce is used for that."""
        state = State(deployed=True, admin=admin, anchorer=admin, nonces=((admin, 1),))
        self._append((), state, self._next_time())

    def send(self, raw: str) -> None:
        """Take a transaction into the pool, or refuse it as nodes do."""
        sent = pooled(raw)
        if sent.hash in self.pool or any(sent.hash == done.sent.hash for done in self.done()):
            raise Refused("already known")
        if sent.says.nonce < self.head.state.nonce(sent.sender):
            raise Refused("nonce too low")
        rival = self._rival(sent)
        if rival is not None:
            old, new = rival.says, sent.says
            if new.max_fee * 10 < old.max_fee * 11 or new.tip * 10 < old.tip * 11:
                raise Refused("replacement transaction underpriced")
            del self.pool[rival.hash]
        self.pool[sent.hash] = sent

    def mine(self, blocks: int = 1, *, take: bool = True) -> None:
        """Make blocks; each takes from the pool what can run at its base fee, unless told to stay empty."""
        for _ in range(blocks):
            state, done = self.head.state, []
            for sent in sorted(self.pool.values(), key=lambda one: one.says.nonce) if take else ():
                pays = sent.says.max_fee >= self.base_fee and sent.says.tip >= self.least_tip
                if pays and sent.says.nonce == state.nonce(sent.sender):
                    state, outcome = self._run(sent, state, self._next_time())
                    done.append(outcome)
            for outcome in done:
                del self.pool[outcome.sent.hash]
            self._append(tuple(done), state, self._next_time())
            self.pool = {
                key: one for key, one in self.pool.items() if one.says.nonce >= state.nonce(one.sender)
            }
            if self.finalizing and self.head.number >= self.finality_depth:
                self.finalized = max(self.finalized or 0, self.head.number - self.finality_depth)

    def reorganise(self, depth: int, *, lose: bool = False, empty: int = 0) -> None:
        """Another branch wins: `depth` blocks go and one more come. What they held goes back to the pool, or is
        lost; the first `empty` new blocks take nothing. Never below the finalized block."""
        depth = min(depth, self.head.number - (self.finalized or 0))
        if depth < 1:
            return
        gone, self.blocks = self.blocks[-depth:], self.blocks[:-depth]
        for done in (done for block in gone for done in block.done):
            if not lose:
                self.pool.setdefault(done.sent.hash, done.sent)
        self.mine(min(empty, depth + 1), take=False)
        self.mine(depth + 1 - min(empty, depth + 1))

    def forked(self, depth: int) -> "Chain":
        """Another branch for some of the endpoints: all but the last `depth` blocks, and as many empty ones."""
        fork = deepcopy(self)
        fork.blocks = fork.blocks[:-depth]
        # Blocks are numbered as they are made: no block of this branch has a hash of the other's.
        fork._made += 1_000_000
        fork.mine(depth, take=False)
        return fork

    def set_anchorer(self, anchorer: str) -> None:
        """A block in which the admin gave the role to another."""
        self._append((), replace(self.head.state, anchorer=anchorer), self._next_time())

    def use_nonce(self, sender: str) -> None:
        """A block in which some other transaction of the sender ran."""
        state = self.head.state
        nonces = dict(state.nonces) | {sender: state.nonce(sender) + 1}
        self._append((), replace(state, nonces=tuple(nonces.items())), self._next_time())

    def drop(self) -> None:
        """The pool forgets everything."""
        self.pool.clear()

    def done(self) -> list[Done]:
        return [done for block in self.blocks for done in block.done]

    def events(self) -> list[tuple[Block, Done, Anchored]]:
        """The contract's anchors on the branch that counts."""
        return [(block, done, done.event) for block in self.blocks for done in block.done if done.event]

    def call(
        self, sender: str, to: str | None, data: str, state: State, time: int
    ) -> tuple[State, Anchored | None]:
        """What a transaction with this data would do now. Refused where it would revert."""
        if to is None:
            return replace(state, deployed=True, admin=sender, anchorer=sender), None
        if to != self.address or not state.deployed:
            return state, None
        if data.startswith(_ANCHOR):
            return _anchor(sender, data, state, time)
        (address,) = decode(["address"], bytes.fromhex(data[10:]))
        if not data.startswith(_SET_ANCHORER) or sender != state.admin:
            raise Refused("execution reverted")
        return replace(state, anchorer=str(address)), None

    def _run(self, sent: Pooled, state: State, time: int) -> tuple[State, Done]:
        price = min(sent.says.max_fee, self.base_fee + sent.says.tip)
        try:
            after, event = self.call(sent.sender, sent.says.to, sent.says.data, state, time)
            succeeded = True
        except Refused:
            after, event, succeeded = state, None, False
        nonces = dict(after.nonces) | {sent.sender: sent.says.nonce + 1}
        return replace(after, nonces=tuple(nonces.items())), Done(sent, succeeded, event, price)

    def _rival(self, sent: Pooled) -> Pooled | None:
        same = (one for one in self.pool.values() if one.sender == sent.sender)
        return next((one for one in same if one.says.nonce == sent.says.nonce), None)

    def _next_time(self) -> int:
        return self.head.time + self.pause + SECONDS_A_BLOCK

    def _append(self, done: tuple[Done, ...], state: State, time: int) -> None:
        """A block's hash is its own: no two branches share one."""
        self._made += 1
        parent = self.blocks[-1].hash if self.blocks else NO_ROOT
        digest = "0x" + hashlib.sha256(f"{self.chain_id} {self._made}".encode()).hexdigest()
        self.pause = 0
        self.blocks.append(Block(len(self.blocks), digest, parent, time, self.base_fee, done, state))


def _anchor(sender: str, data: str, state: State, time: int) -> tuple[State, Anchored | None]:
    """AnchorLog's `anchor`, by the verifier's own check."""
    size, given, proof = decode(["uint64", "bytes32", "bytes32[]"], bytes.fromhex(data[10:]))
    root = "0x" + given.hex()
    if sender != state.anchorer:
        raise Refused("execution reverted: not the anchorer")
    if (size, root) == (state.size, state.root) and size:
        return state, None
    if not state.size < size < 2**53 or root == NO_ROOT or (not state.size and proof):
        raise Refused("execution reverted")
    if state.size:
        try:
            tree.verify_consistency(state.size, size, bytes.fromhex(state.root[2:]), given, proof)
        except VerifierError:
            raise Refused("execution reverted: not a continuation") from None
    event = Anchored(size=size, root=root, previous_size=state.size, time=time)
    kept = (*state.anchored, (size, event.digest()))
    return replace(state, size=size, root=root, anchored=kept), event


@cache
def pooled(raw: str) -> Pooled:
    digest = "0x" + keccak(hexstr=raw).hex()
    return Pooled(digest, Account.recover_transaction(raw).lower(), raw, transaction_of(raw))
