from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("anchoring", "0012_clock_ahead"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="pendingentry",
            index=models.Index(fields=["label"], name="anchoring_pending_label"),
        ),
    ]
