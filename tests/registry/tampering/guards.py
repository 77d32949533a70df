"""What guards each column, as `docs/threat-model.md` has it."""

import re
from pathlib import Path

from django.conf import settings

GUARDS = ("log", "seal", "audit", "own", "claim", "–")
_ROW = re.compile(r"\| `(\w+\.\w+)` \| ([^|]+) \| ([^|]*) \| ([^|]+) \| [^|]*\|")


def guards() -> dict[tuple[str, str], str]:
    """By table and column the guard's word; `–` for what no page shows."""
    text = (Path(settings.BASE_DIR) / "docs" / "threat-model.md").read_text(encoding="utf-8")
    listed = {}
    for table, columns, _, guard in _ROW.findall(text):
        for column in re.findall(r"`(\w+)`", columns):
            listed[table, column] = guard.strip()
    return listed


UNGUARDED = {place for place, guard in guards().items() if guard in {"own", "claim"}}
GUARDED_TABLES = {table for (table, _), guard in guards().items() if guard in {"log", "seal", "audit"}}
MAY_GO = {("records.Disclosure", "*")}
"""One that is missing may have been destroyed, as the law demands."""


def is_unguarded(table: str, column: str) -> bool:
    """Whether it is shown as no fact that is proved; `*` stands for the row."""
    return table not in GUARDED_TABLES or (table, column) in UNGUARDED | MAY_GO
