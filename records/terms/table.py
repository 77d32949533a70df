"""The tables of kinds that verifiers go by (docs/formats.md sections 1 and 9)."""

from functools import lru_cache

from records.terms.common import ENROLMENT, ERASURE, REVOCATION, WITHDRAWAL
from records.terms.families import Family, families
from verifier.kinds import Kinds
from verifier.polls.kinds import of_subject


def verifier_kinds() -> Kinds:
    """`kinds/1`, as the families make it that stand in it."""
    return _verifier_kinds(families())


@lru_cache
def _verifier_kinds(of: tuple[Family, ...]) -> Kinds:
    kinds = [kind for family in of if family.in_table for kind in family.kinds]
    certified_by = {kind.name: kind.certified_by for kind in kinds if kind.certified_by}
    return Kinds(
        certified_by=certified_by,
        names_subject={kind.name: kind.names_subject for kind in kinds if kind.names_subject},
        for_good=frozenset({*certified_by.values(), ENROLMENT.name, REVOCATION.name}),
        enrolment=ENROLMENT.name,
        revocation=REVOCATION.name,
        withdrawal=WITHDRAWAL.name,
        erasure=ERASURE.name,
    )


def subject_kinds(subject: str) -> Kinds:
    """The kinds that are told apart under a subject."""
    return of_subject(subject, verifier_kinds())


def standing_alone(kinds: Kinds) -> frozenset[str]:
    """Those of which no record ends, vouches for or erases another, nor is ended or vouched for: each is what it is by itself."""
    said = {*kinds.certifying, *kinds.certified_by, kinds.enrolment, kinds.revocation}
    return frozenset(kinds.for_good - said)
