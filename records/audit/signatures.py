"""Check certifications by the verifier's own functions: signature, key, enrolment, revocation, licence, order."""

from collections.abc import Sequence
from dataclasses import replace

from anchoring.audit.sources import Problem
from anchoring.log.places import LogName, Place
from records.proof.certified import certifications_of
from records.proof.stored import Store, StoredSubject
from records.terms.families import certifying_kinds
from records.terms.verdict_texts import reason_text


def places_walked(places: Sequence[Place], _name: LogName) -> list[Place]:
    """The same places, taken as they are: the audit's walk along the log holds each entry against tiles and signed roots.

    To be handed to `stored_subjects`. One that was changed is named there, and need not be proved a second time.
    """
    return [replace(place, is_proved=place.leaf is not None) for place in places]


def signature_problems(subject: StoredSubject, store: Store) -> dict[str, list[Problem]]:
    """What is wrong with the certifications of this subject, by the digests of their records.

    A doubt is no finding: a key that was revoked as compromised is as the law and the log want it.
    """
    certifying = {kind.name for kind in certifying_kinds()}
    if not any(row.record.kind in certifying for row in subject.rows):
        return {}
    problems: dict[str, list[Problem]] = {}
    for digest, why in certifications_of(subject, store).faults:
        text = reason_text(why.code, **dict(why.values)).en
        problems.setdefault(digest, []).append(Problem("certification:false", text))
    return problems
