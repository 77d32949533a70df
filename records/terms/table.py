"""The table of kinds that verifiers go by (docs/formats.md section 1), as the families make it."""

from records.terms.common import ENROLMENT, ERASURE, REVOCATION, WITHDRAWAL
from records.terms.families import certified_kinds, kinds
from verifier.kinds import Kinds


def verifier_kinds() -> Kinds:
    certified_by = {kind.name: kind.certified_by for kind in certified_kinds() if kind.certified_by}
    return Kinds(
        certified_by=certified_by,
        names_subject={kind.name: kind.names_subject for kind in kinds().values() if kind.names_subject},
        for_good=frozenset({*certified_by.values(), ENROLMENT.name, REVOCATION.name}),
        enrolment=ENROLMENT.name,
        revocation=REVOCATION.name,
        withdrawal=WITHDRAWAL.name,
        erasure=ERASURE.name,
    )
