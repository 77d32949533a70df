"""What the tables say about anchors. Nothing here asks the chain, so web pages may call all of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from anchoring.models import Anchor, Entry, Halt, Network, NetworkState, Sighting
from verifier.canonical import MAX_INTEGER

_UNREAD = timedelta(minutes=2)
_INDICES = 500
"""How many entries one query names."""
ON_CHAIN = (Sighting.Kind.BLOCK, Sighting.Kind.FINAL)


@dataclass(frozen=True)
class AnchorRow:
    """An anchor that is on a chain, as last seen there.

    `root`, `contract`, `transaction` and `block_hash` are lower-case hex with `0x`; `time` is the block's, in
    seconds; `gas_used` and `fee` (wei) are None for a transaction that could not be read.
    """

    chain_id: int
    network: str
    contract: str
    size: int
    previous_size: int
    root: str
    time: int
    transaction: str
    block_number: int
    block_hash: str
    final: bool
    gas_used: int | None
    fee: int | None


@dataclass(frozen=True)
class Coverage:
    """`first` has, by an entry's index, on each network the first anchor that holds it.

    `sent_size` is the size of the largest checkpoint that an endpoint has taken a transaction for; 0 where there is none.
    """

    first: dict[int, list[AnchorRow]]
    sent_size: int


def networks(*, retired: bool = True) -> list[Network]:
    """Every network in the order of opening, retired ones too where `retired`."""
    rows = _networks()
    return list(rows if retired else rows.filter(state__retired_at=None))


def anchors_confirmed(*, network: Network | None = None, final: bool = False) -> list[AnchorRow]:
    """The anchors that are on a chain, by network and rising size; only final ones where `final`."""
    chosen = [network] if network else networks()
    return [row for opened in chosen for row in _rows(_placed(opened, final=final))]


def anchors_newest(*, final: bool = False) -> list[AnchorRow]:
    """For each network that has one, its newest anchor on the chain; the newest final one where `final`."""
    return [
        row for network in networks() for row in _rows(_placed(network, final=final).order_by("-size")[:1])
    ]


def anchors_recent(network: Network, limit: int) -> list[AnchorRow]:
    """The last `limit` anchors on this network's chain, the newest first."""
    return _rows(_placed(network).order_by("-size")[:limit])[::-1]


def anchors_after(network: Network, size: int, limit: int) -> list[AnchorRow]:
    """The next anchors on this network's chain that are larger than `size`, at most `limit`, by rising size."""
    return _rows(_placed(network).filter(size__gt=size).order_by("size")[:limit])


def anchors_newest_of(network: Network) -> int:
    """The size of the newest anchor on this network's chain; its start where there is none."""
    newest = _placed(network).order_by("-size").values_list("size", flat=True).first()
    return network.start if newest is None else newest


def anchors_of_size(size: int, *, final: bool = False) -> list[AnchorRow]:
    """The anchors of exactly the checkpoint with `size` entries, on any network."""
    return [row for network in networks() for row in _rows(_placed(network, final=final).filter(size=size))]


def anchors_covering(index: int) -> list[AnchorRow]:
    """For each network the first anchor that holds the entry at `index`."""
    return coverage([index]).first[index]


def coverage(indices: Iterable[int]) -> Coverage:
    """What the chains have of these entries: two queries for any number of networks, and one more for each 500 entries."""
    wanted = sorted(set(indices))
    first: dict[int, list[AnchorRow]] = {index: [] for index in wanted}
    if not wanted:
        return Coverage(first, 0)
    opened = list(_networks().annotate(sent_size=Subquery(_sent(OuterRef("pk")).values("size")[:1])))
    for start in range(0, len(wanted), _INDICES):
        batch = wanted[start : start + _INDICES]
        rows = _rows_at(_first_places(opened, batch))
        for network in opened:
            own = [
                row for row in rows if (row.chain_id, row.contract) == (network.chain_id, network.contract)
            ]
            for index in batch:
                holding = next((row for row in own if row.size > index), None)
                if holding is not None:
                    first[index].append(holding)
    return Coverage(first, max((network.sent_size or 0 for network in opened), default=0))


def anchor_before(row: AnchorRow) -> AnchorRow | None:
    """The anchor that came before `row`: in its contract or, for a successor's first, the predecessor's last that counts."""
    network = Network.objects.get(chain_id=row.chain_id, contract=row.contract)
    before = _placed(network).filter(size=row.previous_size)
    if network.predecessor and row.previous_size == network.start:
        # It may have begun at a size that nobody anchored: the last one below is the lower bound then.
        network = Network.objects.get(chain_id=row.chain_id, contract=network.predecessor)
        before = _placed(network).order_by("-size")[:1]
    return next(iter(_rows(before)), None)


