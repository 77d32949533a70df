from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("anchoring", "0006_heartbeat")]

    operations = [
        migrations.AddField("networkstate", "quorum", models.PositiveSmallIntegerField(null=True)),
    ]
