"""A seal for each row of the tables that no record in the log repeats; what stands there now is sealed as it is."""

from typing import Any

from django.db import migrations, models

from anchoring import triggers
from anchoring.seals import rows_seal

SEALED = {
    "anchor": ("network", "size", "root", "created_at"),
    "attempt": ("network", "anchor", "purpose", "hash", "serial", "from_size", "created_at"),
    "halt": ("network", "kind", "detail", "begun_at", "ended_at"),
    "network": (
        "chain_id",
        "name",
        "contract",
        "genesis_hash",
        "code_hash",
        "start",
        "start_root",
        "predecessor",
        "deployed_block",
        "created_at",
    ),
    "sighting": (
        "network",
        "anchor",
        "attempt",
        "kind",
        "outcome",
        "transaction",
        "block_hash",
        "block_number",
        "time",
        "previous_size",
        "gas_used",
        "fee",
        "seen_at",
    ),
}


def tables_seal(apps: Any, editor: Any) -> None:
    # Put back behind the migration; the rows that never change get their seal too.
    triggers.remove(editor.connection)
    for name, fields in SEALED.items():
        rows_seal(apps.get_model("anchoring", name).objects, fields)


class Migration(migrations.Migration):
    dependencies = [
        ("anchoring", "0002_audit_goes_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="anchor",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="attempt",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="halt",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="network",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="sighting",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.RunPython(tables_seal, migrations.RunPython.noop),
    ]
