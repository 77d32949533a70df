"""Miss sealed rows that are gone: those that an earlier look saw, and that the registry did not delete itself."""

from typing import Any

from django.db import transaction

from anchoring.audit.parts import Position, Step
from anchoring.audit.report import Report
from anchoring.deletions import remembered_models
from anchoring.models import DeletedRow, SeenRows
from anchoring.seals import Sealed, seal_holds

_BLOCK = 500


class DeletionsPart:
    """Every sealed table, a block of its rows at each step; new rows are remembered behind the last one."""

    name = "deletions"

    def step(self, position: Position | None, report: Report) -> Step:
        """The next block."""
        models = remembered_models()
        at = position or {"table": 0, "number": 0}
        if at["table"] >= len(models):
            return Step(None, len(models), len(models))
        model = models[at["table"]]
        following = _looked_at(model, at["number"], report)
        if following is None:
            return Step({"table": at["table"] + 1, "number": 0}, at["table"] + 1, len(models))
        return Step({**at, "number": following}, at["table"], len(models))


@transaction.atomic
def _looked_at(model: type[Sealed], number: int, report: Report) -> int | None:
    """Holds a block against the table; returns the number of the next, None after the last."""
    table = model._meta.label_lower
    blocks = SeenRows.objects.filter(table=table)
    block = blocks.select_for_update().filter(number=number).first()
    if block is None:
        report.add("row:deleted", f"anchoring.seenrows {table} {number}", "which rows were seen is gone")
        numbers = blocks.filter(number__gt=number).order_by("number").values_list("number", flat=True)
        return numbers.first()
    # What a changed block says counts for nothing; that it was changed, the look at the seals names.
    if seal_holds(block):
        _hold(model, block, report)
    return number + 1 if block.is_full else None


def _hold(model: type[Sealed], block: SeenRows, report: Report) -> None:
    there = {str(key) for key in _span(model, block).values_list("pk", flat=True)} if block.last else set()
    gone = set(block.keys) - there
    # Read behind the rows: whoever deleted one in between has noted it.
    notes = [row for row in DeletedRow.objects.filter(table=block.table, key__in=gone) if seal_holds(row)]
    noted = {row.key for row in notes}
    for key in sorted(gone - noted):
        report.add("row:deleted", f"{block.table} {key}", "seen by an earlier audit")
    keys = [key for key in block.keys if key not in noted]
    # Transactions end in another order than their keys have.
    keys += _whole(model, there - set(block.keys))
    last = block.last
    if not block.is_full:
        newer, since = model._base_manager.order_by("pk"), last or block.after
        rows = list((newer.filter(pk__gt=since) if since else newer)[: max(_BLOCK - len(keys), 0)])
        keys += [str(row.pk) for row in rows if seal_holds(row)]
        last = str(rows[-1].pk) if rows else last
    is_full = block.is_full or len(keys) >= _BLOCK
    if (keys, last, is_full) != (block.keys, block.last, block.is_full):
        _remember(block, keys, last, is_full)
    DeletedRow.objects.filter(pk__in=[row.pk for row in notes]).delete()


def _span(model: type[Sealed], block: SeenRows) -> Any:
    rows = model._base_manager.filter(pk__lte=block.last)
    return rows.filter(pk__gt=block.after) if block.after else rows


def _whole(model: type[Sealed], keys: set[str]) -> list[str]:
    """Those that this registry wrote: others are named by their seals, and nobody misses them."""
    rows = model._base_manager.filter(pk__in=keys).order_by("pk") if keys else []
    return [str(row.pk) for row in rows if seal_holds(row)]


def _remember(block: SeenRows, keys: list[str], last: str, is_full: bool) -> None:
    if is_full and not block.is_full:
        SeenRows.objects.create(table=block.table, number=block.number + 1, after=last)
    block.keys, block.last, block.is_full = keys, last, is_full
    block.save()
