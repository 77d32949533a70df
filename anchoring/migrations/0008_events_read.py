import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("anchoring", "0007_quorum")]

    operations = [
        migrations.CreateModel(
            name="EventsRead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "search",
                    models.CharField(choices=[("newest", "Newest"), ("hole", "Hole")], max_length=10),
                ),
                ("after_size", models.BigIntegerField()),
                ("block_number", models.BigIntegerField()),
                ("block_hash", models.CharField(max_length=66)),
                ("read_at", models.DateTimeField()),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events_read",
                        to="anchoring.network",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["network", "search"], name="anchoring_events_read_once")
                ],
            },
        ),
    ]
