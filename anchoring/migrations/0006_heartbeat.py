"""When a worker last took beat's heartbeat."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("anchoring", "0005_row_versions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("queue", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
