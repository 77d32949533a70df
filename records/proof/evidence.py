"""The evidence file of one subject (FORMATS section 7): what the log knows, with the records themselves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypedDict

from django.utils import timezone

from anchoring.log import evidence as log
from anchoring.log.evidence import SubjectEntries, SubjectEvidence
from anchoring.replica import whole_until
from records import wiring
from records.contents.models import Record, RecordContent
from records.signing.certified import certified_body
from records.stating.services import recording_time
from records.terms.common import LICENCE_SCHEME
from records.terms.families import certifying_kinds
from records.terms.json_types import JsonValue
from records.terms.record_json import RecordJson
from records.terms.table import verifier_kinds
from verifier import canonical
from verifier.errors import Malformed
from verifier.evidence import MAX_SIZE, parse_record
from verifier.times import format_time

MEDIA_TYPE = "application/vnd.car-evidence+json"
_LEAF = 256
"""Characters that an entry's own line takes at least, quotes and names of members with it."""


class EvidenceTooLargeError(Exception):
    """The file would be longer than the 10 MiB that a verifier reads."""


class EntrySection(TypedDict):
    """An entry with its record, as far as that is still there."""

    entry: str
    record: RecordJson | None
    disclosures: list[list[JsonValue]]
    proof: str


class SubjectSection(TypedDict):
    """What the file has of one subject."""

    subject: str
    label_proof: str
    entries: list[EntrySection]
    map: Mapping[str, object]


class MapCommitment(TypedDict):
    entry: str
    proof: str


class Evidence(TypedDict):
    """`evidence/1`."""

    format: Literal["evidence/1"]
    subject: str
    origin: str
    made_at: str
    subjects: list[SubjectSection]
    map_commitment: MapCommitment
    anchors: Sequence[Mapping[str, object]]


def evidence_build(subject: str) -> Evidence | None:
    """`evidence/1`, or None while no checkpoint is anchored. It holds no disclosure of anybody's data."""
    asked = wiring.witnessing()
    snapshot = log.newest_snapshot(now=timezone.now(), witnesses=asked.ids, quorum=asked.quorum)
    if snapshot is None:
        return None
    labeller = wiring.labeller_of(snapshot.log)
    about = log.subjects_entries(snapshot, [subject], labeller=labeller)
    records = _records(about, least=_LEAF + len(snapshot.note))
    if licences := _licences(records):
        signed = log.subjects_entries(snapshot, licences, labeller=labeller)
        records |= _records(signed)
        about += signed
    proved, commitment = log.subjects_evidence(snapshot, about)
    sections = [_section(part, records) for part in proved]
    indices = [entry.index for part in proved for entry in part.entries]
    cosignatures = log.cosignatures_carried(snapshot, proofs=len(indices) + 1)
    for entry in (entry for section in sections for entry in section["entries"]):
        entry["proof"] += cosignatures
    return {
        "format": "evidence/1",
        "subject": subject,
        "origin": snapshot.note.partition("\n")[0],
        "made_at": format_time(int(recording_time(whole_until(timezone.now())).timestamp())),
        "subjects": sections,
        "map_commitment": {"entry": commitment.leaf, "proof": commitment.proof + cosignatures},
        "anchors": log.anchors_for(snapshot, [*indices, snapshot.commitment_index]),
    }


def is_surely_too_large(records: Iterable[Record]) -> bool:
    """Whether the evidence of these records would be, by what it can't be less. `content` is read of each that has one."""
    texts = [record.content.canonical for record in records if hasattr(record, "content")]
    return _is_too_long(texts, len(texts), each=_LEAF)


def _is_too_long(texts: Iterable[str], entries: int, *, each: int) -> bool:
    """Of so many entries, each of which takes at least `each` characters beside its record, with these records."""
    return each * entries + sum(map(len, texts)) > MAX_SIZE


def evidence_bytes(evidence: Evidence) -> bytes:
    """As the file has it. EvidenceTooLargeError where no verifier would read it."""
    content = canonical.dumps(evidence)
    if len(content) > MAX_SIZE:
        raise EvidenceTooLargeError
    return content


def _section(part: SubjectEvidence, records: Mapping[str, RecordJson]) -> SubjectSection:
    return {
        "subject": part.subject,
        "label_proof": part.label_proof,
        "entries": [
            {
                "entry": entry.leaf,
                "record": records.get(entry.record or ""),
                "disclosures": [],
                "proof": entry.proof,
            }
            for entry in part.entries
        ],
        "map": part.map,
    }


def _records(subjects: Iterable[SubjectEntries], *, least: int = 0) -> dict[str, RecordJson]:
    """The records by digest, in the order of the log, without those that were erased or whose rows were changed into no record.

    Such a file stays well-formed, and a verifier says which record is missing. A row that was changed into another
    record is shown as it is: the digest convicts it.
    """
    records: dict[str, RecordJson] = {}
    kinds = verifier_kinds()
    digests = [entry.record for subject in subjects for entry in subject.entries if entry.record]
    # Before the work, by what can't be less: beside its record each entry takes its own line, and a checkpoint in its proof.
    if _is_too_long((), len(digests), each=least):
        raise EvidenceTooLargeError
    rows = RecordContent.objects.filter(record__in=digests)
    texts = dict(rows.values_list("record", "canonical"))
    if _is_too_long(texts.values(), len(digests), each=least):
        raise EvidenceTooLargeError
    for digest in digests:
        if digest not in texts:
            continue
        try:
            value = canonical.loads(texts[digest])
            parse_record(value, kinds=kinds)
        except Malformed:
            continue
        records[digest] = value
    return records


def _licences(records: Mapping[str, RecordJson]) -> list[str]:
    """As subjects, in the order in which they first signed; read from the records as the file has them."""
    certifying = {kind.name for kind in certifying_kinds()}
    licences = [
        f"{LICENCE_SCHEME}:{certified_body(record['body'])['statement']['licence']}"
        for record in records.values()
        if record["kind"] in certifying
    ]
    return list(dict.fromkeys(licences))
