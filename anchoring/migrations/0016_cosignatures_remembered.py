from django.db import migrations

from anchoring.seals import Remembered


class Migration(migrations.Migration):
    dependencies = [
        ("anchoring", "0015_timeline"),
    ]

    operations = [Remembered("anchoring.cosignature")]
