"""A seal for each row of the tables that no record in the log repeats; what stands there now is sealed as it is."""

from typing import Any

from django.db import migrations, models

from anchoring.seals import rows_seal

SEALED = {
    "handover": ("organisation", "record", "notification", "confirmation", "created_at"),
    "handovercode": ("handover", "hash", "issued_by", "issued_at", "expires_at", "used_at", "device_hash"),
    "vehicle": ("subject", "vin", "code"),
}


def tables_seal(apps: Any, _editor: Any) -> None:
    for name, fields in SEALED.items():
        rows_seal(apps.get_model("registry", name).objects, fields)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="handover",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="handovercode",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="vehicle",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.RunPython(tables_seal, migrations.RunPython.noop),
    ]
