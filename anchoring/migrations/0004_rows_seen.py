"""Which sealed rows an audit has seen, and which the registry deleted itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("anchoring", "0003_row_seals"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeletedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seal", models.CharField(default="", editable=False, max_length=43)),
                ("table", models.CharField(max_length=100)),
                ("key", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [models.Index(fields=["table", "key"], name="anchoring_deleted")],
            },
        ),
        migrations.CreateModel(
            name="SeenRows",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seal", models.CharField(default="", editable=False, max_length=43)),
                ("table", models.CharField(max_length=100)),
                ("number", models.IntegerField()),
                ("after", models.CharField(blank=True, max_length=64)),
                ("last", models.CharField(blank=True, max_length=64)),
                ("keys", models.JSONField(default=list)),
                ("is_full", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("table", "number"), name="anchoring_seen_once")
                ],
            },
        ),
    ]
