from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("anchoring", "0016_cosignatures_remembered"),
    ]

    operations = [
        migrations.AddField(
            model_name="pendingentry",
            name="seal",
            field=models.CharField(db_default="", default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="pendingentry",
            name="is_held",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
