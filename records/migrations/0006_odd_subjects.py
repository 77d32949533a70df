from django.db import migrations, models

from records.contents.skeletons import IsOdd


class Migration(migrations.Migration):
    dependencies = [("records", "0005_skeletons")]

    operations = [
        migrations.AddIndex(
            "record",
            models.Index(condition=models.Q(IsOdd("subject")), fields=["subject"], name="record_odd_subject"),
        ),
    ]
