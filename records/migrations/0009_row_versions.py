"""A seal binds its row's key, each time that a page shows, and how often the row was changed."""

from typing import Any

import django.utils.timezone
from django.db import migrations, models

from anchoring import triggers
from anchoring.seals import tables_seal

SEALED = {
    "access": ("at", "person", "organisation", "role", "token", "action", "what", "target"),
    "apitoken": (
        "organisation",
        "membership",
        "name",
        "prefix",
        "hash",
        "scopes",
        "created_at",
        "expires_at",
        "revoked_at",
        "last_used_at",
    ),
    "application": ("name", "email", "paper", "paper_type", "paper_sha256", "created_at"),
    "attachment": ("organisation", "sha256", "media_type", "size", "file", "stored_at", "destroyed_at"),
    "coveredphoto": ("original", "sha256", "size", "file", "boxes", "person", "created_at"),
    "erasurerequest": (
        "scope",
        "person",
        "record",
        "paths",
        "reason",
        "requested_by",
        "requested_at",
        "state",
        "decided_by",
        "decided_at",
        "ground",
        "office",
        "answer",
        "destroyed",
    ),
    "invitation": (
        "organisation",
        "email",
        "name",
        "role",
        "licence",
        "licence_expires_on",
        "employee_no",
        "hash",
        "invited_by",
        "created_at",
        "expires_at",
        "accepted_at",
        "revoked_at",
    ),
    "keyrequest": (
        "membership",
        "licence",
        "type",
        "key",
        "public_key",
        "rp_id",
        "origins",
        "credential",
        "name",
        "state",
        "created_at",
        "decided_at",
        "decided_by",
        "reason",
    ),
    "membership": (
        "user",
        "organisation",
        "role",
        "person",
        "licence",
        "licence_expires_on",
        "employee_no",
        "ended_at",
        "created_at",
    ),
    "notice": ("kind", "email", "subject", "body", "created_at"),
    "opening": ("person", "record", "opened_at"),
    "organisation": ("kind", "name", "business_no", "registration_no", "state", "tells_count", "created_at"),
    "organisationevent": ("organisation", "action", "reason", "person", "at"),
    "retentionrun": ("at", "destroyed", "until"),
    "signingkey": (
        "licence",
        "type",
        "public_key",
        "person",
        "organisation",
        "rp_id",
        "origins",
        "credential",
        "name",
        "enrolled",
        "revoked",
        "compromised_since",
    ),
    "user": ("email", "name", "person", "is_staff", "is_superuser", "is_active", "erased_at"),
}


def rows_seal(apps: Any, editor: Any) -> None:
    # Put back behind the migration.
    triggers.remove(editor.connection)
    tables_seal(apps, "records", SEALED)


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0008_tells_count"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="access",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="apitoken",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AlterField(
            model_name="apitoken",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="application",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AlterField(
            model_name="application",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="attachment",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="coveredphoto",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AlterField(
            model_name="coveredphoto",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="erasurerequest",
            name="requested_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AlterField(
            model_name="erasurerequest",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="keyrequest",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AlterField(
            model_name="keyrequest",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="membership",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AlterField(
            model_name="membership",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="notice",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AlterField(
            model_name="opening",
            name="opened_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AlterField(
            model_name="opening",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="organisation",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AlterField(
            model_name="organisation",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="organisationevent",
            name="at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AlterField(
            model_name="organisationevent",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="retentionrun",
            name="at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AlterField(
            model_name="retentionrun",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="signingkey",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="user",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.RunPython(rows_seal, migrations.RunPython.noop),
    ]
