"""Cosignatures of checkpoints, and what was last seen of each witness."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("anchoring", "0010_confirmations"),
    ]

    operations = [
        migrations.CreateModel(
            name="WitnessState",
            fields=[
                ("witness", models.CharField(max_length=300, primary_key=True, serialize=False)),
                ("size", models.BigIntegerField(default=0)),
                ("first_asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answered_at", models.DateTimeField(null=True)),
                ("silent_since", models.DateTimeField(null=True)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("problem", models.CharField(max_length=20, null=True)),
                ("problem_detail", models.TextField(null=True)),
                ("problem_since", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("seal", models.CharField(default="", editable=False, max_length=64)),
                ("witness", models.CharField(max_length=300)),
                ("line", models.TextField()),
                ("cosigned_at", models.DateTimeField()),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosignatures",
                        to="anchoring.checkpoint",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["witness", "checkpoint"], name="anchoring_cosigned")],
                "constraints": [
                    models.UniqueConstraint(fields=["checkpoint", "witness"], name="anchoring_cosigned_once")
                ],
            },
        ),
    ]
