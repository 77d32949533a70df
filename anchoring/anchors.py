"""What the tables say about anchors. Nothing here asks the chain, so web pages may call all of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from anchoring.inserts import Unless
from anchoring.models import Anchor, Entry, Halt, Network, NetworkState, Sighting
from anchoring.placeholders import placeholders
from verifier.canonical import MAX_INTEGER

_UNREAD = timedelta(minutes=2)
_TIMELINE_DIGITS = 8
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


def networks(*, retired: bool = True) -> list[Network]:
    """Every network in the order of opening, retired ones too where `retired`."""
    rows = _networks()
    return list(rows if retired else rows.filter(state__retired_at=None))


def anchors_confirmed(*, network: Network | None = None, final: bool = False) -> list[AnchorRow]:
    """The anchors that are on a chain, by network and rising size; only final ones where `final`."""
    chosen = [network] if network else networks()
    return [row for opened in chosen for row in _rows("AND n.id = %s", [opened.pk], final=final)]


def anchors_newest(*, final: bool = False) -> list[AnchorRow]:
    """For each network that has one, its newest anchor on the chain; the newest final one where `final`."""
    rows = _read(_NEWEST.format(on_chain=_FINAL if final else _ON_CHAIN))
    return [_row(*row) for row in rows]


def anchors_recent(network: Network, limit: int) -> list[AnchorRow]:
    """The last `limit` anchors on this network's chain, the newest first."""
    return _rows("AND n.id = %s ORDER BY a.size DESC LIMIT %s", [network.pk, limit])[::-1]


def anchors_after(network: Network, size: int, limit: int) -> list[AnchorRow]:
    """The next anchors on this network's chain that are larger than `size`, at most `limit`, by rising size."""
    return _rows("AND n.id = %s AND a.size > %s ORDER BY a.size LIMIT %s", [network.pk, size, limit])


def anchors_newest_of(network: Network) -> int:
    """The size of the newest anchor on this network's chain; its start where there is none."""
    newest = next(iter(anchors_recent(network, 1)), None)
    return network.start if newest is None else newest.size


def anchors_of_size(size: int, *, final: bool = False) -> list[AnchorRow]:
    """The anchors of exactly the checkpoint with `size` entries, on any network."""
    return _rows("AND a.size = %s ORDER BY n.id", [size], final=final)


def anchors_covering(index: int) -> list[AnchorRow]:
    """For each network the first anchor that holds the entry at `index`."""
    return coverage([index])[index]


def coverage(indices: Iterable[int]) -> dict[int, list[AnchorRow]]:
    """By an entry's index, on each network the first anchor that holds it: one query for each 500 entries."""
    wanted = sorted(set(indices))
    first: dict[int, list[AnchorRow]] = {index: [] for index in wanted}
    for start in range(0, len(wanted), _INDICES):
        batch = wanted[start : start + _INDICES]
        by_network: dict[tuple[int, str], list[AnchorRow]] = {}
        for row in _first_holding(batch):
            by_network.setdefault((row.chain_id, row.contract), []).append(row)
        for own in by_network.values():
            for index in batch:
                holding = next((row for row in own if row.size > index), None)
                if holding is not None:
                    first[index].append(holding)
    return first


def sent_size() -> int:
    """The size of the largest checkpoint that an endpoint has taken a transaction for; 0 where there is none."""
    ((size,),) = _read(_SENT_SIZE)
    return size or 0


def anchors_before(rows: Iterable[AnchorRow]) -> list[AnchorRow]:
    """The anchors that came before these: in their contracts or, for a successor's first, the predecessor's last that counts."""
    asked = {(row.chain_id, row.contract, row.previous_size) for row in rows if row.previous_size}
    if not asked:
        return []
    marks = " OR ".join(["(n.chain_id = %s AND n.contract = %s AND a.size = %s)"] * len(asked))
    before = _rows(f"AND ({marks})", [value for place in sorted(asked) for value in place])
    missing = asked - {(row.chain_id, row.contract, row.size) for row in before}
    return before + [row for place in sorted(missing) for row in _predecessors_last(*place)]


