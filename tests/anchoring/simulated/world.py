"""A log, a chain, endpoints and a key, and the anchor loop between them: what the stories are played with."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from anchoring.anchorer.attempts import attempts_told
from anchoring.anchorer.log_reader import Commitment
from anchoring.anchorer.pace import AT_ONCE
from anchoring.anchorer.policy import GWEI, Policy
from anchoring.anchorer.step import Loop, anchor_step
from anchoring.anchors import anchors_confirmed
from anchoring.ethereum.client import Client
from anchoring.ethereum.contract import NO_ADDRESS, code_hash, created_address, deployed_code
from anchoring.ethereum.endpoint import Endpoint
from anchoring.ethereum.signer import Signer, key_signer
from anchoring.models import Attempt, Network, NetworkState
from tests.anchoring.simulated.node import Node
from tests.anchoring.simulated.simulator import Chain
from verifier import tree

CHAIN_ID = 560048_00
KEY = "11" * 32
SIGNER = key_signer(KEY, source="the test")
POLICY = Policy(
    interval=timedelta(seconds=60),
    queue=50,
    replace_after=timedelta(seconds=60),
    replacements=5,
    max_fee=300 * GWEI,
)


@dataclass
class SmallLog:
    """The log as the loop knows it, in memory: it outlives a crash of the loop, as the database does."""

    leaves: list[bytes] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    now: datetime = datetime(2027, 1, 15, tzinfo=UTC)
    times: list[datetime] = field(default_factory=list)

    def append(self, entries: int = 1) -> None:
        for _ in range(entries):
            self.leaves.append(hashlib.sha256(b"entry %d" % len(self.leaves)).digest())
            self.times.append(self.now)

    def size(self) -> int:
        return len(self.leaves)

    def root(self, size: int) -> str:
        return "0x" + tree.root(self.leaves[:size]).hex()

    def consistency_proof(self, old: int, new: int) -> list[bytes]:
        return tree.consistency_proof(old, self.leaves[:new])

    def waiting_since(self, size: int) -> datetime | None:
        return self.times[size] if size < len(self.times) else None

    def committed(self) -> Commitment | None:
        return self.commitments[-1] if self.commitments else None

    def commit(self) -> None:
        if not self.commitments or self.commitments[-1].size < self.size():
            self.leaves.append(hashlib.sha256(b"commitment %d" % len(self.leaves)).digest())
            self.times.append(self.now)
            self.commitments.append(Commitment(self.size(), self.now))


class World:
    """One registry on one simulated network with two endpoints. Time is the chain's."""

    def __init__(self, *, endpoints: int = 2, finality_depth: int = 8, policy: Policy = POLICY) -> None:
        self.signer: Signer | None = SIGNER
        self.chain = Chain(CHAIN_ID, created_address(self.signer.address, 0), finality_depth)
        self.nodes = [Node(self.chain) for _ in range(endpoints)]
        self.log = SmallLog()
        self.policy = policy
        self._opened = self._open()
        self.log.now = self.now
        self.restart()

    @property
    def network(self) -> Network:
        """As its rows are now."""
        return Network.objects.get(pk=self._opened.pk)

    def _open(self) -> Network:
        """The network as `network_open` leaves it."""
        assert self.signer is not None
        self.chain.deploy(self.signer.address)
        self.chain.mine(self.chain.finality_depth)
        code = deployed_code(start=0, predecessor=NO_ADDRESS)
        network = Network.objects.create(
            chain_id=CHAIN_ID,
            name=f"chain-{CHAIN_ID}",
            contract=self.chain.address,
            genesis_hash=self.chain.blocks[0].hash,
            code_hash=code_hash(code),
            start=0,
            deployed_block=0,
        )
        NetworkState.objects.create(network=network, chain_id=CHAIN_ID, sender=self.signer.address)
        return network

    def restart(self) -> None:
        """Another process, which remembers nothing."""
        endpoints = [
            Endpoint(place, node, clock=lambda: self.now.timestamp())
            for place, node in enumerate(self.nodes, 1)
        ]
        network = self.network
        pinned = (network.chain_id, network.genesis_hash), (network.contract, network.code_hash)
        client = Client(endpoints, *pinned)
        self.loop = Loop(network, client, self.signer, self.log, self.policy, AT_ONCE)

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.chain.head.time + self.chain.pause, UTC)

    def wait(self, seconds: int) -> None:
        """Time goes by and no block comes."""
        self.chain.pause += seconds

    def step(self) -> str:
        self.log.now = self.now
        return anchor_step(self.loop, now=self.now)

    def go(self, blocks: int = 1, *, take: bool = True) -> str:
        """Blocks go by, each with a step of the loop before it; `take` False where they take nothing that waits."""
        did = ""
        for _ in range(blocks):
            did = self.step()
            self.chain.mine(take=take)
        return did

    def settle(self) -> None:
        """Let everything heal and end: the log is anchored whole, and the last anchor is final."""
        for node in self.nodes:
            node.chain, node.early = self.chain, False
            node.down, node.behind, node.forged = False, 0, {}
            node.ahead, node.answers, node.advice, node.paid, node.dreamt = 0, None, GWEI, GWEI, None
            node.faults.clear()
        self.chain.finalizing, self.chain.base_fee = True, 10 * GWEI
        for _ in range(80):
            self.step()
            # Where nothing waits for a block, blocks are waited for that make it final.
            self.chain.mine(1 if self.chain.pool else 2)
            final = self.chain.blocks[self.chain.finalized or 0].state
            if final.size == self.log.size() and final.nonces == self.chain.head.state.nonces:
                break
        self.step()

    def final_is_there(self) -> bool:
        """Whether each anchor that is called final lies in its block on the chain."""
        done = {(one.sent.hash, block.hash) for block in self.chain.blocks for one in block.done}
        return all((row.transaction, row.block_hash) in done for row in anchors_confirmed(final=True))

    def check(self, *, final: bool = True) -> None:
        """What must hold in the end: one anchor for each size, no gap, and the rows say what the chain says."""
        events = self.chain.events()
        sizes = [event.size for _, _, event in events]
        assert sizes == sorted(set(sizes)), "one anchor for each checkpoint"
        assert [event.previous_size for _, _, event in events] == [0, *sizes[:-1]][: len(sizes)], "no gap"
        assert all(event.root == self.log.root(event.size) for _, _, event in events)
        assert self.chain.head.state.size == self.log.size(), "everything is anchored"
        rows = [
            (row.size, row.transaction, row.block_hash, row.time) for row in anchors_confirmed(final=final)
        ]
        assert rows == [(event.size, done.sent.hash, block.hash, event.time) for block, done, event in events]
        if final:
            told = {row.transaction: row.state for row in attempts_told(self.network, 1000)}
            assert told == self._explained(), "the rows say of each transaction what became of it"

    def _explained(self) -> dict[str, str]:
        """What became of each transaction that was signed, as the chain has it, in the words of `attempts`."""
        done = {one.sent.hash: one for one in self.chain.done()}
        nonces = {(one.sent.sender, one.sent.says.nonce) for one in done.values()}
        explained = {}
        for attempt in Attempt.objects.all():
            ran = done.get(attempt.hash)
            if ran is not None:
                explained[attempt.hash] = "final" if ran.event else "idle" if ran.succeeded else "reverted"
            elif (attempt.sender, attempt.nonce) in nonces:
                explained[attempt.hash] = "replaced"
            elif attempt.nonce < self.chain.head.state.nonce(attempt.sender):
                explained[attempt.hash] = "displaced"
            else:
                assert attempt.from_size != self.chain.head.state.size, "it can change nothing any more"
                explained[attempt.hash] = "overtaken"
        return explained
