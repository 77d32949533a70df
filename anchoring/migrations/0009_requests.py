import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("anchoring", "0008_events_read")]

    operations = [
        migrations.AddField("networkstate", "glanced_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="EndpointRequests",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("day", models.DateField()),
                ("count", models.BigIntegerField()),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="anchoring.network",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["network", "place", "day"], name="anchoring_requests_once"
                    )
                ],
            },
        ),
    ]