def _predecessors_last(chain_id: int, contract: str, start: int) -> list[AnchorRow]:
    """Below a contract's start: it may have begun at a size that nobody anchored, and the last one below is the bound then."""
    network = Network.objects.get(chain_id=chain_id, contract=contract)
    if not network.predecessor or start != network.start:
        return []
    return anchors_recent(Network.objects.get(chain_id=chain_id, contract=network.predecessor), 1)


def halts_open() -> list[Halt]:
    """The open halts, for which the log must not grow: at most one a network, none where it may."""
    return list(Halt.objects.filter(ended_at=None, network__state__retired_at=None).select_related("network"))


def halted() -> Unless:
    """The same as a question that has no answer while the log may grow."""
    return Unless(_HALTED, [])


def chain_unread(*, now: datetime) -> bool:
    """Whether nobody has looked at a network that has anchors for a while, as after a backup was restored.

    The log should not grow until somebody has: what it would append may be there already, with other content.
    A look that found no endpoint counts, for records are taken with the chain down too.
    """
    looked = NetworkState.objects.filter(retired_at=None, tried_at__lt=now - _UNREAD)
    return looked.filter(network__anchors__isnull=False).exists() or chain_uncompared()


def chain_uncompared() -> bool:
    """Whether this database has become another since log and contract were last compared: a standby that was promoted.

    It may lack what was anchored a moment ago, and nobody has noticed: its last look is as recent as its newest row.
    """
    current = timeline()
    others = (
        NetworkState.objects.filter(retired_at=None).exclude(timeline__in=["", current]) if current else None
    )
    return others is not None and others.filter(network__anchors__isnull=False).exists()


def timeline() -> str:
    """PostgreSQL's timeline, another one from each promotion and each restored state on; empty on SQLite."""
    if connection.vendor != "postgresql":
        return ""
    ((file,),) = _read("SELECT pg_walfile_name(pg_current_wal_lsn())")
    return str(file[:_TIMELINE_DIGITS])


def clock_is_ahead(*, now: datetime) -> bool:
    """Whether the chain said at the last look that this machine's clock is ahead, and it was not set back since."""
    asked = clock_ahead(now=now)
    return bool(_read(asked.sql, asked.values))


def clock_ahead(*, now: datetime) -> Unless:
    """The same as a question that has no answer while all is well."""
    return Unless(_CLOCK_AHEAD, [connection.ops.adapt_datetimefield_value(now)])


def _networks() -> QuerySet[Network]:
    return Network.objects.select_related("state").order_by("id")


