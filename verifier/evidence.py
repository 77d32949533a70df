"""An evidence file, `evidence/1`, taken apart (docs/formats.md section 7). Nothing is verified here.

Parsing refuses whatever breaks the file's shape, down to the bodies that a verifier reads.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from . import bodies, canonical, certification, entry, note, record, shapes, tlog_proof, tree, trie
from .errors import Malformed
from .kinds import DEFAULT, Kinds
from .polls.kinds import SCHEME as POLL
from .polls.kinds import of_subject
from .record import Disclosure, Record
from .subjects import check_subject

MAX_SIZE = 10 * 2**20

Body = (
    certification.Certification | bodies.EnrolledKey | bodies.RevokedKey | bodies.Withdrawal | bodies.Erasure
)

_HINTS = ("transaction", "block_number")
_ANCHOR = ("chain_id", "contract", "size", "previous_size", "root", "time", *_HINTS)


@dataclass(frozen=True)
class Logged:
    """One entry of a subject: the leaf, its proof, the record if it is there, and its body where it matters."""

    entry: entry.RecordEntry
    leaf_hash: bytes
    proof: tlog_proof.TlogProof
    record: Record | None
    body: Body | None
    disclosures: tuple[Disclosure, ...]


@dataclass(frozen=True)
class Section:
    """One subject's entries, with the proofs of its label (80 bytes, RFC 9381) and of its place in the map."""

    subject: str
    label_proof: bytes
    entries: tuple[Logged, ...]
    map: trie.MapProof


@dataclass(frozen=True)
class Commitment:
    """The log's entry that commits to the map."""

    entry: entry.MapEntry
    leaf_hash: bytes
    proof: tlog_proof.TlogProof


@dataclass(frozen=True, order=True)
class Anchor:
    """What a contract is said to have: `contract` is 20 bytes, `root` 32, `time` Unix seconds."""

    chain_id: int
    size: int
    contract: bytes
    previous_size: int
    root: bytes
    time: int


@dataclass(frozen=True)
class Evidence:
    """A whole file. `checkpoint` is what the commitment's proof is against, and `checkpoint_note` its text."""

    subject: str
    origin: str
    made_at: str
    sections: tuple[Section, ...]
    commitment: Commitment
    anchors: tuple[Anchor, ...]
    checkpoint: note.Checkpoint

    @property
    def checkpoint_note(self) -> str:
        """The signed note that every proof is to be against."""
        return self.commitment.proof.checkpoint


def loads(data: bytes, kinds: Kinds = DEFAULT) -> Evidence:
    """The evidence that a file's bytes are; `kinds` says whose bodies are read. Raises Malformed."""
    if len(data) > MAX_SIZE:
        raise Malformed("file_long", most=MAX_SIZE)
    value = canonical.loads(data)
    names = ("format", "subject", "origin", "made_at", "subjects", "map_commitment", "anchors")
    shapes.members(value, "", names)
    shapes.constant(value["format"], "format", "evidence/1")
    commitment = _commitment(value["map_commitment"])
    subjects = shapes.array(value["subjects"], "subjects")
    anchors = shapes.array(value["anchors"], "anchors")
    evidence = Evidence(
        subject=check_subject(value["subject"]),
        origin=shapes.string(value["origin"], "origin"),
        made_at=shapes.time(value["made_at"], "made_at"),
        sections=tuple(
            _section(section, f"subjects.{number}", kinds) for number, section in enumerate(subjects)
        ),
        commitment=commitment,
        anchors=tuple(_anchor(anchor, f"anchors.{number}") for number, anchor in enumerate(anchors)),
        checkpoint=note.parse_checkpoint(note.parse(commitment.proof.checkpoint).text),
    )
    _check_subjects(evidence)
    _check_anchors(evidence)
    return evidence


def parse_record(
    value: Any, where: str = "record", kinds: Kinds = DEFAULT, *, digest: str | None = None
) -> tuple[Record, Body | None]:
    """A parsed record, and its body where a verifier reads it; `digest` where the caller has worked it out already.

    Raises Malformed for what makes a file malformed.
    """
    parsed = record.parse(value, where, digest=digest)
    parse_body = _body_parser(parsed.kind, kinds)
    return parsed, parse_body(parsed.body, f"{where}.body") if parse_body else None


def _poll_record(value: Any, where: str, kinds: Kinds) -> tuple[Record, Body | None]:
    """A poll's record, of whose bodies only withdrawals and erasures can make a file malformed (section 9).

    A certification that is not as section 6 says has no body here: what is wrong with it is for **process** to say.
    """
    parsed = record.parse(value, where)
    if parsed.kind in kinds.certifying:
        try:
            return parsed, certification.parse(parsed.body)
        except Malformed:
            return parsed, None
    if parsed.kind in (kinds.withdrawal, kinds.erasure):
        return parse_record(value, where, kinds)
    return parsed, None


def _body_parser(kind: str, kinds: Kinds) -> Callable[[Any, str], Body] | None:
    if kind in kinds.certifying:
        return certification.parse
    parsers: dict[str, Callable[[Any, str], Body]] = {
        kinds.enrolment: bodies.parse_enrolled,
        kinds.revocation: bodies.parse_revoked,
        kinds.withdrawal: bodies.parse_withdrawn,
        kinds.erasure: bodies.parse_erased,
    }
    return parsers.get(kind)


