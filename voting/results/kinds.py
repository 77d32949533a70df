"""The end (마감), the count (집계), and what the city does with it (반영)."""

from pathlib import Path

from records.terms.kinds import Kind
from records.terms.roles import REGISTRY
from records.terms.texts import Text
from verifier.polls.kinds import CERTIFIED
from voting.openings.kinds import OPENED
from voting.polls.schemes import POLLS
from voting.proposals.kinds import TEN_YEARS

_SCHEMAS = Path(__file__).parents[1] / "schemas"
_REGISTRY = frozenset({REGISTRY})

CLOSED = Kind(
    "poll:closed",
    Text("투표 마감", "Poll closed"),
    _REGISTRY,
    POLLS,
    _SCHEMAS,
    about="opening",
    about_kinds=frozenset({OPENED.name}),
    about_own=True,
    stated=False,
    corrected=False,
    kept=TEN_YEARS,
    shown=("boxes", "rights", "cast"),
    has_reasons=False,
)
TALLIED = Kind(
    "poll:tallied",
    Text("투표 집계", "Poll tallied"),
    _REGISTRY,
    POLLS,
    _SCHEMAS,
    about="closing",
    about_kinds=frozenset({CLOSED.name}),
    about_own=True,
    stated=False,
    certified_by=CERTIFIED,
    by_licence=True,
    kept=TEN_YEARS,
    shown=("counted", "blank", "superseded"),
    has_reasons=False,
)
ANSWERED = Kind(
    "poll:answered",
    Text("투표 결과 반영", "Poll answered"),
    _REGISTRY,
    POLLS,
    _SCHEMAS,
    about="tally",
    about_kinds=frozenset({TALLIED.name}),
    about_own=True,
    stated=False,
    withdrawn=True,
    kept=TEN_YEARS,
    shown=("decision", "department", "text"),
    has_reasons=False,
)
KINDS = (CLOSED, TALLIED, ANSWERED)
