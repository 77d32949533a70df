"""The parts of an evidence file that the log knows (FORMATS section 7), all of them against one checkpoint."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from anchoring import anchors as chain
from anchoring.anchors import AnchorRow
from anchoring.log.cosignatures import cosignature_lines, newest_cosigned, sizes_cosigned
from anchoring.log.entries import LogRow
from anchoring.log.labels import Labels
from anchoring.log.map.read import map_proofs
from anchoring.log.proofs import inclusion_proof, inclusion_proofs
from anchoring.models import Checkpoint, Entry, Log
from verifier import tlog_proof

_MAKING_SECONDS = 600
_RECENT = 300
_COSIGNATURES_BYTES = 2 * 2**20
_COSIGNED_WITHIN = timedelta(hours=1)
"""So old a checkpoint with enough cosignatures may be that evidence is made from it, and not from a newer one without."""
# A checkpoint, its last entry and the log's row at once: all evidence begins with them.
_COMMITTED = f"""
    SELECT entry.*, signed.root AS signed_root, signed.note, log.origin, log.note_vkey, log.vrf_public_key
    FROM {Checkpoint._meta.db_table} signed JOIN {Entry._meta.db_table} entry ON entry."index" = signed.size - 1
    LEFT JOIN {Log._meta.db_table} log ON 1 = 1
    WHERE signed.size = %s AND entry.root IS NOT NULL
"""  # noqa: S608  names of tables


@dataclass(frozen=True)
class Snapshot:
    """An anchored checkpoint whose last entry, at `commitment_index`, is the map's commitment.

    `note` is the signed checkpoint's text, `committed` its last entry; `anchors` are the checkpoint's own, one for each
    network that has it; `final` says whether they are at or below the finalized block. `log` is whose log it is by its row.
    """

    size: int
    note: str
    committed: Entry
    anchors: tuple[AnchorRow, ...]
    final: bool
    log: LogRow

    @property
    def commitment_index(self) -> int:
        """Where the map's commitment is, and the version of the map that it commits to."""
        return self.size - 1


@dataclass(frozen=True)
class EntryEvidence:
    """One entry: the leaf's text, and its tlog-proof against the snapshot's checkpoint."""

    index: int
    kind: str
    record: str | None
    leaf: str
    proof: str


@dataclass(frozen=True)
class SubjectEntries:
    """All of a subject's entries up to a snapshot, in log order. `label` and `label_proof` are hex."""

    subject: str
    label: str
    label_proof: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class SubjectEvidence:
    """The same entries, and what shows that they are there and that they are all; `map` is the map proof as the file has it."""

    subject: str
    label: str
    label_proof: str
    entries: tuple[EntryEvidence, ...]
    map: dict[str, Any]


def newest_snapshot(*, now: datetime, witnesses: Collection[str] = (), quorum: int = 0) -> Snapshot | None:
    """The newest checkpoint that is anchored at the finalized block or, while none is, the newest anchored one.

    Where that lacks the cosignatures of `quorum` of these witnesses, the newest before it that has them, if it was made
    within the last hour. None before the first anchor. Anchors of what this log never signed are passed over.
    """
    newest = _newest_anchored()
    if newest is None or not quorum:
        return newest
    for size in sizes_cosigned(witnesses, quorum=quorum, until=newest.size, looked_at=_RECENT):
        if size == newest.size:
            return newest
        if Checkpoint.objects.get(size=size).created_at < now - _COSIGNED_WITHIN:
            break
        own = chain.anchors_of_size(size, final=newest.final)
        if snapshot := _snapshot(size, own, final=newest.final):
            return snapshot
    return newest


