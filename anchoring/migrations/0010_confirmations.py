from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("anchoring", "0009_requests")]

    operations = [
        migrations.AddField("networkstate", "confirmations", models.PositiveIntegerField(default=0)),
    ]
