import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0006_odd_subjects")]

    operations = [
        migrations.CreateModel(
            name="LookUps",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("known", models.PositiveIntegerField(default=0)),
                ("unknown", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("spent", models.PositiveIntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="look_ups",
                        to="records.organisation",
                    ),
                ),
            ],
            options={"ordering": ["-day", "-spent"]},
        ),
        migrations.AddConstraint(
            "lookups",
            models.UniqueConstraint(fields=["organisation", "day"], name="look_ups_once"),
        ),
    ]
