"""A file of a few kilobytes or of the allowed size that would keep a reader at work for minutes is refused before it begins."""

import io
import struct
import time
import zlib
from collections.abc import Callable
from functools import cache

import pytest
from PIL import Image

from records.files import work
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
