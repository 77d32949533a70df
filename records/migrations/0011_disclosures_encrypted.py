"""What opens a withheld field is encrypted, under keys that lie outside the tables."""

import json
from typing import Any

from django.db import migrations

from records.contents.encrypted import EncryptedJSONField
from records.contents.keyring import keyring_begin


def openings_encrypt(apps: Any, _editor: Any) -> None:
    keyring_begin()
    rows = apps.get_model("records", "Disclosure")
    field = rows._meta.get_field("opening")
    for row in rows.objects.iterator():
        opening = field.encrypted([row.salt, _value(row.value)], row)
        rows.objects.filter(pk=row.pk).update(opening=opening)


def _value(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        # Somebody changed it: it opened nothing, and it still does not.
        return text


class Migration(migrations.Migration):
    dependencies = [("records", "0010_polls_people")]

    operations = [
        migrations.AddField(
            "disclosure", "opening", EncryptedJSONField(bound_to=("record", "path"), null=True)
        ),
        migrations.RunPython(openings_encrypt, elidable=False),
        migrations.AlterField("disclosure", "opening", EncryptedJSONField(bound_to=("record", "path"))),
        migrations.RemoveField("disclosure", "salt"),
        migrations.RemoveField("disclosure", "value"),
    ]
