"""A column for the seal of each row that no record in the log repeats; `row_versions` fills it."""

from django.db import migrations, models


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
    ]
