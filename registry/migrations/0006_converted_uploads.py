from django.db import migrations, models

FORMATS = [
    ("csv", "CSV"),
    ("xlsx", "XLSX"),
    ("jsonl", "JSON Lines"),
    ("rows", "XLS, ODS, HTML, JSON"),
    ("form82", "XLSX (별지 제82호서식) / XLSX (Form 82)"),
    ("encar", "Encar JSON"),
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_left_out")]

    operations = [migrations.AlterField("upload", "format", models.CharField(max_length=8, choices=FORMATS))]
