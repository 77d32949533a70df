"""Photos and papers: the type is told from the content, the name in the storage from the digest."""

import hashlib
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, cast

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from PIL import Image

from records.files.models import Attachment
from records.files.pdf_faults import BROKEN, check_pdf
from records.files.pictures import DamagedError, TooManyPartsError, metadata_removed, unpacked
from records.files.quota import quota_take
from records.files.storage import file_hold
from records.files.work import Work
from records.people.authors import Author
from records.people.models import Organisation
from records.terms.texts import Refusal, Text

MAX_SIZE = 20 * 2**20
MAX_PIXELS = 50_000_000
MAX_UNPACKED = 120_000_000
"""Bytes of all rows of a PNG, of which a reader makes every one; of a JPEG it is an eighth."""
MAX_SIDE = 65_535
"""A JPEG has none that is longer. Of a PNG each row costs, however short it is."""
CHUNK = 256 * 1024
EXTENSIONS = {"image/jpeg": ("jpg", "jpeg"), "image/png": ("png",), "application/pdf": ("pdf",)}
IMAGES = frozenset({"image/jpeg", "image/png"})

_PILLOW = {"image/jpeg": "JPEG", "image/png": "PNG"}
_MAGIC = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"%PDF-", "application/pdf"))
_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1"}

EMPTY = Text("빈 파일입니다.", "This file is empty.")
TOO_LARGE = Text("파일은 최대 20MB입니다.", "A file has at most 20 MB.")
UNKNOWN_TYPE = Text(
    "JPEG, PNG, PDF 파일만 올릴 수 있습니다.", "Only JPEG, PNG and PDF files can be uploaded."
)
HEIC = Text(
    "아이폰의 HEIC 사진은 그대로 올릴 수 없습니다. 사파리에서 올리거나, 사진을 JPEG로 바꾸어 올려 주십시오"
    " (설정 > 카메라 > 포맷 > 높은 호환성).",
    "A HEIC photo of an iPhone can't be uploaded as it is. Upload it in Safari, or as JPEG"
    " (Settings > Camera > Formats > Most Compatible).",
)
WRONG_NAME = Text(
    "파일 이름은 .{extension}이지만 내용은 {content}입니다. 이름을 고치거나 올바른 파일을 올려 주십시오.",
    "The name ends in .{extension}, but the content is {content}. Rename it or choose the right file.",
)
TOO_MANY_PARTS = Text(
    "이 사진은 읽는 데 너무 오래 걸립니다. 사진 앱에서 JPEG로 다시 저장해 올려 주십시오.",
    "This picture takes too long to be read. Save it anew as JPEG and upload that one.",
)
TOO_MANY_PIXELS = Text(
    "사진이 너무 큽니다 (최대 5천만 화소, 컬러 PNG는 4천만, 투명도가 있으면 3천만이며 16비트이면 그 절반,"
    " 한 변은 65,535화소).",
    "The picture is too large (at most 50 million pixels, a PNG in colour 40 million, with transparency 30 million, in 16 bits"
    " half of that; a side 65,535).",
)


def attachment_create(
    *, author: Author, file: IO[bytes], name: str, work: Work | None = None, is_counted: bool = False
) -> Attachment:
    """Store a file for the author's organisation. The same bytes again are the same attachment.

    A picture is stored without its metadata, its pixels as they are: the digest is that of what is stored. `work` bounds
    what the files of one request may take together; `is_counted` where the day's share was taken when the file came.
    """
    checked = file_checked(file, name, work=work)
    if checked.media_type in IMAGES:
        file = io.BytesIO(_clean(file, checked.media_type))
        size, sha256 = _measured(file)
        checked = Checked(size, sha256, checked.media_type)
    own = Attachment.objects.filter(organisation=author.organisation, sha256=checked.sha256)
    if not is_counted and not own.filter(destroyed_at=None).exists():
        quota_take(author.organisation, size=checked.size)
    return _stored(author.organisation, checked, file)


def attachment_made(*, organisation: Organisation, file: IO[bytes], media_type: str) -> Attachment:
    """Store a file that the registry itself made, of whatever type. Only its family gives it out."""
    size, sha256 = _measured(file, most=None)
    return _stored(organisation, Checked(size, sha256, media_type), file)


def _stored(organisation: Organisation, checked: "Checked", file: IO[bytes]) -> Attachment:
    sha256, path = checked.sha256, storage_path(checked.sha256)
    # A file that a crash left half written does not count: the storage finds another name then.
    if not _is_stored(path, sha256):
        path = _saved(path, file)
    with transaction.atomic():
        file_hold(path)
        if not default_storage.exists(path):
            # Its last row went since we looked.
            path = _saved(path, file)
        # What was destroyed when its time was over is there again for who uploads it again.
        attachment, _ = Attachment.objects.update_or_create(
            organisation=organisation,
            sha256=sha256,
            defaults={"file": path, "stored_at": timezone.now(), "destroyed_at": None},
            create_defaults={
                "media_type": checked.media_type,
                "size": checked.size,
                "file": path,
                "stored_at": timezone.now(),
            },
        )
    return attachment


