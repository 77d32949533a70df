"""How far the log's copy in a bucket has come."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("anchoring", "0013_pending_by_label"),
    ]

    operations = [
        migrations.CreateModel(
            name="BucketState",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("bucket", models.CharField(max_length=64)),
                ("size", models.BigIntegerField(default=0)),
                ("filled", models.BigIntegerField(default=0)),
                ("note_sha256", models.CharField(default="", max_length=64)),
                ("began_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("moved_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("looked_at", models.DateTimeField(null=True)),
                ("away_since", models.DateTimeField(null=True)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("problem", models.CharField(max_length=20, null=True)),
                ("problem_detail", models.TextField(null=True)),
                ("problem_since", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="anchoring_bucket_is_one")
                ],
            },
        ),
    ]
