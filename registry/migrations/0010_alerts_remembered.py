from django.db import migrations

from anchoring.seals import Remembered


class Migration(migrations.Migration):
    dependencies = [
        ("anchoring", "0013_pending_by_label"),
        ("registry", "0009_alerts"),
    ]

    operations = [Remembered("registry.alert")]
