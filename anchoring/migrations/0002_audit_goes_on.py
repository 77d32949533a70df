import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("anchoring", "0001_initial"),
    ]

    operations = [
        # Each run had rows of its own: the first look finds what still is bad.
        migrations.RunSQL("DELETE FROM anchoring_auditfinding", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="AuditMark",
            fields=[
                ("digits", models.CharField(max_length=2, primary_key=True, serialize=False)),
                ("looked_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name="auditfinding",
            name="anchoring_finding_record",
        ),
        migrations.RemoveIndex(
            model_name="auditfinding",
            name="anchoring_finding_label",
        ),
        migrations.AddField(
            model_name="auditfinding",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="auditfinding",
            name="found_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="auditfinding",
            name="part",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="auditfinding",
            name="seen_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="auditfinding",
            name="told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="auditrun",
            name="by_hand",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="auditrun",
            name="claimed_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="auditrun",
            name="done",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="auditrun",
            name="looked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="auditrun",
            name="part",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="auditrun",
            name="part_began_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="auditrun",
            name="position",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="auditrun",
            name="total",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="auditrun",
            name="worked",
            field=models.FloatField(default=0),
        ),
        migrations.AlterField(
            model_name="auditfinding",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="anchoring.auditrun"
            ),
        ),
        migrations.AddIndex(
            model_name="auditfinding",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["record"], name="anchoring_finding_record"
            ),
        ),
        migrations.AddIndex(
            model_name="auditfinding",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["label"], name="anchoring_finding_label"
            ),
        ),
        migrations.AddConstraint(
            model_name="auditfinding",
            constraint=models.UniqueConstraint(
                models.F("code"),
                models.F("row"),
                django.db.models.functions.comparison.Coalesce(models.F("label"), models.Value("")),
                condition=models.Q(("ended_at", None)),
                name="anchoring_finding_open_once",
            ),
        ),
    ]
