"""A poll as it is frozen (개시), and its end without a result."""

from pathlib import Path

from records.terms.kinds import Kind
from records.terms.roles import REGISTRY
from records.terms.texts import Text
from verifier.polls.kinds import CERTIFIED
from voting.polls.schemes import POLLS
from voting.proposals.kinds import REVIEWED, TEN_YEARS

_SCHEMAS = Path(__file__).parents[1] / "schemas"
_REGISTRY = frozenset({REGISTRY})

OPENED = Kind(
    "poll:opened",
    Text("투표 개시", "Poll opened"),
    _REGISTRY,
    POLLS,
    _SCHEMAS,
    about="review",
    about_kinds=frozenset({REVIEWED.name}),
    about_own=True,
    stated=False,
    corrected=False,
    certified_by=CERTIFIED,
    by_licence=True,
    kept=TEN_YEARS,
    shown=("title", "opens_at", "closes_at", "answer_by"),
    has_reasons=False,
)
CANCELLED = Kind(
    "poll:cancelled",
    Text("투표 취소", "Poll cancelled"),
    _REGISTRY,
    POLLS,
    _SCHEMAS,
    about="opening",
    about_kinds=frozenset({OPENED.name}),
    about_own=True,
    stated=False,
    corrected=False,
    kept=TEN_YEARS,
    shown=("reason",),
    has_reasons=False,
)
KINDS = (OPENED, CANCELLED)
