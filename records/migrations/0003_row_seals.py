"""A column for the seal of each row that no record in the log repeats; `row_versions` fills it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0002_digest_without_twin"),
    ]

    operations = [
        migrations.AddField(
            model_name="access",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="apitoken",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="application",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="attachment",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="coveredphoto",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="erasurerequest",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="invitation",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="keyrequest",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="membership",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="opening",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="organisation",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="organisationevent",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="retentionrun",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="signingkey",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="user",
            name="seal",
            field=models.CharField(default="", editable=False, max_length=43),
        ),
    ]