def signing_licences(section: Section) -> list[str]:
    """The licences, as subjects, under which the section's certifications were signed, in order of first use."""
    by_index = sorted(section.entries, key=lambda logged: logged.proof.index)
    statements = [
        logged.body.statement for logged in by_index if isinstance(logged.body, certification.Certification)
    ]
    return list(dict.fromkeys(f"licence:{statement.licence}" for statement in statements))


def _check_subjects(evidence: Evidence) -> None:
    """Refuse sections other than the subject's, then licences', each once. `complete` asks whether they signed."""
    subjects = [section.subject for section in evidence.sections]
    if not subjects or subjects[0] != evidence.subject:
        raise Malformed("subjects_first", where="subjects")
    if not all(subject.startswith("licence:") for subject in subjects[1:]):
        raise Malformed("subjects_licence", where="subjects")
    if len(set(subjects)) != len(subjects):
        raise Malformed("subjects_twice", where="subjects")


def _check_anchors(evidence: Evidence) -> None:
    """By network and rising size, each size once, a network's together; and none that nothing needs."""
    sizes: dict[int, list[int]] = {}
    for anchor in evidence.anchors:
        sizes.setdefault(anchor.chain_id, []).append(anchor.size)
    place = {chain_id: number for number, chain_id in enumerate(sizes)}
    order = [(place[anchor.chain_id], anchor.size) for anchor in evidence.anchors]
    if any(earlier >= later for earlier, later in pairwise(order)):
        raise Malformed("anchors_order", where="anchors")
    indices = [logged.proof.index for section in evidence.sections for logged in section.entries]
    for given in sizes.values():
        if not _needed(given, [*indices, evidence.checkpoint.size - 1], evidence.checkpoint.size):
            raise Malformed("anchors_needless", where="anchors")


def _needed(sizes: list[int], indices: list[int], own: int) -> bool:
    """Whether each of a network's sizes, which rise, is the first above an index, or the one before such.

    Where the network does not have the checkpoint itself, nothing ties its anchors to the file.
    """
    firsts = {place for index in indices if (place := bisect_right(sizes, index)) < len(sizes)}
    return own in sizes and firsts | {place - 1 for place in firsts} >= set(range(len(sizes)))


def _section(value: Any, where: str, kinds: Kinds) -> Section:
    shapes.members(value, where, ("subject", "label_proof", "entries", "map"))
    subject = check_subject(value["subject"], f"{where}.subject")
    entries = shapes.array(value["entries"], f"{where}.entries")
    return Section(
        subject=subject,
        label_proof=shapes.hexadecimal(value["label_proof"], f"{where}.label_proof", 80),
        entries=tuple(
            _logged(logged, f"{where}.entries.{number}", subject, kinds)
            for number, logged in enumerate(entries)
        ),
        map=trie.MapProof.from_json(value["map"], f"{where}.map"),
    )


def _logged(value: Any, where: str, subject: str, kinds: Kinds) -> Logged:
    shapes.members(value, where, ("entry", "record", "disclosures", "proof"))
    leaf, proof = _leaf(value, where)
    if not isinstance(leaf, entry.RecordEntry):
        raise Malformed("entry_is_commitment", where=f"{where}.entry")
    read = _poll_record if subject.startswith(POLL) else parse_record
    table = of_subject(subject, kinds)
    stated = None if value["record"] is None else read(value["record"], f"{where}.record", table)
    disclosures = shapes.array(value["disclosures"], f"{where}.disclosures")
    return Logged(
        entry=leaf,
        leaf_hash=tree.leaf_hash(value["entry"].encode()),
        proof=proof,
        record=stated and stated[0],
        body=stated and stated[1],
        disclosures=tuple(
            record.parse_disclosure(disclosure, f"{where}.disclosures.{n}")
            for n, disclosure in enumerate(disclosures)
        ),
    )


def _commitment(value: Any) -> Commitment:
    where = "map_commitment"
    shapes.members(value, where, ("entry", "proof"))
    leaf, proof = _leaf(value, where)
    if not isinstance(leaf, entry.MapEntry):
        raise Malformed("entry_no_commitment", where=f"{where}.entry")
    return Commitment(leaf, tree.leaf_hash(value["entry"].encode()), proof)


def _leaf(
    value: dict[str, Any], where: str
) -> tuple[entry.RecordEntry | entry.MapEntry, tlog_proof.TlogProof]:
    leaf = entry.parse(shapes.string(value["entry"], f"{where}.entry"), f"{where}.entry")
    text = shapes.string(value["proof"], f"{where}.proof")
    try:
        return leaf, tlog_proof.loads(text)
    except Malformed as error:
        raise error.at(f"{where}.proof") from error


def _anchor(value: Any, where: str) -> Anchor:
    shapes.members(value, where, _ANCHOR)
    shapes.ethereum(value["transaction"], f"{where}.transaction", 32)
    shapes.integer(value["block_number"], f"{where}.block_number")
    return Anchor(
        chain_id=shapes.integer(value["chain_id"], f"{where}.chain_id", low=1),
        size=shapes.integer(value["size"], f"{where}.size", low=1),
        contract=shapes.ethereum(value["contract"], f"{where}.contract", 20),
        previous_size=shapes.integer(value["previous_size"], f"{where}.previous_size"),
        root=shapes.ethereum(value["root"], f"{where}.root", 32),
        time=shapes.integer(value["time"], f"{where}.time"),
    )
