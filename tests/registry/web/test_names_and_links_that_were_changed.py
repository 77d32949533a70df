"""Names and links outside every proof, changed in the tables: no page shows what they were changed into as a fact."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from records.contents.covered_photos import photo_cover
from records.files.models import Attachment
from records.people.authors import Author
from registry.handovers.models import Handover
from registry.handovers.services import Issued, handover_create
from registry.identity.models import Vehicle
from tests.anchoring.log.cast import tamper
from tests.cast import Signer, certified, inspected, listed, subject
from tests.fixtures.answers import content_of
from tests.fixtures.market import sequenced

BOX = {"x": 10, "y": 10, "width": 20, "height": 12}
pytestmark = pytest.mark.django_db


def number(car: int) -> str:
    return subject(car).partition(":")[2]


def code(car: int) -> str:
    return str(Vehicle.objects.get(subject=subject(car)).code)


@pytest.fixture
def issued(dealer: Author) -> Issued:
    record = inspected(dealer)
    inspected(dealer, 2)
    return handover_create(author=dealer, record=record.digest)


def buyer(issued: Issued) -> Client:
    client = Client()
    assert client.post("/handed/", {"code": issued.code}).status_code == 302
    return client


def test_a_station_renamed_in_the_table_is_named(
    client: Client, dealer: Author, inspector: Author, signer: Signer
) -> None:
    certified(inspector, signer, [inspected(dealer)])
    sequenced()
    path = f"/vehicles/{number(1)}/"
    assert "믿지 마십시오" not in client.get(path).content.decode()
    tamper("UPDATE records_organisation SET name = '가짜점검장' WHERE id = %s", _key(inspector))
    page = client.get(path).content.decode()
    assert "업체의 이름이나 상태가 등록부 밖에서 바뀌었습니다" in page
    assert 'class="verdict error"' in page


def test_another_car_s_record_is_not_shown_as_handed_over(dealer: Author, issued: Issued) -> None:
    visitor = buyer(issued)
    path = f"/handed/{issued.handover.pk}/"
    assert visitor.get(path).status_code == 200
    other = inspected(dealer, 2)
    tamper("UPDATE registry_handover SET record_id = %s", other.digest)
    page = visitor.get(path)
    assert page.status_code == 409
    assert number(2) not in page.content.decode()
    assert visitor.get(f"{path}paper.pdf").status_code in {404, 409}


def test_a_notification_moved_with_the_record_is_not_shown(dealer: Author, issued: Issued) -> None:
    other = inspected(dealer, 3)
    second = handover_create(author=dealer, record=other.digest).handover
    visitor, first = buyer(issued), issued.handover
    spare = Handover.objects.get(pk=second.pk)
    tamper(
        "UPDATE registry_handovercode SET handover_id = %s WHERE handover_id = %s", _hex(first), _hex(spare)
    )
    tamper("DELETE FROM registry_handover WHERE id = %s", _hex(spare))
    tamper(
        "UPDATE registry_handover SET record_id = %s, notification_id = %s",
        other.digest,
        spare.notification_id,
    )
    assert visitor.get(f"/handed/{first.pk}/").status_code == 409


def test_swapped_windscreen_codes_lead_nowhere(client: Client, dealer: Author) -> None:
    listed(dealer)
    listed(dealer, 2)
    first, second = code(1), code(2)
    assert client.get(f"/s/{first}/").status_code == 200
    for old, new in ((first, "aaaaaaaaaaaa"), (second, first), ("aaaaaaaaaaaa", second)):
        tamper("UPDATE registry_vehicle SET code = %s WHERE code = %s", new, old)
    assert {client.get(f"/s/{moved}/").status_code for moved in (first, second)} == {404}
    assert f"/s/{second}/" not in client.get(f"/vehicles/{number(1)}/").content.decode()


def shown(client: Client, sha256: str) -> int:
    answer: HttpResponse = client.get(f"/photos/{sha256}.jpg")  # type: ignore[assignment]
    content_of(answer)
    return answer.status_code


def test_the_original_is_never_served_as_covered(client: Client, dealer: Author) -> None:
    record = inspected(dealer)
    original = Attachment.objects.filter(uses__record=record).earliest("pk")
    photo = photo_cover(author=dealer, sha256=original.sha256, boxes=[BOX])
    assert shown(client, photo.sha256) == 200
    tamper("UPDATE records_coveredphoto SET file = %s", str(original.file.name))
    assert shown(client, photo.sha256) == 404
    tamper("UPDATE records_coveredphoto SET sha256 = %s", original.sha256)
    assert shown(client, original.sha256) == 404


def _key(author: Author) -> str:
    return _uuid(author.organisation.pk)


def _hex(row: Handover) -> str:
    return _uuid(row.pk)


def _uuid(key: object) -> str:
    """As the database writes it."""
    return str(key) if connection.vendor == "postgresql" else str(key).replace("-", "")
