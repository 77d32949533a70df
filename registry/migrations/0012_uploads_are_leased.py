from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0011_kept_cars_and_photos"),
    ]

    operations = [
        migrations.AlterField(
            model_name="upload",
            name="leased_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="upload",
            name="worker",
            field=models.UUIDField(null=True),
        ),
    ]
