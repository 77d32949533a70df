from django.db import migrations

from anchoring.seals import Remembered


class Migration(migrations.Migration):
    dependencies = [
        ("anchoring", "0015_timeline"),
        ("records", "0016_file_let_go"),
    ]

    operations = [Remembered("records.renewal")]
