"""An inspection record shown to a buyer (고지), and the buyer's confirmation of it."""

from pathlib import Path

from records.terms.kinds import Kind
from records.terms.roles import DEALER
from records.terms.texts import Text
from registry.form82.kinds import INSPECTION
from registry.identity.schemes import CARS

_DEALER = frozenset({DEALER})
_SCHEMAS = Path(__file__).parents[1] / "schemas"

NOTIFICATION = Kind(
    "inspection:notified",
    Text("매수인 고지", "Handed over to a buyer"),
    _DEALER,
    CARS,
    _SCHEMAS,
    about="record",
    about_kinds=frozenset({INSPECTION.name}),
    withdrawn=True,
    shown=("notified_at", "means"),
)
CONFIRMATION = Kind(
    "inspection:confirmed",
    Text("매수인의 고지 확인", "Confirmed by a buyer"),
    _DEALER,
    CARS,
    _SCHEMAS,
    about="notification",
    about_kinds=frozenset({NOTIFICATION.name}),
    about_own=True,
    stated=False,
    corrected=False,
    shown=("confirmed_at",),
)
KINDS = (NOTIFICATION, CONFIRMATION)