def cosignatures_carried(snapshot: Snapshot, *, proofs: int) -> str:
    """The signature lines to be put under the checkpoint in each of so many proofs, which all carry it whole.

    As many as leave most of an evidence file's 10 MiB to the records.
    """
    return cosignature_lines(snapshot.size, most=_COSIGNATURES_BYTES // proofs)


def oldest_version_needed(*, now: datetime, witnessed: bool = False) -> int | None:
    """The map's version at the newest anchor that was final ten minutes ago; None where there was none.

    Evidence is made from a newer snapshot, or from this one by somebody who began before it was outdated. Where
    witnesses are asked (`witnessed`), also from one that was newest an hour before.
    """
    before = now - _COSIGNED_WITHIN if witnessed else now
    recent = [
        row for network in chain.networks() for row in chain.anchors_recent(network, _RECENT) if row.final
    ]
    settled = [row.size - 1 for row in recent if row.time <= before.timestamp() - _MAKING_SECONDS]
    # So many within the hour that none is older: evidence is made from none before these.
    if witnessed and not settled:
        settled = [min(row.size - 1 for row in recent)] if len(recent) >= _RECENT else []
    return max(settled, default=None)


def subjects_entries(
    snapshot: Snapshot, subjects: Iterable[str], *, labeller: Labels
) -> list[SubjectEntries]:
    """What the log has about each of these subjects up to the snapshot, in one question."""
    labels = labeller.proofs(subjects)
    entries: dict[str | None, list[Entry]] = {label: [] for _, label in labels.values()}
    rows = Entry.objects.filter(label__in=list(entries), index__lt=snapshot.commitment_index)
    for row in rows.order_by("index"):
        entries[row.label].append(row)
    return [
        SubjectEntries(subject, label, pi, tuple(entries[label])) for subject, (pi, label) in labels.items()
    ]


def subjects_evidence(
    snapshot: Snapshot, subjects: Sequence[SubjectEntries]
) -> tuple[list[SubjectEvidence], EntryEvidence]:
    """The proofs of these entries, of absence where there are none, and that of the map's commitment, the snapshot's last entry.

    All of them in as many questions as of one.
    """
    listed = [entry for subject in subjects for entry in subject.entries]
    *proved, commitment = _entries_evidence(snapshot, [*listed, snapshot.committed])
    left = iter(proved)
    labels = [subject.label for subject in subjects]
    maps = map_proofs(labels, snapshot.commitment_index, root=snapshot.committed.root)
    return [
        SubjectEvidence(
            subject=subject.subject,
            label=subject.label,
            label_proof=subject.label_proof,
            entries=tuple(islice(left, len(subject.entries))),
            map=proof.to_json(),
        )
        for subject, proof in zip(subjects, maps, strict=True)
    ], commitment


def anchors_for(snapshot: Snapshot, indices: Iterable[int]) -> list[dict[str, Any]]:
    """The file's `anchors` for the entries at `indices`: by chain and rising size, each once.

    For each chain that has the snapshot's checkpoint: its anchor there and, for each entry, the first anchor that
    holds it and the one before that. Chains that do not have the checkpoint could not be tied to it.
    """
    firsts: dict[tuple[int, int], AnchorRow] = {}
    for rows in chain.coverage(indices).values():
        for chain_id in {row.chain_id for row in snapshot.anchors}:
            first = min((row for row in rows if row.chain_id == chain_id), key=_size, default=None)
            if first is not None:
                firsts[chain_id, first.size] = first
    before = chain.anchors_before(firsts.values())
    wanted = {(row.chain_id, row.size): row for row in [*before, *firsts.values(), *snapshot.anchors]}
    return [_anchor(wanted[key]) for key in sorted(wanted)]


def receipt(label: str, record: str) -> str | None:
    """The tlog-proof of a record's entry against the newest checkpoint; None while it is not in the log."""
    index = Entry.objects.filter(label=label, record=record).values_list("index", flat=True).first()
    if index is None:
        return None
    size, note = newest_cosigned()
    return tlog_proof.dumps(index, inclusion_proof(index, size), note)


def _newest_anchored() -> Snapshot | None:
    for final in (True, False):
        for row, own in _newest_first(final=final):
            if snapshot := _snapshot(row.size, own, final=final):
                return snapshot
    return None


def _snapshot(size: int, own: Sequence[AnchorRow], *, final: bool) -> Snapshot | None:
    """`own` are the anchors of this size. None where its checkpoint is not anchored so, or its last entry is no commitment."""
    for last in Entry.objects.raw(_COMMITTED, [size]):
        signed = vars(last)
        if any(row.root == f"0x{signed['signed_root']}" for row in own):
            log = (signed["origin"], signed["note_vkey"], signed["vrf_public_key"])
            return Snapshot(size, signed["note"], last, tuple(own), final, log)
    return None


def _newest_first(*, final: bool) -> Iterator[tuple[AnchorRow, Sequence[AnchorRow]]]:
    """Each with the anchors of its size."""
    newest = sorted(chain.anchors_newest(final=final), key=_size, reverse=True)
    # All of the largest size: a network that has one of it has none that is larger.
    largest = [row for row in newest if row.size == newest[0].size]
    yield from ((row, largest) for row in largest)
    # Only where a network's newest anchor is none of ours, which also halts the log:
    for row in [*newest, *sorted(chain.anchors_confirmed(final=final), key=_size, reverse=True)]:
        yield row, chain.anchors_of_size(row.size, final=final)


def _entries_evidence(snapshot: Snapshot, entries: Sequence[Entry]) -> list[EntryEvidence]:
    proofs = inclusion_proofs([entry.index for entry in entries], snapshot.size)
    return [
        EntryEvidence(
            index=entry.index,
            kind=entry.kind,
            record=entry.record,
            leaf=entry.leaf.decode(),
            proof=tlog_proof.dumps(entry.index, proof, snapshot.note),
        )
        for entry, proof in zip(entries, proofs, strict=True)
    ]


def _size(row: AnchorRow) -> int:
    return row.size


def _anchor(row: AnchorRow) -> dict[str, Any]:
    return {
        "chain_id": row.chain_id,
        "contract": row.contract,
        "size": row.size,
        "previous_size": row.previous_size,
        "root": row.root,
        "time": row.time,
        "transaction": row.transaction,
        "block_number": row.block_number,
    }
