"""Every table of the log, the map, the audit and the anchors."""

from anchoring.models.asked import EndpointRequests, EventsRead
from anchoring.models.audit import AuditFinding, AuditMark, AuditRun
from anchoring.models.chain import (
    Anchor,
    Attempt,
    Halt,
    Network,
    NetworkState,
    Purpose,
    Sighting,
)
from anchoring.models.heartbeat import Heartbeat
from anchoring.models.log import Checkpoint, Entry, Log, PartialTile, PendingEntry, Tile
from anchoring.models.map import MapPage, MapState
from anchoring.models.published import BucketState
from anchoring.models.seen import DeletedRow, SeenRows
from anchoring.models.witnesses import Cosignature, WitnessState
from verifier.entry import MAP_COMMITTED

__all__ = [
    "MAP_COMMITTED",
    "Anchor",
    "Attempt",
    "AuditFinding",
    "AuditMark",
    "AuditRun",
    "BucketState",
    "Checkpoint",
    "Cosignature",
    "DeletedRow",
    "EndpointRequests",
    "Entry",
    "EventsRead",
    "Halt",
    "Heartbeat",
    "Log",
    "MapPage",
    "MapState",
    "Network",
    "NetworkState",
    "PartialTile",
    "PendingEntry",
    "Purpose",
    "SeenRows",
    "Sighting",
    "Tile",
    "WitnessState",
]
