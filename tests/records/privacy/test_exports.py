"""What a person takes along: sent as a file, however much it is."""

import io
import json
import zipfile

import pytest

from records.audit_log.models import Access
from records.people.authors import Author
from tests.cast import listed
from tests.fixtures.answers import content_of
from tests.fixtures.visitors import LogIn

pytestmark = pytest.mark.django_db


def test_the_export_is_sent_whole_and_noted(dealer: Author, log_in: LogIn) -> None:
    record = listed(dealer)
    answer = log_in(dealer).post("/account/export/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.zip"'
    with zipfile.ZipFile(io.BytesIO(content_of(answer))) as packed:
        assert json.loads(packed.read("person.json"))["records"][0]["digest"] == record.digest
    assert Access.objects.filter(person=dealer.person, action=Access.Action.EXPORT).count() == 1
