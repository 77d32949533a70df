"""A dealer's photos by page: tried, recorded, and their plates covered one after the other."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from records.files.models import CoveredPhoto
from records.people.authors import Author
from registry.retention import REPORTS, _upload_cells
from registry.uploads.models import Upload
from tests.fixtures.visitors import LogIn
from tests.registry.uploads.files import vin, worked
from tests.registry.uploads.photos.packed import picture, stocked, zipped

pytestmark = pytest.mark.django_db
PAGE = "/desk/uploads/photos/"
PACKED = "photos-20241130.zip"
"""By its name no count of photos."""


def post(client: Client, files: Mapping[str, bytes]) -> Any:
    sent = [SimpleUploadedFile(name, content) for name, content in files.items()]
    return client.post(PAGE, {"photos": sent})


@pytest.mark.parametrize("packed", [True, False])
def test_photos_are_tried_recorded_and_covered(dealer: Author, log_in: LogIn, packed: bool) -> None:
    stocked(dealer, 1, 2)
    client = log_in(dealer)
    files = {"JA-001-1.jpg": picture(1), "JA-001-2.jpg": picture(2), "JA-002.jpg": picture(3), "x.jpg": b"x"}
    answer = post(client, {PACKED: zipped(files)} if packed else files)
    assert answer.status_code == 302
    upload = worked(Upload.objects.get(mode="photos"))
    assert upload.name == (PACKED if packed else "photos chosen one by one, 4.zip")
    assert (upload.state, upload.recorded, upload.refused) == ("checked", 3, 1)
    page = client.get(f"{answer.headers['Location']}?lang=ko").content.decode()
    assert "JA-001-1.jpg" in page
    for language, told in (("ko", "사진 4장"), ("en", "4 photos")):
        named = client.get(f"{answer.headers['Location']}?lang={language}").content.decode()
        assert (PACKED if packed else told) in named
    assert f"{vin(1)} 현대 아반떼의 사진입니다." in page
    client.post(f"/desk/uploads/{upload.pk}/decide/")
    assert worked(upload).recorded == 3
    plates = f"/desk/uploads/{upload.pk}/plates/"
    assert plates in client.get(answer.headers["Location"]).content.decode()
    # The first is covered, the second has no plate, the third is left for another time.
    onwards = client.get(f"{plates}?after=0").headers["Location"]
    for given in ({"x": 1, "y": 1, "width": 20, "height": 10}, {"nothing": "1"}):
        assert "/cover/?next=" in onwards
        cover = client.get(onwards)
        assert cover.status_code == 200
        done = client.post(onwards.partition("?")[0], {**given, "next": cover.context["back"]})
        onwards = client.get(done.headers["Location"]).headers["Location"]
    skipped = client.get(onwards).context["back"]
    assert client.get(skipped).headers["Location"] == plates
    shown = client.get(plates)
    assert (shown.context["photos"], shown.context["left"]) == (3, 1)
    assert [photo.boxes for photo in CoveredPhoto.objects.order_by("created_at")] == [
        [{"x": 1, "y": 1, "width": 20, "height": 10}],
        [],
    ]
    car = Client().get(f"/vehicles/{vin(1)}/").content.decode()
    assert all(photo.sha256 in car for photo in CoveredPhoto.objects.all())


def test_a_box_and_no_plate_contradict(dealer: Author, log_in: LogIn) -> None:
    """Whoever drew a box and pressed the other button saw the plate published."""
    stocked(dealer, 1)
    client = log_in(dealer)
    post(client, {"JA-001.jpg": picture(1)})
    upload = worked(Upload.objects.get(mode="photos"))
    cover = client.get(f"/desk/uploads/{upload.pk}/plates/?after=0").headers["Location"].partition("?")[0]
    box = {"x": 1, "y": 1, "width": 20, "height": 10}
    refused = client.post(cover, {**box, "nothing": "1"})
    assert refused.status_code == 422
    assert [refusal.code for refusal in refused.context["refused"]] == ["boxes_left"]
    assert refused.context["rows"][0] == box
    assert not CoveredPhoto.objects.exists()


def test_plates_of_an_emptied_upload_are_not_done(dealer: Author, log_in: LogIn) -> None:
    stocked(dealer, 1)
    client = log_in(dealer)
    post(client, {"JA-001.jpg": picture(1)})
    upload = worked(Upload.objects.get(mode="photos"))
    Upload.objects.filter(pk=upload.pk).update(finished_at=timezone.now() - REPORTS - timedelta(days=1))
    while _upload_cells(timezone.now() - REPORTS):
        pass
    page = client.get(f"/desk/uploads/{upload.pk}/plates/?lang=en").content.decode()
    assert "All photos are covered" not in page
    assert "deleted 30 days after it" in page


def test_two_files_of_one_name_are_both_read(dealer: Author, log_in: LogIn) -> None:
    stocked(dealer, 1)
    sent = [SimpleUploadedFile("JA-001.jpg", picture(shade)) for shade in (1, 2)]
    log_in(dealer).post(PAGE, {"photos": sent})
    assert worked(Upload.objects.get(mode="photos")).recorded == 2


def test_a_broken_file_is_told_on_the_page(dealer: Author, log_in: LogIn) -> None:
    client = log_in(dealer)
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE).status_code == 422
    broken = post(client, {"photos.zip": b"PK\x03\x04"})
    assert broken.status_code == 422
    assert broken.context["refused"][0].code == "photos_no_zip"


def test_another_dealerships_photos_are_not_there(dealer: Author, rival: Author, log_in: LogIn) -> None:
    stocked(dealer, 1)
    post(log_in(dealer), {"JA-001.jpg": picture(1)})
    upload = worked(Upload.objects.get(mode="photos"))
    assert log_in(rival).get(f"/desk/uploads/{upload.pk}/plates/").status_code == 404
