"""A seal binds its row's key, each time that a page shows, and how often the row was changed."""

from typing import Any

import django.utils.timezone
from django.db import migrations, models

from anchoring import triggers
from anchoring.seals import tables_seal

SEALED = {
    "handover": ("organisation", "record", "notification", "confirmation", "created_at"),
    "handovercode": ("handover", "hash", "issued_by", "issued_at", "expires_at", "used_at", "device_hash"),
    "upload": (
        "organisation",
        "membership",
        "kind",
        "mapping",
        "name",
        "file",
        "size",
        "sha256",
        "format",
        "encoding",
        "trial",
        "answers",
        "state",
        "failure",
        "recorded",
        "repeated",
        "refused",
        "asked",
        "created_at",
        "started_at",
        "finished_at",
    ),
    "vehicle": ("subject", "vin", "code", "created_at"),
}


def rows_seal(apps: Any, editor: Any) -> None:
    # Put back behind the migration.
    triggers.remove(editor.connection)
    tables_seal(apps, "registry", SEALED)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0002_row_seals"),
    ]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="handover",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="handovercode",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="upload",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AlterField(
            model_name="vehicle",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AlterField(
            model_name="vehicle",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.RunPython(rows_seal, migrations.RunPython.noop),
    ]
