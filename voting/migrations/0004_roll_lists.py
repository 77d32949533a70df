import django.db.models.deletion
import django.utils.timezone
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0015_renewals"),
        ("voting", "0003_counts"),
    ]

    operations = [
        migrations.CreateModel(
            name="RollList",
            fields=[
                ("seal", models.CharField(default="", editable=False, max_length=64)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("failure", models.JSONField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("worker", models.UUIDField(null=True)),
                ("leased_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "만드는 중 / Being made"),
                            ("done", "완료 / Done"),
                            ("failed", "중단 / Failed"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("expected", models.PositiveIntegerField(null=True)),
                ("made", models.PositiveIntegerField(default=0)),
                ("faults", models.JSONField(default=list)),
                ("faulty", models.PositiveIntegerField(default=0)),
                ("destroyed_at", models.DateTimeField(null=True)),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.membership"
                    ),
                ),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roll_lists",
                        to="voting.poll",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("poll",),
                        name="roll_list_one_of_a_poll",
                    )
                ],
            },
        ),
    ]
