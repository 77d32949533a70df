"""What the registry knows of Ethereum. Hex values have `0x` and are lower-case, amounts are in wei.

What was done and what was seen never changes: networks as they were pinned, anchors, the bytes that were
signed, and sightings. An anchor's status is computed from them. What changes lies in NetworkState and Halt.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from anchoring.seals import Sealed
from anchoring.triggers import protect


@protect
class Network(Sealed):
    """One contract on one chain, as pinned when it was opened. A successor contract is a row of its own."""

    SEALED: ClassVar = (
        "chain_id",
        "name",
        "contract",
        "genesis_hash",
        "code_hash",
        "start",
        "start_root",
        "predecessor",
        "deployed_block",
        "created_at",
    )

    chain_id = models.BigIntegerField()
    name = models.CharField(max_length=40)
    contract = models.CharField(max_length=42)
    genesis_hash = models.CharField(max_length=66)
    code_hash = models.CharField(max_length=66)
    """Keccak-256 of the code at the contract's address, as EIP-1052 has it."""
    start = models.BigIntegerField()
    start_root = models.CharField(max_length=66, null=True)
    predecessor = models.CharField(max_length=42, null=True)
    deployed_block = models.BigIntegerField()
    """No event of the contract lies in an earlier block."""
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain_id", "contract"], name="anchoring_network_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.contract}"


class NetworkState(Sealed):
    """What was last seen of a network, for pages and metrics, which never ask the chain themselves."""

    SEALED: ClassVar = ("network", "chain_id", "retired_at")
    """What is never seen of the chain but said here: a retired network is not asked any more."""

    network = models.OneToOneField(Network, models.PROTECT, primary_key=True, related_name="state")
    chain_id = models.BigIntegerField()
    retired_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    glanced_at = models.DateTimeField(null=True)
    """When it was last asked whether a transaction that is under way has landed."""
    answered_at = models.DateTimeField(null=True)
    silent_since = models.DateTimeField(null=True)
    """Since when no endpoint answers; null while one does."""
    head_number = models.BigIntegerField(null=True)
    head_hash = models.CharField(max_length=66, null=True)
    head_time = models.DateTimeField(null=True)
    finalized_number = models.BigIntegerField(null=True)
    finalized_hash = models.CharField(max_length=66, null=True)
    finalized_time = models.DateTimeField(null=True)
    finalized_moved_at = models.DateTimeField(null=True)
    """When the finalized block was last seen to be another than before."""
    size = models.BigIntegerField(null=True)
    """The contract's latest size at the newest block."""
    finalized_size = models.BigIntegerField(null=True)
    sender = models.CharField(max_length=42, null=True)
    """The address of the anchor key; null in dry mode, where there is no key."""
    balance = models.CharField(max_length=78, null=True)
    base_fee = models.BigIntegerField(null=True)
    problem = models.CharField(max_length=40, null=True)
    """Why nothing is sent although entries wait: a word of `anchoring.anchorer.problems`."""
    problem_detail = models.TextField(null=True)
    problem_since = models.DateTimeField(null=True)
    quorum = models.PositiveSmallIntegerField(null=True)
    """How many endpoints have to agree on what can't be undone."""
    confirmations = models.PositiveIntegerField(default=0)
    """How many blocks below the newest count as final, where the network says nothing of that; else 0."""
    clock_ahead = models.BigIntegerField(default=0)
    """By how many seconds this machine's clock was ahead of the chain's at the last look; 0 where it was not."""
    timeline = models.CharField(max_length=8, default="")
    """The database's own when log and contract were last compared; empty where it has none. See `anchors.timeline`."""
    endpoints = models.JSONField(default=list)
    """For each endpoint, in the order of configuration: {"place", "state": word, "since": time, "head", "finalized":
    numbers of blocks, "agrees": whether its word on finality counts}. Never its address."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["chain_id"], condition=Q(retired_at=None), name="anchoring_one_open_network_a_chain"
            ),
        ]

    def __str__(self) -> str:
        return f"state of {self.network_id}"

    @property
    def words_missing(self) -> int:
        """How many endpoints more have to agree before anything is called final; 0 where enough do, or none was asked."""
        agreeing = sum(bool(endpoint.get("agrees")) for endpoint in self.endpoints)
        return max(0, (self.quorum or 0) - agreeing) if self.answered_at else 0

    @property
    def dry(self) -> bool:
        """Whether there is no key to sign with. Where the settings can't be used, nobody knows."""
        return self.sender is None and self.problem != "settings"


class Halt(Sealed):
    """The log must not grow: a contract holds what is not in it. Ends when the chain and the log agree again."""

    SEALED: ClassVar = ("network", "kind", "detail", "begun_at", "ended_at")

    network = models.ForeignKey(Network, models.PROTECT, related_name="halts")
    kind = models.CharField(max_length=20)
    """`behind`: the contract has more than the log. `fork`: it has another history."""
    detail = models.TextField()
    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["network"], condition=Q(ended_at=None), name="anchoring_one_open_halt_a_network"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.network_id}"


