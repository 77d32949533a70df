"""A file is what its content says, not what its name says."""

import hashlib
import io
import struct
import zlib
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from records.files.models import Attachment
from records.files.services import MAX_SIZE, attachment_create, attachment_open, storage_path
from records.people.authors import Author
from records.terms.texts import Refusal
from tests.papers import paper
from tests.records.answers import refused

pytestmark = pytest.mark.django_db

PDF = paper()


def picture(image_format: str, size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#336699").save(out, image_format)
    return out.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of a few hundred bytes that says it has side × side pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def upload(author: Author, content: bytes, name: str) -> Attachment:
    return attachment_create(author=author, file=io.BytesIO(content), name=name)


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (picture("JPEG"), "front.jpg", "image/jpeg"),
        (picture("JPEG"), "FRONT.JPEG", "image/jpeg"),
        (picture("PNG"), "앞면.png", "image/png"),
        (PDF, "record.pdf", "application/pdf"),
        (picture("PNG"), "no-extension", "image/png"),
    ],
)
def test_jpeg_png_and_pdf_are_stored_under_their_digest(
    dealer: Author, content: bytes, name: str, media_type: str
) -> None:
    attachment = upload(dealer, content, name)
    digest = hashlib.sha256(content).hexdigest()
    assert (attachment.media_type, attachment.size, attachment.sha256) == (media_type, len(content), digest)
    assert attachment.file.name == storage_path(digest)
    with attachment_open(attachment) as stored:
        assert stored.read() == content


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (PDF, "front.jpg", "wrong_name"),
        (picture("PNG"), "front.jpg", "wrong_name"),
        (picture("JPEG"), "front.pdf", "wrong_name"),
        (picture("GIF"), "front.gif", "unknown_type"),
        (b"\0\0\0\x1cftypheic\0\0\0\0mif1heic", "IMG_0001.HEIC", "unknown_type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "front.png", "unknown_type"),
        (b"PK\x03\x04", "front.zip", "unknown_type"),
        (b"", "front.jpg", "empty"),
        (picture("JPEG", (400, 300))[:-300], "front.jpg", "broken"),
        (picture("PNG", (400, 300))[:-40], "front.png", "broken"),
        (b"\xff\xd8\xff" + bytes(100), "front.jpg", "broken"),
        (PDF[:20], "record.pdf", "broken"),
        (bomb(30_000), "front.png", "too_many_pixels"),
        (bomb(8_000), "front.png", "too_many_pixels"),
    ],
)
def test_anything_else_is_refused_and_leaves_nothing(
    dealer: Author, content: bytes, name: str, code: str
) -> None:
    assert refused(upload, author=dealer, content=content, name=name) == [(code, "/file")]
    assert not Attachment.objects.exists()
    assert not default_storage.exists(storage_path(hashlib.sha256(content).hexdigest()))


def test_a_file_over_20_mb_is_refused_before_its_end(dealer: Author) -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def readable(self) -> bool:
            return True

        def seek(self, *_: int) -> int:
            return 0

        def read(self, size: int = -1) -> bytes:
            self.taken += size
            return bytes(size)

    endless = Endless()
    assert refused(attachment_create, author=dealer, file=endless, name="front.jpg") == [
        ("too_large", "/file")
    ]
    assert endless.taken <= MAX_SIZE + 2**20


def test_the_same_bytes_again_are_the_same_attachment(dealer: Author, rival: Author) -> None:
    content = picture("PNG")
    assert upload(dealer, content, "a.png") == upload(dealer, content, "b.png")
    theirs = upload(rival, content, "c.png")
    assert Attachment.objects.count() == 2
    assert theirs.file.name == storage_path(theirs.sha256)


def test_a_half_written_file_is_not_taken_for_the_whole(dealer: Author) -> None:
    content = picture("PNG")
    half = Path(default_storage.path(storage_path(hashlib.sha256(content).hexdigest())))
    half.parent.mkdir(parents=True)
    half.write_bytes(content[:50])
    with attachment_open(upload(dealer, content, "a.png")) as stored:
        assert stored.read() == content


def test_a_heic_photo_is_told_what_to_do(dealer: Author) -> None:
    with pytest.raises(Refusal) as refusal:
        upload(dealer, b"\0\0\0\x1cftypheic\0\0\0\0mif1heic", "IMG_0001.HEIC")
    assert "HEIC" in refusal.value.text.ko
    assert "Safari" in refusal.value.text.en
