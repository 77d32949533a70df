"""A family that nobody ships: what it needs of records/, anchoring/ and the verifiers is there without a line for it."""

from pathlib import Path

from records.terms.families import Family
from records.terms.kinds import Kind
from records.terms.roles import DEALER, INSPECTOR
from records.terms.texts import Text

_SCHEMAS = Path(__file__).parent / "schemas"
# A number that verifiers know how to read: subjects are a part of the formats, kinds are not.
_SCHEMES = frozenset({"chassis"})
_APPROVED = "boiler:approved"

INSPECTED = Kind(
    "boiler:inspected",
    Text("보일러 점검", "Boiler inspected"),
    frozenset({DEALER, INSPECTOR}),
    _SCHEMES,
    _SCHEMAS,
    withdrawn=True,
    certified_by=_APPROVED,
    shown=("pressure", "state"),
    has_reasons=False,
)
APPROVED = Kind(
    _APPROVED,
    Text("보일러 점검 인증", "Boiler approved"),
    frozenset({INSPECTOR}),
    _SCHEMES,
    _SCHEMAS,
    stated=False,
    corrected=False,
    shown=("statement.verdict",),
)
FAMILY = Family("boilers", (INSPECTED, APPROVED))
