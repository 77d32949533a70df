"""What a dealer states of a car that is bought, offered and sold."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from records.terms.kinds import Kind
from records.terms.roles import DEALER
from records.terms.texts import Refusal, Text
from registry.identity.schemes import CARS

NOTHING_CHANGED = Text(
    "바뀐 항목이나 사진을 하나 이상 적어 주십시오.", "State at least one field that changes, or a picture."
)
LEDGER_KEPT = timedelta(days=3 * 366)
"""A dealer's ledger is kept for three years (Enforcement Rule of the Motor Vehicle Management Act, 123-7)."""

_DEALER = frozenset({DEALER})
_SCHEMAS = Path(__file__).parents[1] / "schemas"

ACQUIRED = Kind(
    "vehicle:acquired",
    Text("매입", "Acquired by a dealer"),
    _DEALER,
    CARS,
    _SCHEMAS,
    withdrawn=True,
    kept=LEDGER_KEPT,
    shown=("acquired_on", "source", "odometer", "price"),
)
LISTED = Kind(
    "vehicle:listed",
    Text("매물 등록", "Car listed"),
    _DEALER,
    CARS,
    _SCHEMAS,
    withdrawn=True,
    kept=LEDGER_KEPT,
    shown=(
        "price",
        "odometer",
        "no_reading",
        "accident_history",
        "sale_type",
        "liens.seizures",
        "liens.mortgages",
    ),
)
_LISTED = frozenset({LISTED.name})
_ABOUT = "listing"


def _nothing_changed(body: Mapping[str, object], files: Mapping[str, str]) -> Refusal | None:
    """Pictures alone may be what is added to a listing."""
    return (
        None
        if files or body.keys() - {_ABOUT}
        else Refusal("minProperties", NOTHING_CHANGED, pointer="/body")
    )


AMENDED = Kind(
    "vehicle:amended",
    Text("매물 변경", "Listing changed"),
    _DEALER,
    CARS,
    _SCHEMAS,
    about=_ABOUT,
    about_kinds=_LISTED,
    about_own=True,
    withdrawn=True,
    kept=LEDGER_KEPT,
    refuse_files=_nothing_changed,
    shown=("price", "odometer", "no_reading", "accident_history", "sale_type", "remark"),
)
DELISTED = Kind(
    "vehicle:delisted",
    Text("매물 내림", "Taken off the market"),
    _DEALER,
    CARS,
    _SCHEMAS,
    about="listing",
    about_kinds=_LISTED,
    about_own=True,
    withdrawn=True,
    kept=LEDGER_KEPT,
    shown=("delisted_on", "reason"),
)
SOLD = Kind(
    "vehicle:sold",
    Text("매도", "Sold by a dealer"),
    _DEALER,
    CARS,
    _SCHEMAS,
    about="listing",
    about_kinds=_LISTED,
    about_own=True,
    withdrawn=True,
    kept=LEDGER_KEPT,
    shown=("sold_on", "price", "odometer"),
)
KINDS = (ACQUIRED, LISTED, AMENDED, DELISTED, SOLD)
ENDS_LISTING = frozenset({DELISTED.name, SOLD.name})
