"""A column for the seal of each row that no record in the log repeats; `row_versions` fills it."""

from django.db import migrations, models


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
    ]
