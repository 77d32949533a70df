"""The inspection record, and an inspector's signed word on it."""

from pathlib import Path

from records.terms.kinds import Kind
from records.terms.roles import DEALER, INSPECTOR
from records.terms.texts import Text
from registry.form82.inspections import aligned
from registry.form82.photos import photo_refusal
from registry.identity.schemes import CARS

_SCHEMAS = Path(__file__).parents[1] / "schemas"
_CERTIFIED = "inspection:certified"

INSPECTION = Kind(
    "inspection:recorded",
    Text("성능·상태점검기록부", "Inspection record"),
    frozenset({DEALER, INSPECTOR}),
    CARS,
    _SCHEMAS,
    withdrawn=True,
    certified_by=_CERTIFIED,
    names_subject="basic.vin",
    # An inspector compares plate and names with the car and its papers.
    read_by=frozenset({INSPECTOR}),
    shown=(
        "closing.inspected_on",
        "overall.odometer_km",
        "repair_history.accident_history",
        "machine_readable",
        "issued_on",
        "odometer",
        "accident_history",
    ),
    refuse_files=photo_refusal,
    aligned=aligned,
)
CERTIFICATION = Kind(
    _CERTIFIED,
    Text("점검자의 서명", "Inspector's signature"),
    frozenset({INSPECTOR}),
    CARS,
    _SCHEMAS,
    stated=False,
    corrected=False,
    shown=("statement.verdict", "statement.licence", "statement.reason"),
)
KINDS = (INSPECTION, CERTIFICATION)
