"""What the public sees of a photo: a copy on which its uploader has covered the plate, and nothing before that."""

import hashlib
import io
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from anchoring.seals import seal_holds
from records.contents.models import RecordAttachment
from records.files.models import Attachment, CoveredPhoto
from records.files.permissions import may_cover_photo, may_read_photo
from records.files.pictures import boxes_checked, covered, seen_size
from records.files.services import IMAGES, attachment_open, digest_of, file_whole
from records.files.storage import file_hold, files_let_go
from records.people.authors import Author
from records.people.permissions import missing
from records.terms.texts import Refusal, Text

BOXES_LEFT = Text(
    "가릴 곳이 그려져 있습니다. 번호판이 보이면 ‘가려서 저장’을 누르고, 없으면 그린 곳을 지운 뒤 다시 누르십시오.",
    "There are boxes on this photo. If a plate can be seen, cover it; if not, take the boxes away first.",
)
NO_PICTURE = Text("사진(JPEG, PNG)만 가릴 수 있습니다.", "Only a JPEG or PNG picture can be covered.")


def photo_original(author: Author, sha256: str) -> Attachment | None:
    """The file as it was uploaded, for who may see the plate; one's own organisation's first."""
    copies = Attachment.objects.filter(sha256=sha256, destroyed_at=None).select_related(
        "covered", "organisation"
    )
    mine = [copy for copy in copies if may_read_photo(author, copy)]
    return min(mine, key=lambda copy: copy.organisation_id != author.organisation.id, default=None)


def photo_own(author: Author, sha256: str) -> Attachment:
    """One's own photo, for covering it."""
    attachment = photo_original(author, sha256)
    if attachment is None or not may_cover_photo(author, attachment):
        raise missing()
    if attachment.media_type not in IMAGES:
        raise Refusal("no_picture", NO_PICTURE)
    return attachment


def photo_size(attachment: Attachment) -> tuple[int, int]:
    """As it is seen, turned upright."""
    return seen_size(_content(attachment))


def photo_cover(*, author: Author, sha256: str, boxes: object, is_plateless: bool = False) -> CoveredPhoto:
    """The public copy; one that was there before is replaced. A crash leaves at most a file that no row knows.

    Without boxes only where its uploader says that there is nothing to cover, and has drawn none.
    """
    attachment = photo_own(author, sha256)
    data = _content(attachment)
    if is_plateless and boxes:
        raise Refusal("boxes_left", BOXES_LEFT, pointer="/boxes")
    checked = [] if is_plateless else boxes_checked(boxes, seen_size(data))
    copy = covered(data, checked)
    digest, path = _stored(copy)
    with transaction.atomic():
        # The lock on the photo's row: of two at once, the later one stays.
        _locked(attachment)
        file_hold(path)
        if not default_storage.exists(path):
            digest, path = _stored(copy)
        _forget(attachment)
        return CoveredPhoto.objects.create(
            original=attachment,
            sha256=digest,
            size=len(copy),
            file=path,
            boxes=[vars(box) for box in checked],
            person=author.person,
        )


def photo_uncover(*, author: Author, sha256: str) -> None:
    attachment = photo_own(author, sha256)
    with transaction.atomic():
        _locked(attachment)
        _forget(attachment)


def photo_public(sha256: str) -> CoveredPhoto | None:
    """By the copy's own digest, once a record names its original. What the law had erased is named by none."""
    photos = CoveredPhoto.objects.filter(sha256=sha256, original__uses__isnull=False)
    photo = photos.select_related("original").first()
    return photo if photo and is_covered(photo) else None


def public_copy(original: Attachment) -> CoveredPhoto | None:
    """The photo's copy for the public, where there is one and it is what its uploader made."""
    photo = getattr(original, "covered", None)
    return photo if photo and is_covered(photo) else None


def is_covered(photo: CoveredPhoto) -> bool:
    """Whether the row is as its uploader made it, and no name for the original with its plate."""
    original = photo.original
    is_original = photo.sha256 == original.sha256 or str(photo.file.name) == str(original.file.name)
    return seal_holds(photo) and not is_original


def photo_whole(photo: CoveredPhoto) -> IO[bytes]:
    """The copy that was made, to be shown. Raises FileNotFoundError where it is gone or was changed."""
    return file_whole(photo_open(photo), photo.sha256)


def photo_open(photo: CoveredPhoto) -> IO[bytes]:
    opened: IO[bytes] = default_storage.open(str(photo.file.name), "rb")
    return opened


def photos_of(*records: str) -> list[RecordAttachment]:
    """The pictures that these records name, in their order, each with its public copy where there is one."""
    named = RecordAttachment.objects.filter(record__in=records, attachment__media_type__in=IMAGES)
    found = named.select_related("attachment__covered")
    return sorted(found, key=lambda picture: (records.index(picture.record_id), picture.position))


def papers_of(record: str) -> list[RecordAttachment]:
    """The PDF files that a record names, in its order."""
    named = RecordAttachment.objects.filter(record=record).exclude(attachment__media_type__in=IMAGES)
    return list(named.select_related("attachment"))


def _content(attachment: Attachment) -> bytes:
    with attachment_open(attachment) as file:
        return file.read()


def _stored(copy: bytes) -> tuple[str, str]:
    digest = hashlib.sha256(copy).hexdigest()
    path = f"covered/{digest[:2]}/{digest}.jpg"
    if default_storage.exists(path):
        with default_storage.open(path, "rb") as there:
            if digest_of(there) == digest:
                return digest, path
    file: File[Any] = File(io.BytesIO(copy))
    return digest, default_storage.save(path, file)


def _locked(attachment: Attachment) -> None:
    """Destroyed meanwhile, it is as if it were not there."""
    if not Attachment.objects.select_for_update().filter(pk=attachment.pk, destroyed_at=None).exists():
        raise missing()


def _forget(attachment: Attachment) -> None:
    """The earlier copy's row, and its file unless another row has it."""
    for old in CoveredPhoto.objects.filter(original=attachment):
        old.delete()
        files_let_go([str(old.file.name)])
