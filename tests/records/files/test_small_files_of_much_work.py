"""A file of a few kilobytes or of the allowed size that would keep a reader at work for minutes is refused before it begins."""

import io
import struct
import time
import zlib
from collections.abc import Callable
from functools import cache

import pytest
from PIL import Image, ImageFile

from records.files import work
from records.files.pdf import pdf_of
from records.files.pictures import metadata_removed
from records.files.services import MAX_SIZE, file_checked
from records.files.work import Work
from records.terms.texts import Refusal
from tests.records.answers import refused

SECONDS = 2.0
"""Of one core. The fewest that one of these took before was two, the most two hours."""


@cache
def progressive() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "#336699").save(out, "JPEG", progressive=True)
    return out.getvalue()


@cache
def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "#336699").save(out, "PNG")
    return out.getvalue()


def chunk(name: bytes) -> bytes:
    return struct.pack(">L", 0) + name + struct.pack(">L", zlib.crc32(name))


def with_scans(count: int) -> bytes:
    """Its last look over all pixels again and again."""
    content = progressive()
    last = content.rindex(b"\xff\xda")
    return content[:last] + content[last:-2] * count + content[-2:]


def behind_start(more: bytes) -> bytes:
    return progressive()[:2] + more * ((MAX_SIZE - len(progressive())) // len(more)) + progressive()[2:]


def behind_header(more: bytes) -> bytes:
    return png()[:33] + more * ((MAX_SIZE - len(png())) // len(more)) + png()[33:]


BAD: dict[str, Callable[[], bytes]] = {
    "scan.jpg": lambda: with_scans(2_000),
    "segments.jpg": lambda: behind_start(b"\xff\xe5\x00\x02"),
    "comments.jpg": lambda: behind_start(b"\xff\xfe\x00\x02"),
    "fill.jpg": lambda: behind_start(b"\xff"),
    "chunks.png": lambda: behind_header(chunk(b"abCd")),
    "text.png": lambda: behind_header(chunk(b"tEXt")),
    "pixels.png": lambda: behind_header(chunk(b"IDAT")),
}


@pytest.mark.parametrize("name", BAD)
def test_a_picture_of_endless_parts_is_refused_at_once(name: str) -> None:
    content = BAD[name]()
    began = time.thread_time()
    with pytest.raises(Refusal) as refusal:
        file_checked(io.BytesIO(content), name)
    assert time.thread_time() - began < SECONDS
    assert (refusal.value.code, refusal.value.pointer) == ("too_many_parts", "/file")


def header_alone(width: int, height: int, *, bits: int, colour: int) -> bytes:
    """A PNG whose pixels are missing, which a reader would find behind making room for them."""
    named = b"IHDR" + struct.pack(">LLBBBBB", width, height, bits, colour, 0, 0, 0)
    header = struct.pack(">L", 13) + named + struct.pack(">L", zlib.crc32(named))
    return png()[:8] + header + chunk(b"IDAT") + chunk(b"IEND")


@pytest.mark.parametrize(
    ("width", "height", "bits", "colour", "code"),
    [
        (6_324, 6_324, 8, 2, "broken"),
        (6_325, 6_325, 8, 2, "too_many_pixels"),
        (5_477, 5_477, 8, 6, "broken"),
        (5_478, 5_478, 8, 6, "too_many_pixels"),
        (4_472, 4_472, 16, 2, "broken"),
        (4_473, 4_473, 16, 2, "too_many_pixels"),
        (7_000, 7_000, 8, 0, "broken"),
        (1, 65_535, 1, 0, "broken"),
        (1, 65_536, 1, 0, "too_many_pixels"),
        (65_536, 1, 1, 0, "too_many_pixels"),
    ],
)
def test_a_png_unpacks_to_so_many_bytes_at_most(
    width: int, height: int, bits: int, colour: int, code: str
) -> None:
    """Three megabytes of sixteen bits a colour were 400 MB of memory and two seconds."""
    content = header_alone(width, height, bits=bits, colour=colour)
    assert refused(lambda: file_checked(io.BytesIO(content), "a.png")) == [(code, "/file")]


@pytest.mark.paper
def test_a_damaged_picture_is_refused_after_drawing_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint tells Pillow to take what is cut off, and Pillow then takes it in every upload of the process."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    pdf_of("<p>성능</p>", "")
    content = header_alone(40, 30, bits=8, colour=2)
    assert refused(lambda: file_checked(io.BytesIO(content), "a.png")) == [("broken", "/file")]


def test_a_picture_of_stuffed_bytes_is_read_fast() -> None:
    content = progressive()[:-2] + b"\xff\x00" * ((MAX_SIZE - len(progressive())) // 2) + b"\xff\xd9"
    began = time.thread_time()
    assert len(metadata_removed(content, "image/jpeg")) == len(content)
    assert time.thread_time() - began < SECONDS


@pytest.mark.parametrize("content", [progressive(), with_scans(20)])
def test_a_picture_in_many_scans_is_taken(content: bytes) -> None:
    assert file_checked(io.BytesIO(content), "a.jpg").media_type == "image/jpeg"


def test_files_of_one_request_have_a_bound_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MOST", 1.0)
    given = Work()
    file_checked(io.BytesIO(png()), "a.png", work=given)
    given.add(1.0)
    assert refused(lambda: file_checked(io.BytesIO(png()), "a.png", work=given)) == [("files_heavy", "/file")]
    assert file_checked(io.BytesIO(png()), "a.png", work=Work())