def _saved(path: str, file: IO[bytes]) -> str:
    file.seek(0)
    return default_storage.save(path, File(file))


def _clean(file: IO[bytes], media_type: str) -> bytes:
    file.seek(0)
    try:
        return metadata_removed(file.read(), media_type)
    except TooManyPartsError:
        raise Refusal("too_many_parts", TOO_MANY_PARTS, pointer="/file") from None
    except DamagedError:
        raise Refusal("broken", BROKEN, pointer="/file") from None


@dataclass(frozen=True)
class Checked:
    size: int
    sha256: str
    media_type: str


def file_checked(file: IO[bytes], name: str, *, work: Work | None = None) -> Checked:
    """A whole JPEG, PNG or PDF that is not too large, or a Refusal."""
    with (work := work or Work()).one():
        size, sha256 = _measured(file)
        media_type = file_type(file, name)
        if media_type in _PILLOW:
            _check_image(file, media_type)
        else:
            check_pdf(file, work)
    return Checked(size, sha256, media_type)


class FileChangedError(FileNotFoundError):
    """What is stored is not the file of this digest: to who asks for that one, it is not there."""


def attachment_open(attachment: Attachment) -> IO[bytes]:
    """The file as it is stored, for who looks whether it is whole."""
    return _open(str(attachment.file.name))


def attachment_whole(attachment: Attachment) -> IO[bytes]:
    """The file that was uploaded, to be shown. Raises FileNotFoundError where it is gone or was changed."""
    return file_whole(attachment_open(attachment), attachment.sha256)


def attachment_address(attachment: Attachment, filename: str = "") -> str | None:
    """Where who may have the file gets it for a minute, if not from us. Raises FileNotFoundError where it is gone."""
    hand_over = getattr(default_storage, "handed_over", None)
    if hand_over is None:
        return None
    answer = {"ResponseContentType": attachment.media_type, "ResponseCacheControl": "private, no-store"}
    if filename:
        answer["ResponseContentDisposition"] = f'attachment; filename="{filename}"'
    return cast(str | None, hand_over(str(attachment.file.name), attachment.sha256, **answer))


def file_whole(file: IO[bytes], sha256: str) -> IO[bytes]:
    """The open file, at its beginning, if it has this digest. Raises FileChangedError."""
    if digest_of(file) != sha256:
        file.close()
        raise FileChangedError(sha256)
    file.seek(0)
    return file


def storage_path(sha256: str) -> str:
    return f"attachments/{sha256[:2]}/{sha256}"


def digest_of(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(file):
        digest.update(chunk)
    return digest.hexdigest()


def _open(path: str) -> IO[bytes]:
    opened: IO[bytes] = default_storage.open(path, "rb")
    return opened


def _is_stored(path: str, sha256: str) -> bool:
    if not default_storage.exists(path):
        return False
    with _open(path) as stored:
        return digest_of(stored) == sha256


def _measured(file: IO[bytes], most: int | None = MAX_SIZE) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    for chunk in _chunks(file):
        size += len(chunk)
        if most is not None and size > most:
            raise Refusal("too_large", TOO_LARGE, pointer="/file")
        digest.update(chunk)
    if not size:
        raise Refusal("empty", EMPTY, pointer="/file")
    return size, digest.hexdigest()


def file_type(file: IO[bytes], name: str) -> str:
    """As the first bytes and the name say. Refusal where they say different ones, or none that is taken."""
    file.seek(0)
    head = file.read(16)
    detected = next((media_type for magic, media_type in _MAGIC if head.startswith(magic)), None)
    if detected is None:
        is_heic = head[4:8] == b"ftyp" and head[8:12] in _HEIC
        raise Refusal("unknown_type", HEIC if is_heic else UNKNOWN_TYPE, pointer="/file")
    _, dot, extension = name.lower().rpartition(".")
    if dot and extension not in EXTENSIONS[detected]:
        text = WRONG_NAME.format(extension=extension[:16], content=EXTENSIONS[detected][0].upper())
        raise Refusal("wrong_name", text, pointer="/file", extra={"media_type": detected})
    return detected


def _check_image(file: IO[bytes], media_type: str) -> None:
    """The size is read from the header, so that a bomb of pixels is refused before anything is unpacked; and how often a
    reader would go over them is counted before it begins."""
    _clean(file, media_type)
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=(_PILLOW[media_type],)) as image:
                width, height = image.size
                if (
                    width * height > MAX_PIXELS
                    or max(image.size) > MAX_SIDE
                    or unpacked(image) > MAX_UNPACKED
                ):
                    raise Refusal("too_many_pixels", TOO_MANY_PIXELS, pointer="/file")
                # Of a JPEG an eighth of its size is decoded: enough to see that the file goes on to its end.
                image.draft("L", (max(1, width // 8), max(1, height // 8)))
                image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refusal("too_many_pixels", TOO_MANY_PIXELS, pointer="/file") from None
    except Refusal:
        raise
    except Exception:  # noqa: BLE001  a damaged picture makes Pillow raise errors of any kind
        raise Refusal("broken", BROKEN, pointer="/file") from None


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk
