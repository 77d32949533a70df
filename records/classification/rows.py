"""The classification as this program has it: what people judged comes from files, the rest from the kinds themselves."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import cast

from records.terms.bodies import ClassificationPublished, Correction, Retention, Row, Task
from records.terms.families import kinds
from records.terms.json_types import JsonObject
from records.terms.kinds import YEAR, Kind
from records.terms.schemas import withheld_paths

_TASKS = Path(__file__).parent / "tasks.json"


def classification_now() -> ClassificationPublished:
    """What a publication would state now, but for the reason for the change."""
    return {"tasks": tasks(), "rows": [row_of(kind) for kind in kinds().values()]}


def tasks() -> list[Task]:
    """The city's tasks as far as they are known."""
    return cast(list[Task], json.loads(_TASKS.read_text(encoding="utf-8")))


def row_of(kind: Kind) -> Row:
    """KeyError where nobody wrote down how the kind is to be judged."""
    judged = judged_rows(kind.row_file)[kind.name]
    generated: dict[str, object] = {
        "kind": kind.name,
        "writer": sorted(kind.roles),
        "retention": _retention(kind),
        "correction": _correction(kind),
    }
    return cast(Row, {**generated, **judged})


@cache
def judged_rows(file: Path) -> Mapping[str, JsonObject]:
    """By kind, the criteria that no code knows."""
    rows: Mapping[str, JsonObject] = json.loads(file.read_text(encoding="utf-8"))
    return rows


def _retention(kind: Kind) -> Retention:
    return {"years": kind.kept // YEAR, "remains": "commitments" if withheld_paths(kind) else "record"}


def _correction(kind: Kind) -> Correction:
    """What is certified stops standing by a signature alone."""
    if kind.corrected and kind.certified_by:
        return "signature"
    return "new_record" if kind.corrected else "never"
