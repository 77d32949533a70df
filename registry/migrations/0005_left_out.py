from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_drafts_and_mappings_encrypted")]

    operations = [migrations.AddField("upload", "left_out", models.JSONField(default=list))]
