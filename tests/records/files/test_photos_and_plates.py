"""A stored photo says nothing of where it was taken, and the public sees it only with its plate covered."""

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, PngImagePlugin

from records.contents.covered_photos import photo_cover, photo_public
from records.files.models import Attachment, CoveredPhoto
from records.files.pictures import Box, DamagedError, covered, metadata_removed, seen_size
from records.files.services import attachment_create, attachment_open
from records.people.authors import Author
from records.privacy.erasure import record_erase
from records.stating.services import record_create
from records.terms.texts import Refusal
from tests.cast import form82, inspected, subject
from tests.fixtures.visitors import LogIn

pytestmark = pytest.mark.django_db

PLATE = {"x": 40, "y": 20, "width": 20, "height": 10}


def camera(turn: int = 1, size: tuple[int, int] = (120, 80)) -> bytes:
    """As a telephone writes it: where, when, which telephone, and a second picture behind the first."""
    image = Image.new("RGB", size, "#ffffff")
    image.paste("#ff0000", (40, 20, 60, 30))
    exif = Image.Exif()
    exif[0x0112] = turn
    exif[0x010F] = "Telephone"
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 33.0, 50.0), 3: "E", 4: (127.0, 3.0, 10.0)})
    out = io.BytesIO()
    image.save(
        out, "JPEG", quality=95, exif=exif, comment=b"Janganpyeong", xmp=b"<x:xmpmeta>GPSLatitude</x:xmpmeta>"
    )
    return out.getvalue() + out.getvalue()


def stored(author: Author, data: bytes, name: str = "front.jpg") -> Attachment:
    return attachment_create(author=author, file=io.BytesIO(data), name=name)


def content(attachment: Attachment) -> bytes:
    with attachment_open(attachment) as file:
        return file.read()


@pytest.mark.parametrize("turn", range(1, 9))
def test_place_time_and_device_are_gone_and_the_pixels_stay(dealer: Author, turn: int) -> None:
    sent = camera(turn)
    kept = content(stored(dealer, sent))
    for word in (b"GPS", b"Telephone", b"Janganpyeong", b"xmpmeta"):
        assert word not in kept
    assert len(kept) < len(sent) / 2
    with Image.open(io.BytesIO(kept)) as clean, Image.open(io.BytesIO(sent)) as original:
        assert clean.tobytes() == original.tobytes()
        assert dict(clean.getexif()) == ({0x0112: turn} if turn > 1 else {})
    assert metadata_removed(kept, "image/jpeg") == kept
    assert seen_size(kept) == ((120, 80) if turn < 5 else (80, 120))


def test_words_in_a_png_go_too(dealer: Author) -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "12가3456")
    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, "PNG", pnginfo=notes)
    kept = content(stored(dealer, out.getvalue() + b"behind it", "a.png"))
    assert b"Comment" not in kept
    assert kept.endswith(b"IEND\xaeB`\x82")


def test_a_picture_cut_anywhere_is_damaged_and_no_more() -> None:
    whole = metadata_removed(camera(6), "image/jpeg")
    for length in range(2, len(whole) - 1, 7):
        with pytest.raises(DamagedError):
            metadata_removed(whole[:length], "image/jpeg")


def test_the_upload_says_that_the_digest_is_anothers(dealer: Author, log_in: LogIn) -> None:
    client = log_in(dealer)
    for data, removed in ((camera(), True), (metadata_removed(camera(), "image/jpeg"), False)):
        answer = client.post("/api/attachments/", {"file": SimpleUploadedFile("front.jpg", data)}).json()
        assert answer["metadata_removed"] is removed


def test_nothing_is_left_under_a_box() -> None:
    copy = covered(camera(), [Box(**PLATE)])
    with Image.open(io.BytesIO(copy)) as image:
        assert not image.getexif()
        for x in range(41, 59):
            assert all(image.getpixel((x, y))[0] < 100 for y in range(21, 29))  # type: ignore[index]
        assert image.getpixel((10, 10)) == (255, 255, 255)


def test_boxes_are_where_they_are_seen_on_a_turned_picture() -> None:
    with Image.open(io.BytesIO(covered(camera(6), [Box(50, 40, 10, 20)]))) as image:
        assert image.size == (80, 120)
        assert image.getpixel((55, 50))[0] < 100  # type: ignore[index]


