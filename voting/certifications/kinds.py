"""What an issuer says, signed, of an opening or of a tally."""

from pathlib import Path

from records.terms.kinds import Kind
from records.terms.roles import OBSERVER
from records.terms.texts import Text
from voting.polls.schemes import POLLS
from voting.proposals.kinds import TEN_YEARS

CERTIFIED = Kind(
    "poll:certified",
    Text("투표 인증", "Poll certified"),
    frozenset({OBSERVER}),
    POLLS,
    Path(__file__).parents[1] / "schemas",
    stated=False,
    corrected=False,
    kept=TEN_YEARS,
    shown=("statement.verdict", "statement.reason", "statement.signed_at"),
    has_reasons=False,
)
KINDS = (CERTIFIED,)
