from typing import Any

from django.db import migrations

from anchoring.models import Log, SeenRows


def alerts_remember(_apps: Any = None, _editor: Any = None) -> None:
    """Where a log is there already, the audit's memory of this sealed table begins here: without it its rows count as gone."""
    blocks = SeenRows.objects.filter(table="registry.alert")
    if Log.objects.exists() and not blocks.exists():
        SeenRows.objects.create(table="registry.alert", number=0)


class Migration(migrations.Migration):
    dependencies = [
        ("anchoring", "0013_pending_by_label"),
        ("registry", "0009_alerts"),
    ]

    operations = [migrations.RunPython(alerts_remember, migrations.RunPython.noop)]
