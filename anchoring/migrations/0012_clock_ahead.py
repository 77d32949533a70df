from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("anchoring", "0011_witnesses")]

    operations = [
        migrations.AddField("networkstate", "clock_ahead", models.BigIntegerField(default=0)),
    ]
