"""Miss sealed rows that are gone or were set back: those that an earlier look saw, and saw in a later state."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from anchoring.audit.parts import Position, Step
from anchoring.audit.report import Report
from anchoring.deletions import remembered_models
from anchoring.models import DeletedRow, SeenRows
from anchoring.seals import Sealed, seal_holds, seal_version

_BLOCK = 500
_NOTES_KEPT = timedelta(hours=1)
"""A note of a row that no look had seen goes after so long: none that read the row is still under way then."""


class DeletionsPart:
    """Every sealed table, a block of its rows at each step; new rows are remembered behind the last one."""

    name = "deletions"

    def step(self, position: Position | None, report: Report) -> Step:
        """The next block. `whole`: all blocks of the table so far were as the audit left them."""
        models = remembered_models()
        at = position or {"table": 0, "number": 0, "whole": True}
        if at["table"] >= len(models):
            return Step(None, len(models), len(models))
        model = models[at["table"]]
        following, is_whole = _looked_at(model, at["number"], report)
        is_whole &= at["whole"]
        if following is not None:
            return Step({**at, "number": following, "whole": is_whole}, at["table"], len(models))
        if is_whole:
            _notes_forget(model)
        return Step({"table": at["table"] + 1, "number": 0, "whole": True}, at["table"] + 1, len(models))


@transaction.atomic
def _looked_at(model: type[Sealed], number: int, report: Report) -> tuple[int | None, bool]:
    """Holds a block against the table; returns the number of the next, None after the last, and whether it is whole."""
    table = model._meta.label_lower
    blocks = SeenRows.objects.filter(table=table)
    block = blocks.select_for_update().filter(number=number).first()
    if block is None:
        report.add("row:deleted", f"anchoring.seenrows {table} {number}", "which rows were seen is gone")
        numbers = blocks.filter(number__gt=number).order_by("number").values_list("number", flat=True)
        return numbers.first(), False
    # What a changed block says counts for nothing; that it was changed, the look at the seals names.
    is_whole = seal_holds(block)
    if is_whole:
        _hold(model, block, report)
    return number + 1 if block.is_full else None, is_whole


def _hold(model: type[Sealed], block: SeenRows, report: Report) -> None:
    there = _versions_said(model, block)
    # Read behind the rows: whoever deleted one in between has noted it.
    notes = [
        row for row in DeletedRow.objects.filter(table=block.table, key__in=block.keys) if seal_holds(row)
    ]
    noted = {row.key for row in notes}
    seen = {key: version for key, version in block.keys.items() if key not in noted}
    for key in sorted(seen.keys() - there.keys()):
        report.add("row:deleted", f"{block.table} {key}", "seen by an earlier audit")
    # Not only what changed: transactions end in another order than their keys have.
    seen |= _versions(model, {key for key, version in there.items() if version > seen.get(key, 0)})
    _set_back(model, {key: seen[key] for key in seen.keys() & there.keys() if there[key] < seen[key]}, report)
    last = block.last
    if not block.is_full:
        newer, since = model._base_manager.order_by("pk"), last or block.after
        rows = list((newer.filter(pk__gt=since) if since else newer)[: max(_BLOCK - len(seen), 0)])
        seen |= {str(row.pk): seal_version(row) for row in rows if seal_holds(row)}
        last = str(rows[-1].pk) if rows else last
    is_full = block.is_full or len(seen) >= _BLOCK
    if (seen, last, is_full) != (block.keys, block.last, block.is_full):
        _remember(block, seen, last, is_full)
    DeletedRow.objects.filter(pk__in=[row.pk for row in notes]).delete()


def _versions_said(model: type[Sealed], block: SeenRows) -> dict[str, int]:
    """The rows of a block's span as they are, with the versions that their seals say, whether they hold or not."""
    if not block.last:
        return {}
    rows = model._base_manager.filter(pk__lte=block.last)
    span = rows.filter(pk__gt=block.after) if block.after else rows
    return {str(row.pk): seal_version(row) for row in span.only("pk", "seal")}


def _versions(model: type[Sealed], keys: Collection[str]) -> dict[str, int]:
    """Those that this registry wrote: others are named by their seals, and nobody misses them."""
    rows: Any = model._base_manager.filter(pk__in=keys) if keys else ()
    return {str(row.pk): seal_version(row) for row in rows if seal_holds(row)}


def _set_back(model: type[Sealed], seen: Mapping[str, int], report: Report) -> None:
    """Names rows in an older state than was seen. One whose seal is broken is named by that."""
    for key, version in sorted(_versions(model, seen.keys()).items()):
        if version < seen[key]:
            name = f"{model._meta.label_lower} {key}"
            report.add("row:set_back", name, f"an earlier audit saw it {seen[key] - version} changes later")


def _remember(block: SeenRows, keys: Mapping[str, int], last: str, is_full: bool) -> None:
    if is_full and not block.is_full:
        SeenRows.objects.create(table=block.table, number=block.number + 1, after=last)
    block.keys, block.last, block.is_full = keys, last, is_full
    block.save()


def _notes_forget(model: type[Sealed]) -> None:
    """Of rows that came and went between two looks."""
    notes = DeletedRow.objects.filter(table=model._meta.label_lower)
    notes.filter(noted_at__lt=timezone.now() - _NOTES_KEPT).delete()
