"""Real auction files, as they are: a mapping and no hand edits."""

import json
from collections import Counter

import pytest
from django.core.files.base import File

from anchoring.models import PendingEntry
from records.contents.models import Record
from records.people.authors import Author
from records.terms.families import kind_named
from records.terms.json_types import object_at
from registry.uploads.files.tables import Table
from registry.uploads.intake import table_open, upload_create
from registry.uploads.models import Upload, UploadRow
from registry.uploads.suggestions import mapping_suggest
from tests.fixtures.skips import SHARED
from tests.registry.uploads.files import counts, worked

pytestmark = pytest.mark.shared_data


def uploaded(author: Author, name: str) -> Upload:
    """With the mapping that the registry suggests, and the unit and currency that a person must add."""
    with (SHARED / "data" / name).open("rb") as file:
        table = table_open(File(file), name)
        assert isinstance(table, Table)
        mapping = mapping_suggest(table.header, kind=kind_named("vehicle:listed"))
        object_at(mapping, "odometer")["unit"] = "mi"
        object_at(mapping, "price")["currency"] = "USD"
        upload = upload_create(author=author, file=File(file), name=name, mapping=mapping)
    return worked(upload)


def codes(upload: Upload) -> Counter[str]:
    rows = UploadRow.objects.filter(upload=upload, outcome=UploadRow.Outcome.REFUSED)
    return Counter(reason["code"] for row in rows for reason in row.reasons)


@pytest.mark.soak
def test_the_mixed_file_lands_but_for_two_fillers(dealer: Author) -> None:
    upload = uploaded(dealer, "us_auction_mixed_1000.csv")
    assert counts(upload) == (998, 0, 2)
    assert codes(upload) == {"odometer_filler": 2}
    first = Record.objects.get(pk=UploadRow.objects.get(upload=upload, number=2).record_id)
    body = json.loads(first.content.canonical)["body"]
    assert first.subject.isupper() is False
    assert first.subject.removeprefix("vin:").isupper()
    assert body["odometer"] == {"stated": 45322, "unit": "mi", "km": 72939}
    assert body["price"] == {"amount": 11300, "currency": "USD"}
    assert (body["transmission"], body["listed_on"], body["region"]) == ("AUTO", "2015-06-09", "il")


@pytest.mark.soak
def test_the_large_file_lands_but_for_fillers_and_blanks(dealer: Author) -> None:
    upload = uploaded(dealer, "us_auction_toyota_camry_2014_2015.csv")
    assert upload.encoding == "utf-8-sig"
    assert counts(upload) == (12_521, 0, 24)
    assert codes(upload) == {"odometer_filler": 18, "value_missing": 6}
    assert PendingEntry.objects.count() == 12_521


def test_a_car_sold_twice_has_two_records(dealer: Author) -> None:
    upload = uploaded(dealer, "us_auction_repeat_vins.csv")
    assert counts(upload) == (430, 0, 7)
    # Its reading is less than half of the one before.
    asked = UploadRow.objects.get(upload=upload, outcome=UploadRow.Outcome.ASKED)
    assert [reason["code"] for reason in asked.reasons] == ["O4"]
    assert codes(upload) == {"odometer_filler": 4, "value_missing": 2, "row_identical": 1}
    assert Record.objects.values("subject").distinct().count() == 215
