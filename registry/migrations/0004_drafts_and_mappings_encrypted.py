"""Answers of drafts and mappings of uploads, which may have plates and names in them, are encrypted."""

from typing import Any

from django.db import migrations

from records.contents.encrypted import EncryptedJSONField

_OWNER = ("id", "organisation", "person")


def columns_encrypt(apps: Any, _editor: Any) -> None:
    for model, names in (("FormDraft", ("answers", "aside")), ("Upload", ("mapping",))):
        rows = apps.get_model("registry", model)
        for row in rows.objects.iterator():
            values = {
                name: rows._meta.get_field(name).encrypted(getattr(row, f"{name}_clear"), row)
                for name in names
            }
            # The seals of uploads are over what the columns say: they hold as before.
            rows.objects.filter(pk=row.pk).update(**values)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0003_row_versions"),
        ("records", "0011_disclosures_encrypted"),
    ]

    operations = [
        migrations.RenameField("formdraft", "answers", "answers_clear"),
        migrations.RenameField("formdraft", "aside", "aside_clear"),
        migrations.RenameField("upload", "mapping", "mapping_clear"),
        migrations.AddField("formdraft", "answers", EncryptedJSONField(bound_to=_OWNER, null=True)),
        migrations.AddField("formdraft", "aside", EncryptedJSONField(bound_to=_OWNER, null=True)),
        migrations.AddField("upload", "mapping", EncryptedJSONField(null=True)),
        migrations.RunPython(columns_encrypt, elidable=False),
        migrations.AlterField("formdraft", "answers", EncryptedJSONField(bound_to=_OWNER)),
        migrations.AlterField("formdraft", "aside", EncryptedJSONField(bound_to=_OWNER)),
        migrations.RemoveField("formdraft", "answers_clear"),
        migrations.RemoveField("formdraft", "aside_clear"),
        migrations.RemoveField("upload", "mapping_clear"),
    ]
