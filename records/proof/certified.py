"""Which of a subject's certifications hold, by the verifier's own function: remembered by all that they depend on."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from anchoring.log.memory import Memory, digest_of
from anchoring.log.places import LogName, Place
from records import wiring
from records.contents.services import Content
from records.proof.stored import Store, Stored, StoredSubject
from records.terms.table import subject_kinds
from verifier import signed
from verifier.answers import Reason
from verifier.certification import Certification
from verifier.entry import RecordEntry
from verifier.evidence import Logged
from verifier.kinds import Kinds
from verifier.times import format_time
from verifier.tlog_proof import TlogProof
from verifier.tree import leaf_hash


@dataclass(frozen=True)
class Certifications:
    """By the certifications' digests: those that do not count, why they do not hold, and why they are not sure."""

    uncounted: frozenset[str] = frozenset()
    faults: tuple[tuple[str, Reason], ...] = ()
    doubts: tuple[tuple[str, Reason], ...] = ()


_KNOWN: Memory[Certifications] = Memory(20_000)


def certifications_of(subject: StoredSubject, store: Store) -> Certifications:
    """Signature, key, enrolment, revocation, licence and order of each certification of a subject."""
    kinds = subject_kinds(subject.subject)
    if store.name is None:
        return Certifications(
            uncounted=frozenset(
                row.record.digest for row in subject.rows if row.record.kind in kinds.certifying
            )
        )
    sections = [subject, *(store.subjects[licence] for licence in subject.licences)]
    known = _key(sections, store.name)
    certifications = _KNOWN.get(known)
    if certifications is None:
        certifications = _checked(sections, kinds)
        _KNOWN.put(known, certifications)
    return certifications


def certifications_forget() -> None:
    """For tests and for measuring a first look."""
    _KNOWN.clear()


def _key(sections: list[StoredSubject], name: LogName) -> bytes:
    """Of everything that is asked: a digest stands for its record, whose bytes were held against it just now."""
    return digest_of(
        name,
        wiring.rp_ids(),
        wiring.allow_localhost(),
        [(section.subject, [_told(one) for one in _counting(section)]) for section in sections],
    )


def _told(stored: Stored) -> tuple[object, ...]:
    place = stored.place
    if place is None:
        return ()
    return place.order, place.kind, place.record, place.time, _heard(stored) is not None


def _counting(section: StoredSubject) -> list[Stored]:
    return [one for one in section.stored if one.place and one.place.counts]


def _heard(stored: Stored) -> Content | None:
    """The record's content, where it is there and what was logged: its text was held against the place's digest."""
    row = stored.row
    return row.content if row and row.is_heard and row.content.value is not None else None


def _checked(sections: list[StoredSubject], kinds: Kinds) -> Certifications:
    indices = _indices(sections)
    entries = {
        section.subject: [
            _logged(one, one.place, indices[one.place.order]) for one in _counting(section) if one.place
        ]
        for section in sections
    }
    own = entries[sections[0].subject]
    findings = signed.certifications(
        own,
        [signed.step(one.entry.record, one.entry.kind, one.record, one.body) for one in own],
        {place: one.body for place, one in enumerate(own) if isinstance(one.body, Certification)},
        {subject: signed.licence_keys(listed, kinds) for subject, listed in entries.items()},
        rp_ids=wiring.rp_ids(),
        allow_localhost=wiring.allow_localhost(),
        kinds=kinds,
    )
    digests = {one.proof.index: one.entry.record for one in own}
    uncounted = frozenset(own[place].entry.record for place in findings.uncounted)
    unsure = list(_by_digest(findings.unknowns, digests))
    return Certifications(
        uncounted=uncounted,
        faults=(
            *_by_digest(findings.fails, digests),
            *((digest, why) for digest, why in unsure if digest in uncounted),
        ),
        doubts=tuple((digest, why) for digest, why in unsure if digest not in uncounted),
    )


def _indices(sections: list[StoredSubject]) -> dict[tuple[int, int], int]:
    """Each place's index in the log; what waits will come behind all that is there, in the outbox's order."""
    orders = sorted({one.order for section in sections for one in _counting(section)})
    behind = max((number for waits, number in orders if not waits), default=-1) + 1
    logged = sum(not waits for waits, _ in orders)
    return {
        (waits, number): behind + at - logged if waits else number
        for at, (waits, number) in enumerate(orders)
    }


def _logged(stored: Stored, place: Place, index: int) -> Logged:
    """As the verifier has it from an evidence file; its proof was checked in `stored` already."""
    content = _heard(stored)
    record, body = (content.parsed if content else None) or (None, None)
    return Logged(
        entry=RecordEntry(place.kind, place.label, place.record, format_time(int(place.time.timestamp()))),
        leaf_hash=leaf_hash(place.leaf or b""),
        proof=TlogProof(index, (), ""),
        record=record,
        body=body,
        disclosures=(),
    )


def _by_digest(reasons: Iterable[Reason], digests: Mapping[int, str]) -> Iterator[tuple[str, Reason]]:
    for reason in reasons:
        digest = digests.get(dict(reason.values).get("index", -1))
        if digest is not None:
            yield digest, reason
