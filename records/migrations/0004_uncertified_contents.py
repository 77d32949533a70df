from typing import Any

from django.db import migrations, models

from records.terms.families import certified_kinds


def mark(apps: Any, _schema_editor: Any) -> None:
    """What has no inspector's word yet."""
    contents = apps.get_model("records", "RecordContent").objects
    kinds = [kind.name for kind in certified_kinds()]
    contents.filter(record__kind__in=kinds, record__certifications=None).update(is_uncertified=True)


class Migration(migrations.Migration):
    dependencies = [("records", "0003_row_seals")]

    operations = [
        migrations.AddField(
            model_name="recordcontent",
            name="is_uncertified",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="certification",
            index=models.Index(
                condition=models.Q(("verdict", "certified"), _negated=True),
                fields=["verdict", "inspection"],
                name="certification_other_verdict",
            ),
        ),
        migrations.AddIndex(
            model_name="recordcontent",
            index=models.Index(
                condition=models.Q(("is_uncertified", True)), fields=["record"], name="content_uncertified"
            ),
        ),
    ]
