"""A seal for each row of the tables that no record in the log repeats; what stands there now is sealed as it is."""

from typing import Any

from django.db import migrations, models

from anchoring import triggers
from anchoring.seals import rows_seal

SEALED = {
    "access": ("at", "person", "organisation", "role", "token", "action", "what", "target"),
    "apitoken": (
        "organisation",
        "membership",
        "name",
        "prefix",
        "hash",
        "scopes",
        "expires_at",
        "revoked_at",
    ),
    "application": ("name", "email", "paper", "paper_type", "paper_sha256"),
    "attachment": ("organisation", "sha256", "media_type", "size", "file", "stored_at", "destroyed_at"),
    "coveredphoto": ("original", "sha256", "size", "file", "boxes", "person"),
    "erasurerequest": (
        "scope",
        "person",
        "record",
        "paths",
        "reason",
        "requested_by",
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
    ),
    "opening": ("person", "record"),
    "organisation": ("kind", "name", "business_no", "registration_no", "state"),
    "organisationevent": ("organisation", "action", "reason", "person"),
    "retentionrun": ("destroyed", "until"),
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


def tables_seal(apps: Any, editor: Any) -> None:
    # Put back behind the migration; the rows that never change get their seal too.
    triggers.remove(editor.connection)
    for name, fields in SEALED.items():
        rows_seal(apps.get_model("records", name).objects, fields)


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0002_digest_without_twin"),
    ]

    operations = [
        migrations.AddField(
            model_name="access",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="apitoken",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="application",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="attachment",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="coveredphoto",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="erasurerequest",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="invitation",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="keyrequest",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="membership",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="opening",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="organisation",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="organisationevent",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="retentionrun",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="signingkey",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="user",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.RunPython(tables_seal, migrations.RunPython.noop),
    ]
