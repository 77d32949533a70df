from django.db import migrations, models
from django.db.models import Value
from django.db.models.expressions import Combinable
from django.db.models.functions import NullIf, Replace, StrIndex, Substr, Upper

# As they were when the column was made: the table in records/terms/look_alikes.py may grow, this column does not.
_CYRILLIC = "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425"
_LATIN = "ABEKMHOPCTYX"
_LOOK_ALIKES = [*zip(_CYRILLIC, _LATIN, strict=True)]
_MISREAD = [("I", "1"), ("O", "0"), ("Q", "0"), (".", ""), ("/", ""), ("-", "")]


def _replaced(text: Combinable, replacements: list[tuple[str, str]]) -> Combinable:
    for character, instead in replacements:
        text = Replace(text, Value(character), Value(instead))
    return text


_NUMBER = Substr("subject", StrIndex("subject", Value(":")) + 1)
_SKELETON = NullIf(_replaced(Upper(_replaced(_NUMBER, _LOOK_ALIKES)), _MISREAD), _NUMBER)


class Migration(migrations.Migration):
    dependencies = [("records", "0004_uncertified_contents")]

    operations = [
        migrations.AddField(
            "record",
            "skeleton",
            models.GeneratedField(
                db_persist=True, expression=_SKELETON, output_field=models.CharField(max_length=80)
            ),
        ),
        migrations.AddIndex(
            "record",
            models.Index(
                condition=models.Q(("skeleton__isnull", False)), fields=["skeleton"], name="record_skeleton"
            ),
        ),
    ]
