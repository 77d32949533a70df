"""What guards each column, as `docs/threat-model.md` has it, and where one may change without a word."""

import re
from pathlib import Path

from django.conf import settings

GUARDS = ("log", "seal", "audit", "own", "claim", "–")
_ROW = re.compile(r"\| `(\w+\.\w+)` \| ([^|]+) \| ([^|]*) \| ([^|]+) \| [^|]*\|")
_OWN = ("salesperson: ", "owner: ", "inspector: ", "city: ", "auditor: ")
_MAY_SHOW = {"own": _OWN, "claim": (*_OWN, "visitor: /status/", "visitor: /api/status/")}
"""How the names of looks begin where a column is shown as no fact of a car: to its own people, or as the registry's word."""
_MAY_GO = {("records.Disclosure", "*")}
"""One that is missing may have been destroyed, as the law demands."""
_WAITS = {("anchoring.NetworkState", "silent_since")}
"""Why a record still waits: the registry's word on every page of it, and no fact of a car."""


def guards() -> dict[tuple[str, str], str]:
    """By table and column the guard's word; `–` for what no page shows."""
    text = (Path(settings.BASE_DIR) / "docs" / "threat-model.md").read_text(encoding="utf-8")
    listed = {}
    for table, columns, _, guard in _ROW.findall(text):
        for column in re.findall(r"`(\w+)`", columns):
            listed[table, column] = guard.strip()
    return listed


_GUARDS = guards()


def guard_of(table: str, column: str) -> str:
    """The guard's word; `*` stands for the row, which the best guard of its columns keeps."""
    if column != "*":
        return _GUARDS[table, column]
    words = {guard for (listed, _), guard in _GUARDS.items() if listed == table}
    return next(word for word in GUARDS if word in words)


def may_go_unnamed(table: str, column: str) -> bool:
    """Whether no audit need name a change of it."""
    return guard_of(table, column) in _MAY_SHOW or (table, column) in _MAY_GO


def may_show(table: str, column: str, look: str) -> bool:
    """Whether this look may show it otherwise, and nothing says so."""
    return look.startswith(_MAY_SHOW.get(guard_of(table, column), ())) or (table, column) in _MAY_GO | _WAITS
