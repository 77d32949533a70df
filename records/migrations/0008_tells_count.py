from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0007_look_ups")]

    operations = [
        migrations.AddField("organisation", "tells_count", models.BooleanField(default=False)),
    ]
