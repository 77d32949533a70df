import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0011_disclosures_encrypted")]

    operations = [
        migrations.CreateModel(
            name="StoredOnDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("size", models.PositiveBigIntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stored_on_days",
                        to="records.organisation",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            "storedonday",
            models.UniqueConstraint(fields=["organisation", "day"], name="stored_on_day_once"),
        ),
    ]
