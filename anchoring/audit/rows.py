"""Check the seals of rows that no record in the log repeats (`anchoring/seals.py`)."""

from anchoring.audit.parts import Position, Step
from anchoring.audit.report import Report
from anchoring.seals import seal_holds, sealed_models

_BATCH = 200


class RowsPart:
    """Every sealed row of every table, some at each step."""

    name = "rows"

    def step(self, position: Position | None, report: Report) -> Step:
        """The next rows of the table that is at work."""
        models = sealed_models()
        at = position or {"table": 0, "after": None, "done": 0}
        if at["table"] >= len(models):
            return Step(None, at["done"], at["done"])
        model = models[at["table"]]
        rows = model._base_manager.order_by("pk")
        batch = list((rows if at["after"] is None else rows.filter(pk__gt=at["after"]))[:_BATCH])
        for row in batch:
            # It may have been changed by whoever may, since it was read.
            if not seal_holds(row) and any(not seal_holds(now) for now in rows.filter(pk=row.pk)):
                name = f"{model._meta.label_lower} {row.pk}"
                report.add("row:changed", name, "not as this registry wrote it", record=row.about)
        done = at["done"] + len(batch)
        if len(batch) < _BATCH:
            return Step({"table": at["table"] + 1, "after": None, "done": done}, done)
        return Step({**at, "after": str(batch[-1].pk), "done": done}, done)
