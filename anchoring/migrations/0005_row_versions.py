"""A seal binds its row's key, each time that a page shows, and how often the row was changed."""

from typing import Any

import django.utils.timezone
from django.db import migrations, models

from anchoring import triggers
from anchoring.seals import tables_seal

SEALED = {
    "anchor": ("network", "size", "root", "created_at"),
    "attempt": ("network", "anchor", "purpose", "hash", "serial", "from_size", "created_at"),
    "auditmark": ("looked_at",),
    "auditrun": (
        "started_at",
        "finished_at",
        "by_hand",
        "size",
        "records",
        "unchecked",
        "part",
        "position",
        "part_began_at",
        "done",
        "total",
        "worked",
        "looked_at",
    ),
    "checkpoint": ("root", "note", "created_at"),
    "deletedrow": ("table", "key", "noted_at"),
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
    "networkstate": ("network", "chain_id", "retired_at"),
    "seenrows": ("table", "number", "after", "last", "keys", "is_full"),
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


REMEMBERED = (
    "anchoring.auditmark",
    "anchoring.auditrun",
    "anchoring.checkpoint",
    "anchoring.networkstate",
    "records.notice",
    "registry.upload",
)
"""What is sealed from now on: its rows are remembered too."""


def rows_seal(apps: Any, editor: Any) -> None:
    # Put back behind the migration.
    triggers.remove(editor.connection)
    seen = apps.get_model("anchoring", "SeenRows").objects
    for block in seen.iterator():
        seen.filter(pk=block.pk).update(keys=dict.fromkeys(block.keys, 1))
    if apps.get_model("anchoring", "Log").objects.exists():
        seen.bulk_create(seen.model(table=table, number=0) for table in REMEMBERED)
    tables_seal(apps, "anchoring", SEALED)


class Migration(migrations.Migration):
    dependencies = [
        ("anchoring", "0004_rows_seen"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditmark",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="auditrun",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="checkpoint",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="deletedrow",
            name="noted_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="networkstate",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="anchor",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="attempt",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="deletedrow",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="halt",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="network",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="seenrows",
            name="keys",
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name="seenrows",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="sighting",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.RunPython(rows_seal, migrations.RunPython.noop),
    ]
