from typing import Any

from django.db import migrations, models

from anchoring.pending_seals import PendingSeals


def seal(apps: Any, _editor: Any) -> None:
    """What waits now was handed in before there were seals."""
    seals, rows = PendingSeals(), apps.get_model("anchoring", "PendingEntry").objects
    for row in rows.iterator():
        rows.filter(pk=row.pk).update(seal=seals.made(row.kind, row.label, row.record, row.recorded_at))


class Migration(migrations.Migration):
    dependencies = [
        ("anchoring", "0016_cosignatures_remembered"),
    ]

    operations = [
        migrations.AddField(
            model_name="pendingentry",
            name="seal",
            field=models.CharField(db_default="", default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="pendingentry",
            name="is_held",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
