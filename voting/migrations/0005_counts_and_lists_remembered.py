from django.db import migrations

from anchoring.seals import Remembered


class Migration(migrations.Migration):
    dependencies = [
        ("anchoring", "0015_timeline"),
        ("voting", "0004_roll_lists"),
    ]

    operations = [Remembered("voting.count", "voting.rolllist")]
