"""Anchors as the tables have them once the loop has put them on a chain. No chain is asked."""

import hashlib
from dataclasses import dataclass, field

from anchoring.log.map.commit import map_commit
from anchoring.models import Anchor, Checkpoint, Network, NetworkState, Sighting
from tests.anchoring.log.cast import KEYS


@dataclass
class Chain:
    """A network, and what its contract has."""

    network: Network
    size: int = 0
    number: int = 100
    # When block 0 was.
    epoch: int = 1_800_000_000
    anchors: list[Anchor] = field(default_factory=list)

    def commit(self, *, final: bool = True) -> Checkpoint:
        """Commit the map, and anchor that checkpoint."""
        checkpoint = map_commit(keys=KEYS)
        assert checkpoint is not None
        self.anchor(checkpoint, final=final)
        return checkpoint

    def anchor(self, checkpoint: Checkpoint, *, final: bool = True) -> Anchor:
        """An anchor of a checkpoint, in a block of its own."""
        root = "0x" + checkpoint.root
        anchor = Anchor.objects.create(network=self.network, size=checkpoint.size, root=root)
        self.number += 1
        self.see(anchor, Sighting.Kind.BLOCK)
        if final:
            self.see(anchor, Sighting.Kind.FINAL)
        self.size = checkpoint.size
        self.anchors.append(anchor)
        return anchor

    def see(self, anchor: Anchor, kind: Sighting.Kind) -> None:
        """One more sighting of an anchor."""
        if kind is Sighting.Kind.POOL:
            Sighting.objects.create(
                network=self.network, anchor=anchor, kind=kind, transaction=_hash("tx", 0)
            )
            return
        before = [earlier.size for earlier in self.anchors if earlier.size < anchor.size]
        Sighting.objects.create(
            network=self.network,
            anchor=anchor,
            kind=kind,
            outcome=Sighting.Outcome.ANCHORED,
            transaction=_hash("transaction", anchor.size),
            block_hash=_hash("block", self.number),
            block_number=self.number,
            time=self.epoch + self.number,
            gas_used=78_000 + self.number * 13,
            fee=(78_000 + self.number * 13) * 10**9,
            previous_size=max(before, default=self.network.start),
        )


def chain(
    chain_id: int = 31337, *, contract: str = "a", start: int = 0, predecessor: Chain | None = None
) -> Chain:
    """A network that was just opened."""
    network = Network.objects.create(
        chain_id=chain_id,
        name=f"chain-{chain_id}",
        contract="0x" + contract * 40,
        genesis_hash=_hash("genesis", chain_id),
        code_hash=_hash("code", 0),
        start=start,
        predecessor=predecessor.network.contract if predecessor else None,
        deployed_block=1,
    )
    if predecessor:
        NetworkState.objects.filter(network=predecessor.network).update(retired_at=network.created_at)
    NetworkState.objects.create(network=network, chain_id=chain_id)
    return Chain(network)


def _hash(what: str, number: int) -> str:
    return "0x" + hashlib.sha256(f"{what} {number}".encode()).hexdigest()
