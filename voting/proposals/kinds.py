"""A question that somebody proposes (발의), and what the city says of it (심사)."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from records.terms.kinds import Kind
from records.terms.roles import PROPOSER, REGISTRY
from records.terms.texts import Text
from voting.polls.schemes import POLLS

TEN_YEARS = timedelta(days=10 * 366)
"""What a poll leaves is kept as long as the city's papers on policy (Enforcement Decree of the Public Records Act, 26)."""
PROPOSER_NAME = "proposer.name"
CITIZEN = "citizen"

_SCHEMAS = Path(__file__).parents[1] / "schemas"


def _named_in_the_open(body: Mapping[str, object]) -> frozenset[str]:
    """A department's and an institution's name is public, a citizen's never."""
    proposer = body.get("proposer")
    is_citizen = not isinstance(proposer, Mapping) or proposer.get("sort") == CITIZEN
    return frozenset() if is_citizen else frozenset({PROPOSER_NAME})


PROPOSED = Kind(
    "poll:proposed",
    Text("투표 제안", "Poll proposed"),
    frozenset({PROPOSER, REGISTRY}),
    POLLS,
    _SCHEMAS,
    stated=False,
    withdrawn=True,
    kept=TEN_YEARS,
    shown=("title", "question", "area"),
    has_reasons=False,
    stated_openly=_named_in_the_open,
)
REVIEWED = Kind(
    "poll:reviewed",
    Text("제안 심사", "Proposal reviewed"),
    frozenset({REGISTRY}),
    POLLS,
    _SCHEMAS,
    about="proposal",
    about_kinds=frozenset({PROPOSED.name}),
    stated=False,
    withdrawn=True,
    kept=TEN_YEARS,
    shown=("decision", "department", "reason"),
    has_reasons=False,
)
KINDS = (PROPOSED, REVIEWED)