@protect
class Anchor(Sealed):
    """A size and root that belong on a network: decided by the loop, or found there."""

    SEALED: ClassVar = ("network", "size", "root", "created_at")

    network = models.ForeignKey(Network, models.PROTECT, related_name="anchors")
    size = models.BigIntegerField()
    root = models.CharField(max_length=66)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["network", "size"], name="anchoring_anchor_once"),
        ]

    def __str__(self) -> str:
        return f"anchor of {self.size}"


class Purpose(models.TextChoices):
    """What a transaction is for."""

    ANCHOR = "anchor"
    DEPLOY = "deploy"
    ROLE = "role"


@protect
class Attempt(Sealed):
    """A signed transaction, stored before it is first sent. `(chain_id, sender)` is the key's lane of nonces.

    Of two processes that choose the same nonce and serial one can insert: the constraint is the lock.
    """

    SEALED: ClassVar = ("network", "anchor", "purpose", "hash", "serial", "from_size", "created_at")

    network = models.ForeignKey(Network, models.PROTECT, null=True, related_name="attempts")
    anchor = models.ForeignKey(Anchor, models.PROTECT, null=True, related_name="attempts")
    purpose = models.CharField(max_length=10, choices=Purpose)
    chain_id = models.BigIntegerField()
    sender = models.CharField(max_length=42)
    nonce = models.BigIntegerField()
    serial = models.PositiveSmallIntegerField()
    """0 for the first with this nonce, then one more for each replacement."""
    from_size = models.BigIntegerField(null=True)
    """The contract's size that an anchor's consistency proof starts at."""
    raw = models.TextField()
    hash = models.CharField(max_length=66, unique=True)
    gas_limit = models.BigIntegerField()
    max_fee = models.BigIntegerField()
    tip = models.BigIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["chain_id", "sender", "nonce", "serial"], name="anchoring_one_lane_a_key"
            ),
            models.CheckConstraint(
                condition=Q(purpose=Purpose.ANCHOR, anchor__isnull=False, from_size__isnull=False)
                | (~Q(purpose=Purpose.ANCHOR) & Q(anchor=None, from_size=None)),
                name="anchoring_attempt_shape",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.nonce}.{self.serial}"


@protect
class Sighting(Sealed):
    """One thing that the chain was seen to say of an anchor or an attempt. The last one counts."""

    class Kind(models.TextChoices):
        """Where it was seen."""

        POOL = "pool", "an endpoint has taken it, it waits for a block"
        BLOCK = "block", "in this block"
        GONE = "gone", "that block is no longer part of the chain"
        FINAL = "final", "that block is at or below the finalized one"

    class Outcome(models.TextChoices):
        """What the transaction did in that block."""

        ANCHORED = "anchored"
        DONE = "done", "a deployment or a change of roles took effect"
        IDLE = "idle", "the contract had this size and root already"
        REVERTED = "reverted"
        REPLACED = "replaced", "another attempt with the same nonce took its place"
        DISPLACED = "displaced", "a transaction that is not this registry's took its nonce"

    SEALED: ClassVar = (
        "network",
        "anchor",
        "attempt",
        "kind",
        "outcome",
        "transaction",
        "block_hash",
        "block_number",
        "time",
        "previous_size",
        "gas_used",
        "fee",
        "seen_at",
    )

    network = models.ForeignKey(Network, models.PROTECT, related_name="sightings")
    anchor = models.ForeignKey(Anchor, models.PROTECT, null=True, related_name="sightings")
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, related_name="sightings")
    kind = models.CharField(max_length=10, choices=Kind)
    outcome = models.CharField(max_length=10, choices=Outcome, null=True)
    transaction = models.CharField(max_length=66)
    block_hash = models.CharField(max_length=66, null=True)
    block_number = models.BigIntegerField(null=True)
    time = models.BigIntegerField(null=True)
    """The event's `time`, in seconds, and its `previousSize`: only where the outcome is `anchored`."""
    previous_size = models.BigIntegerField(null=True)
    gas_used = models.BigIntegerField(null=True)
    fee = models.BigIntegerField(null=True)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["anchor", "outcome", "-id"], name="anchoring_sighting_anchor"),
            models.Index(fields=["attempt", "-id"], name="anchoring_sighting_attempt"),
            models.Index(fields=["transaction", "-id"], name="anchoring_sighting_tx"),
            models.Index(fields=["network", "kind", "block_number"], name="anchoring_sighting_block"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="pool", block_hash=None) | (~Q(kind="pool") & Q(outcome__isnull=False)),
                name="anchoring_sighting_shape",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="anchored")
                | Q(
                    anchor__isnull=False,
                    block_hash__isnull=False,
                    block_number__isnull=False,
                    time__isnull=False,
                    previous_size__isnull=False,
                ),
                name="anchoring_sighting_anchored_shape",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.transaction}"