def test_the_public_sees_nothing_until_it_is_covered_and_recorded(dealer: Author, client: Client) -> None:
    photo = stored(dealer, camera())
    rear = stored(dealer, camera(3), "rear.jpg")
    assert client.get(f"/photos/{photo.sha256}.jpg").status_code == 404
    copy = photo_cover(author=dealer, sha256=photo.sha256, boxes=[PLATE])
    assert client.get(f"/photos/{copy.sha256}.jpg").status_code == 404
    body = form82(1, closing__photo_front="front.jpg", closing__photo_rear="rear.jpg")
    files = [{"name": "front.jpg", "sha256": photo.sha256}, {"name": "rear.jpg", "sha256": rear.sha256}]
    record = record_create(
        author=dealer, kind="inspection:recorded", subject=subject(1), body=body, attachments=files
    ).record
    answer: Any = client.get(f"/photos/{copy.sha256}.jpg")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert answer.getvalue()[:2] == b"\xff\xd8"
    assert client.get(f"/photos/{photo.sha256}.jpg").status_code == 404
    page = client.get(f"/records/{record.digest}/?vin={subject(1)[4:]}").content.decode()
    assert f"/photos/{copy.sha256}.jpg" in page
    tiny = client.get(f"/photos/{copy.sha256}.jpg?small")
    with Image.open(io.BytesIO(tiny.content)) as seen:
        assert max(seen.size) <= 480
    assert client.get(f"/photos/{photo.sha256}.jpg?small").status_code == 404
    assert f"/desk/photos/{photo.sha256}" not in page


def test_covered_anew_the_earlier_copy_is_gone(dealer: Author) -> None:
    inspected(dealer)
    photo = Attachment.objects.order_by("pk")[0]
    first = photo_cover(author=dealer, sha256=photo.sha256, boxes=[PLATE])
    path = str(first.file.name)
    second = photo_cover(author=dealer, sha256=photo.sha256, boxes=[{**PLATE, "width": 30}])
    assert photo_public(first.sha256) is None
    assert photo_public(second.sha256) == second
    assert CoveredPhoto.objects.count() == 1
    assert default_storage.exists(path)  # its file goes with the commit, which a test does not make


def test_an_erased_record_s_photo_is_not_shown(dealer: Author, city: Author) -> None:
    record = inspected(dealer)
    photo = Attachment.objects.order_by("pk")[0]
    copy = photo_cover(author=dealer, sha256=photo.sha256, boxes=[PLATE])
    record_erase(author=city, record=record.digest, ground="개인정보 보호법", decided_by="담당자")
    assert photo_public(copy.sha256) is None
    assert not CoveredPhoto.objects.exists()


def test_the_original_is_for_its_uploader_inspectors_and_the_city(
    dealer: Author, rival: Author, inspector: Author, city: Author, client: Client, log_in: LogIn
) -> None:
    url = f"/desk/photos/{stored(dealer, camera()).sha256}/"
    assert client.get(url).status_code == 302
    for reader, status in ((dealer, 200), (rival, 404), (inspector, 200), (city, 200)):
        answer: Any = log_in(reader).get(url)
        assert answer.status_code == status
        if status == 200:
            assert answer.getvalue()
            assert answer.headers["Cache-Control"] == "private, no-store"
    for other, status in ((rival, 404), (inspector, 404), (city, 403)):
        assert log_in(other).post(f"{url}cover/", {"x": 1}).status_code == status
    assert not CoveredPhoto.objects.exists()


@pytest.mark.parametrize(
    "boxes",
    [None, [], {}, "box", [5], [{}], [{**PLATE, "x": -1}], [{**PLATE, "width": 7}], [{**PLATE, "height": 99}],
     [{**PLATE, "x": 119}], [{**PLATE, "x": True}], [{**PLATE, "x": "4"}], [{**PLATE, "z": 1}], [PLATE] * 9],
)  # fmt: skip
def test_boxes_that_cover_nothing_are_refused(dealer: Author, boxes: object) -> None:
    photo = stored(dealer, camera())
    with pytest.raises(Refusal):
        photo_cover(author=dealer, sha256=photo.sha256, boxes=boxes)
    assert not CoveredPhoto.objects.exists()
