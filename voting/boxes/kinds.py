"""What came in since the box before: rights that were used, and ballots."""

from pathlib import Path

from records.terms.kinds import Kind
from records.terms.roles import BOX
from records.terms.texts import Text
from voting.openings.kinds import OPENED
from voting.polls.schemes import POLLS
from voting.proposals.kinds import TEN_YEARS

FILLED = Kind(
    "box:filled",
    Text("투표함 기록", "Box filled"),
    frozenset({BOX}),
    POLLS,
    Path(__file__).parents[1] / "schemas",
    about="opening",
    about_kinds=frozenset({OPENED.name}),
    about_own=True,
    stated=False,
    corrected=False,
    kept=TEN_YEARS,
    shown=("number", "rights.count", "cast.count"),
    has_reasons=False,
)
KINDS = (FILLED,)