_ANCHOR, _NETWORK, _SIGHTING = (model._meta.db_table for model in (Anchor, Network, Sighting))
_CLOCK_AHEAD = f"""
    SELECT 1 FROM {NetworkState._meta.db_table} state
    WHERE state.clock_ahead > 0 AND state.retired_at IS NULL AND state.answered_at <= %s
"""  # noqa: S608  a table's name
_HALTED = f"""
    SELECT 1 FROM {Halt._meta.db_table} halt
    LEFT JOIN {NetworkState._meta.db_table} state ON state.network_id = halt.network_id
    WHERE halt.ended_at IS NULL AND state.retired_at IS NULL
"""  # noqa: S608  names of tables
_PLACED = f"""
    FROM {_ANCHOR} a
    JOIN {_NETWORK} n ON n.id = a.network_id
    JOIN {_SIGHTING} s ON s.id = (
        SELECT seen.id FROM {_SIGHTING} seen WHERE seen.anchor_id = a.id AND seen.outcome = '{Sighting.Outcome.ANCHORED}'
        ORDER BY seen.id DESC LIMIT 1)
    WHERE s.kind IN ({{kinds}}) AND a.size <= COALESCE((
        SELECT later.start FROM {_NETWORK} later WHERE later.chain_id = n.chain_id AND later.predecessor = n.contract
        ORDER BY later.id LIMIT 1), {MAX_INTEGER})
"""  # noqa: S608  names of tables and constants
"""The anchors that are on the chain now: their last sighting with an event is in a block.

What a predecessor holds beyond its successor's start does not count (FORMATS section 5). Written out: pages ask it so often
that putting the query together took longer than its answer.
"""
_ON_CHAIN, _FINAL = (
    _PLACED.format(kinds=", ".join(f"'{kind}'" for kind in kinds))
    for kinds in (ON_CHAIN, [Sighting.Kind.FINAL])
)
_SELECTED = """
    SELECT n.chain_id, n.name, n.contract, a.size, s.previous_size, a.root, s.time, s."transaction", s.block_number,
    s.block_hash, s.kind, s.gas_used, s.fee
"""
# A subquery beside each entry walks up from that entry's size and stops at the first anchor: a list of the anchors would be as
# long as the log's history.
_FIRST_HOLDING = f"""
    {_SELECTED} {_ON_CHAIN} AND a.id IN (
        SELECT (SELECT a.id {_ON_CHAIN} AND n.id = opened.id AND a.size > entry."index" ORDER BY a.size LIMIT 1)
        FROM {Entry._meta.db_table} entry CROSS JOIN {_NETWORK} opened WHERE entry."index" IN ({{places}}))
    ORDER BY n.id, a.size
"""  # noqa: S608  names of tables and constants


_NEWEST = f"""
    {_SELECTED} {{on_chain}} AND a.id IN (
        SELECT (SELECT a.id {{on_chain}} AND n.id = opened.id ORDER BY a.size DESC LIMIT 1) FROM {_NETWORK} opened)
    ORDER BY n.id
"""  # noqa: S608  names of tables and constants
_SENT_SIZE = f"""
    SELECT MAX(sent) FROM (
        SELECT (
            SELECT a.size FROM {_ANCHOR} a
            WHERE a.network_id = n.id AND EXISTS (SELECT 1 FROM {_SIGHTING} s WHERE s.anchor_id = a.id)
            ORDER BY a.size DESC LIMIT 1) AS sent
        FROM {_NETWORK} n) opened
"""  # noqa: S608  names of tables


def _rows(narrowed: str, values: Sequence[int | str], *, final: bool = False) -> list[AnchorRow]:
    """Of the anchors on a chain those that `narrowed` leaves, by rising size."""
    rows = _read(f"{_SELECTED} {_FINAL if final else _ON_CHAIN} {narrowed}", values)
    return sorted((_row(*row) for row in rows), key=lambda row: row.size)


def _first_holding(indices: Sequence[int]) -> list[AnchorRow]:
    """For each of these entries, on each network the first anchor that holds it; by network and rising size."""
    rows = _read(_FIRST_HOLDING.format(places=placeholders(indices)), indices)
    return [_row(*row) for row in rows]


def _read(sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _row(
    chain_id: int,
    network: str,
    contract: str,
    size: int,
    previous_size: int | None,
    root: str,
    time: int | None,
    transaction: str,
    block_number: int | None,
    block_hash: str | None,
    kind: str,
    gas_used: int | None,
    fee: int | None,
) -> AnchorRow:
    if previous_size is None or time is None or block_number is None or block_hash is None:
        # The table's constraint has them.
        raise ValueError(f"the sighting of anchor {size} in {contract} is incomplete")
    return AnchorRow(
        chain_id=chain_id,
        network=network,
        contract=contract,
        size=size,
        previous_size=previous_size,
        root=root,
        time=time,
        transaction=transaction,
        block_number=block_number,
        block_hash=block_hash,
        final=kind == Sighting.Kind.FINAL,
        gas_used=gas_used,
        fee=fee,
    )
