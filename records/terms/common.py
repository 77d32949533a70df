"""The kinds that every family shares: taking back, erasing, the keys that signatures stand on, and the classification of all."""

from collections.abc import Mapping
from pathlib import Path

from django.urls import reverse

from records.terms.kinds import Kind
from records.terms.roles import DEALER, INSPECTOR, PROPOSER, REGISTRY
from records.terms.texts import Text

LICENCE_SCHEME = "licence"
CLASSIFICATION_SCHEME = "classification"

_LICENCES = frozenset({LICENCE_SCHEME})
_SCHEMAS = Path(__file__).parents[1] / "schemas"
_CLASSIFICATIONS = frozenset({CLASSIFICATION_SCHEME})

WITHDRAWAL = Kind(
    "record:withdrawn",
    Text("기록 철회", "Record withdrawn"),
    frozenset({DEALER, INSPECTOR, PROPOSER, REGISTRY}),
    frozenset(),
    _SCHEMAS,
    about="record",
    about_own=True,
    corrected=False,
    shown=("reason",),
    # Its body is fixed to its last member: the verifier reads it.
    has_reasons=False,
)
ERASURE = Kind(
    "record:erased",
    Text("법에 따른 삭제", "Content erased by law"),
    frozenset({REGISTRY}),
    frozenset(),
    _SCHEMAS,
    about="record",
    stated=False,
    corrected=False,
    shown=("ground", "decided_by"),
)
ENROLMENT = Kind(
    "key:enrolled",
    Text("서명키 등록", "Signing key enrolled"),
    frozenset({REGISTRY}),
    _LICENCES,
    _SCHEMAS,
    stated=False,
    corrected=False,
)
REVOCATION = Kind(
    "key:revoked",
    Text("서명키 폐기", "Signing key revoked"),
    frozenset({REGISTRY}),
    _LICENCES,
    _SCHEMAS,
    stated=False,
    corrected=False,
)
CLASSIFICATION = Kind(
    "classification:published",
    Text("표준 분류 공개", "Classification published"),
    frozenset({REGISTRY}),
    _CLASSIFICATIONS,
    _SCHEMAS,
    stated=False,
    has_reasons=False,
)


def addresses(subject: str) -> Mapping[str, str]:
    """Where the classification is found; who holds a licence stands in the directory."""
    if subject.partition(":")[0] != CLASSIFICATION_SCHEME:
        return {}
    return {
        "page": reverse("classification"),
        "classification": reverse("api:classification"),
        "evidence": reverse("api:classification_evidence"),
    }