def halts_open() -> list[Halt]:
    """The open halts, for which the log must not grow: at most one a network, none where it may."""
    return list(Halt.objects.filter(ended_at=None, network__state__retired_at=None).select_related("network"))


def chain_unread(*, now: datetime) -> bool:
    """Whether nobody has looked at a network that has anchors for a while, as after a backup was restored.

    The log should not grow until somebody has: what it would append may be there already, with other content.
    A look that found no endpoint counts, for records are taken with the chain down too.
    """
    looked = NetworkState.objects.filter(retired_at=None, tried_at__lt=now - _UNREAD)
    return looked.filter(network__anchors__isnull=False).exists()


def clock_is_ahead(*, now: datetime) -> bool:
    """Whether the chain said at the last look that this machine's clock is ahead, and it was not set back since."""
    ahead = NetworkState.objects.filter(retired_at=None, clock_ahead__gt=0)
    return ahead.filter(answered_at__lte=now).exists()


def _placed(network: Network, *, final: bool = False) -> QuerySet[Anchor]:
    """The anchors that are on the chain now: their last sighting with an event is in a block.

    What a predecessor holds beyond its successor's start does not count (FORMATS section 5).
    """
    last = Sighting.objects.filter(anchor=OuterRef("pk"), outcome=Sighting.Outcome.ANCHORED).order_by("-id")
    placed = Anchor.objects.filter(network=network).annotate(
        place=Subquery(last.values("id")[:1]), place_kind=Subquery(last.values("kind")[:1])
    )
    placed = (
        placed.filter(place_kind=Sighting.Kind.FINAL) if final else placed.filter(place_kind__in=ON_CHAIN)
    )
    successor = Network.objects.filter(chain_id=network.chain_id, predecessor=network.contract).order_by("id")
    return placed.filter(size__lte=Coalesce(Subquery(successor.values("start")[:1]), MAX_INTEGER))


def _networks() -> QuerySet[Network]:
    return Network.objects.select_related("state").order_by("id")


def _sent(network: OuterRef) -> QuerySet[Anchor]:
    """A network's anchors that an endpoint has taken a transaction for, the largest first."""
    seen = Sighting.objects.filter(anchor=OuterRef("pk"))
    return Anchor.objects.filter(Exists(seen), network=network).order_by("-size")


def _first_places(opened: Iterable[Network], indices: Iterable[int]) -> QuerySet[Entry]:
    """For each of these entries, on each network the sighting of the first anchor that holds it."""
    entries = Entry.objects.filter(index__in=indices)
    # A subquery beside each entry walks up from that entry's size and stops at the first anchor: a list of the anchors
    # would be as long as the log's history.
    firsts = [
        entries.values_list(
            Subquery(_places(_placed(network).filter(size__gt=OuterRef("index")).order_by("size"))[:1])
        )
        for network in opened
    ]
    return firsts[0].union(*firsts[1:]) if firsts else Entry.objects.none()


def _rows(anchors: QuerySet[Anchor]) -> list[AnchorRow]:
    """Of anchors as `_placed` has them, by rising size."""
    return _rows_at(_places(anchors))


def _places(anchors: QuerySet[Anchor]) -> QuerySet[Any]:
    return anchors.values("place")  # type: ignore[misc]  # annotated by _placed


def _rows_at(places: QuerySet[Any]) -> list[AnchorRow]:
    """The anchors that these sightings saw in a block, by rising size."""
    seen = Sighting.objects.filter(pk__in=places).select_related("anchor__network")
    return [_row(sighting) for sighting in seen.order_by("anchor__size")]


def _row(place: Sighting) -> AnchorRow:
    anchor = place.anchor
    if anchor is None or place.time is None or place.previous_size is None:  # the table's constraint has them
        raise ValueError(f"sighting {place.pk} is incomplete")
    if place.block_number is None or place.block_hash is None:
        raise ValueError(f"sighting {place.pk} is incomplete")
    return AnchorRow(
        chain_id=anchor.network.chain_id,
        network=anchor.network.name,
        contract=anchor.network.contract,
        size=anchor.size,
        previous_size=place.previous_size,
        root=anchor.root,
        time=place.time,
        transaction=place.transaction,
        block_number=place.block_number,
        block_hash=place.block_hash,
        final=place.kind == Sighting.Kind.FINAL,
        gas_used=place.gas_used,
        fee=place.fee,
    )
