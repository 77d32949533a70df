"""Whatever is packed into a ZIP, each file is reported, the others are taken, and nothing grows without an end."""

import io
import random
import struct
import time
import zipfile

import pytest

from records.contents.models import Record
from records.people.authors import Author
from records.terms.texts import Refusal
from registry.uploads.batches import upload_record
from registry.uploads.models import Upload, UploadRow
from registry.uploads.photos import archives, recording
from registry.uploads.photos.cars import numbers_in
from tests.records.answers import refused
from tests.registry.uploads.files import take_in, worked
from tests.registry.uploads.photos.packed import picture, sent, stocked, told, zipped

pytestmark = pytest.mark.django_db
GOOD = "JA-001_9.jpg"
HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(64)


def taken(dealer: Author, content: bytes) -> list[str]:
    return [
        code
        for code, _ in refused(
            lambda: take_in(dealer, content, name="a.zip", mapping=None, mode=Upload.Mode.PHOTOS)
        )
    ]


def locked(content: bytes) -> bytes:
    """The first file's mark of a password, in both places."""
    changed = bytearray(content)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[changed.index(sign) + at] |= 1
    return bytes(changed)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("JA-001_1.heic", HEIC, "unknown_type"),
        ("JA-001_1.jpg", b"", "empty"),
        ("JA-001_1.jpg", b"no picture", "unknown_type"),
        ("JA-001_1.jpg", picture(1)[:-40], "broken"),
        ("JA-001_1.png", picture(1), "wrong_name"),
        ("JA-001_1.pdf", b"%PDF-1.4 no end", "broken"),
        ("JA-001_1.zip", zipped({"JA-001.jpg": picture(1)}), "photo_nested"),
    ],
)
def test_a_bad_file_is_told_and_costs_no_other(dealer: Author, name: str, content: bytes, code: str) -> None:
    stocked(dealer, 1)
    upload = sent(dealer, {name: content, GOOD: picture(9)})
    assert told(upload) == {name: ("refused", code), GOOD: ("recorded", "photo_of")}


def test_a_heic_says_how_to_send_it(dealer: Author) -> None:
    stocked(dealer, 1)
    [row] = UploadRow.objects.filter(upload=sent(dealer, {"JA-001.heic": HEIC}))
    assert "높은 호환성" in row.reasons[0]["messages"]["ko"]
    assert "Most Compatible" in row.reasons[0]["messages"]["en"]


def test_a_password_is_told(dealer: Author) -> None:
    stocked(dealer, 1)
    upload = sent(dealer, locked(zipped({"JA-001.jpg": picture(1)})))
    assert told(upload) == {"JA-001.jpg": ("refused", "photo_locked")}


@pytest.mark.parametrize(
    "files",
    [
        {"../../etc/JA-001.jpg": picture(1)},
        {"/JA-001/1.jpg": picture(1)},
        {"C:\\사진\\JA-001\\1.jpg": picture(1)},
        {"JA-001/" + "x" * 300 + ".jpg": picture(1)},
        {"JA-001\x01\u200b.jpg": picture(1)},
    ],
)
def test_odd_names_do_no_harm(dealer: Author, files: dict[str, bytes]) -> None:
    stocked(dealer, 1)
    upload = sent(dealer, files)
    assert upload.state == Upload.State.DONE
    assert upload.recorded + upload.refused == 1


def test_files_of_systems_are_passed_over_and_said(dealer: Author) -> None:
    stocked(dealer, 1)
    beside = {
        "__MACOSX/JA-001/._1.jpg": b"x",
        "JA-001/.DS_Store": b"x",
        "JA-001/Thumbs.db": b"x",
        "JA-001/": b"",
    }
    upload = sent(dealer, {**beside, "JA-001/1.jpg": picture(1)})
    assert (upload.recorded, upload.refused) == (1, 0)
    assert "3개" in upload.notices[0]["ko"]


