from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("anchoring", "0014_bucket"),
    ]

    operations = [
        migrations.AddField(
            model_name="networkstate",
            name="timeline",
            field=models.CharField(default="", max_length=8),
        ),
    ]
