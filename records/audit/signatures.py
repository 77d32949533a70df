"""Check certifications by the verifier's own functions: signature, key, enrolment, revocation, licence, order."""

from collections.abc import Sequence

from anchoring.audit.sources import Problem
from records.contents.models import Record
from records.proof.certified import certifications_of
from records.proof.stored import stored_subjects
from records.terms.families import certifying_kinds
from records.terms.verdict_texts import reason_text


def signature_problems(labels: Sequence[str]) -> dict[str, list[Problem]]:
    """What is wrong with the certifications under these labels, by the digests of their records.

    A doubt is no finding: a key that was revoked as compromised is as the law and the log want it.
    """
    kinds = [kind.name for kind in certifying_kinds()]
    certified = Record.objects.filter(label__in=labels, kind__in=kinds).values_list("subject", flat=True)
    subjects = sorted(set(certified))
    if not subjects:
        return {}
    store, problems = stored_subjects(subjects), dict[str, list[Problem]]()
    for subject in subjects:
        for digest, why in certifications_of(store.subjects[subject], store).faults:
            text = reason_text(why.code, **dict(why.values)).en
            problems.setdefault(digest, []).append(Problem("certification:false", text))
    return problems