def test_a_bomb_is_refused_before_it_is_unpacked(dealer: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped({"JA-001.jpg": bytes(30 * 2**20)}, method=zipfile.ZIP_DEFLATED)
    stocked(dealer, 1)
    assert told(sent(dealer, bomb)) == {"JA-001.jpg": ("refused", "too_large")}
    monkeypatch.setattr(archives, "MOST_UNPACKED", 29 * 2**20)
    assert taken(dealer, bomb) == ["photos_large"]
    monkeypatch.setattr(archives, "MOST", 1)
    assert taken(dealer, zipped({"1.jpg": b"1", "2.jpg": b"2"})) == ["photos_many"]
    monkeypatch.setattr(archives, "MOST_DIRECTORY", 10)
    assert taken(dealer, zipped({"1.jpg": b"1"})) == ["photos_many"]


def test_a_directory_of_zip64_is_bounded_too(dealer: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own end says how long the directory is, whatever stands in the ordinary one."""
    whole = zipped({"1.jpg": picture(1), "2.jpg": picture(2)})
    at = whole.index(b"PK\x05\x06")
    entries, directory, offset = struct.unpack_from("<HLL", whole, at + 10)
    end = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, directory, offset)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    ordinary = bytearray(whole[at:])
    struct.pack_into("<L", ordinary, 12, 1)
    large = whole[:at] + end + locator + ordinary
    assert len(archives.PhotoArchive(io.BytesIO(large)).photos) == 2
    monkeypatch.setattr(archives, "MOST_DIRECTORY", directory - 1)
    assert taken(dealer, large) == ["photos_many"]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_told(dealer: Author, method: int) -> None:
    """`zipfile` would unpack all of it, whatever it says of its size."""
    stocked(dealer, 1)
    upload = sent(dealer, zipped({"JA-001.jpg": picture(1)}, method=method))
    assert told(upload) == {"JA-001.jpg": ("refused", "photo_packed")}


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", picture(1), zipped({})[:-1], b"PK\x05\x06" + bytes(18)]
)
def test_a_file_that_is_no_zip_is_refused(dealer: Author, content: bytes) -> None:
    assert taken(dealer, content) in (["photos_no_zip"], ["photos_none"])


def test_no_bytes_break_the_archive(dealer: Author) -> None:
    stocked(dealer, 1)
    whole = zipped({f"JA-001_{n}.jpg": picture(n) for n in range(3)}, method=zipfile.ZIP_DEFLATED)
    lot = random.Random(14)
    for _ in range(60):
        changed = bytearray(whole)
        for _ in range(lot.randint(1, 6)):
            changed[lot.randrange(len(changed))] = lot.randrange(256)
        try:
            archive = archives.PhotoArchive(io.BytesIO(bytes(changed[: lot.randint(1, len(changed))])))
        except Refusal:
            continue
        for photo in archive.photos:
            assert refused_or_read(archive, photo)


def refused_or_read(archive: archives.PhotoArchive, photo: archives.Photo) -> bool:
    try:
        return isinstance(archive.read(photo), bytes)
    except Refusal:
        return True


def test_a_mapping_or_another_kind_is_refused(dealer: Author) -> None:
    content = zipped({GOOD: picture(1)})
    for more, code in (
        ({"mapping": {"vin": "VIN"}}, "photos_mapping"),
        ({"kind": "vehicle:sold"}, "photos_kind"),
    ):
        given = {"mapping": None, "mode": Upload.Mode.PHOTOS, **more}
        codes = refused(lambda given=given: take_in(dealer, content, name="a.zip", **given))
        assert [one for one, _ in codes] == [code]


def test_interrupted_work_goes_on_where_it_was(dealer: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slice of no time at all ends behind each car; a worker that dies in between leaves nothing twice."""
    stocked(dealer, 1, 2, 3)
    files = {f"JA-{car:03d}_{place}.jpg": picture(car * 10 + place) for car in (1, 2, 3) for place in (1, 2)}
    upload = take_in(dealer, zipped(files), name="a.zip", mapping=None, mode=Upload.Mode.PHOTOS)
    mine = Upload.claim(upload)
    assert mine is not None
    assert not upload_record(mine, until=0)
    assert mine.position == 2

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(recording, "records_create_many", dies)
        with pytest.raises(KeyboardInterrupt):
            upload_record(mine, until=0)
    Upload.objects.filter(pk=upload.pk).update(leased_until=None)
    assert worked(upload).recorded == 6
    assert list(UploadRow.objects.filter(upload=upload).values_list("number", flat=True)) == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]
    assert Record.objects.filter(kind="vehicle:amended").count() == 3


@pytest.mark.parametrize("name", ["_" * 65_000 + "x", " (" * 32_000, "-1" * 32_000 + "x"])
def test_a_name_without_end_is_looked_at_in_part(name: str) -> None:
    """One of 64 KB took half a minute."""
    began = time.thread_time()
    assert max(map(len, numbers_in(f"{name}/{name}.jpg"))) <= 255
    assert time.thread_time() - began < 2.0
