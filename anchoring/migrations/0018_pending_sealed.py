from typing import Any

from django.db import migrations

from anchoring.pending_seals import PendingSeals

_BATCH = 500


def seal(apps: Any, _editor: Any) -> None:
    """What waits now was handed in before there were seals. In short steps: the registry goes on meanwhile."""
    seals, rows, after = PendingSeals(), apps.get_model("anchoring", "PendingEntry").objects, 0
    while batch := list(rows.filter(id__gt=after, seal="").order_by("id")[:_BATCH]):
        for row in batch:
            row.seal = seals.made(row.kind, row.label, row.record, row.recorded_at)
        rows.bulk_update(batch, ["seal"])
        after = batch[-1].pk


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("anchoring", "0017_pending_seals"),
    ]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
