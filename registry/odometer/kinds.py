"""What an inspector states of an odometer that failed or was replaced."""

from pathlib import Path

from records.terms.kinds import Kind
from records.terms.roles import INSPECTOR
from records.terms.texts import Text
from registry.identity.schemes import CARS

REPLACED = Kind(
    "odometer:replaced",
    Text("주행거리계 고장·교체 확인", "Odometer fault or replacement"),
    frozenset({INSPECTOR}),
    CARS,
    Path(__file__).parents[1] / "schemas",
    withdrawn=True,
    shown=("event", "occurred_on", "before", "after"),
)
KINDS = (REPLACED,)
