"""Photographs that came beside a file of inspections: stored with it as they came, and looked at by the job, one by one."""

import io
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from tempfile import TemporaryFile
from time import monotonic
from typing import IO, cast
from zipfile import ZipFile

from django.core.files.base import File
from django.core.files.storage import default_storage

from anchoring.wiring import KeysMissingError
from records.files.services import MAX_SIZE, TOO_LARGE, attachment_create, file_type
from records.people.authors import Author
from records.terms.json_types import JsonObject, JsonValue, object_at
from records.terms.texts import Refusal, Text
from registry.uploads.models import Upload
from registry.uploads.reasons import shown
from registry.uploads.stored import FOLDER, SUPPLEMENT, stored_open

PHOTOGRAPHS = "photographs"
"""In the mapping of such a file: the names of those that were not looked at yet."""
_FILE = "file"


def photograph_seen(photograph: "File[bytes]") -> None:
    """What the first look tells at once. Refusal that names it."""
    try:
        if photograph.size > MAX_SIZE:
            raise Refusal("too_large", TOO_LARGE, pointer="/file")
        file_type(photograph, photograph.name or "")
    except Refusal as refused:
        raise _named(photograph.name or "", refused) from None


@contextmanager
def photographs_packed(
    file: IO[bytes], photographs: "Sequence[File[bytes]]"
) -> "Iterator[File[bytes] | None]":
    """One file of all, so that none of them stays behind: an archive in which nothing is compressed. None of none."""
    if not photographs:
        yield None
        return
    with TemporaryFile() as packed:
        with ZipFile(packed, "w") as archive:
            for name, member in ((_FILE, file), *((str(at), one) for at, one in enumerate(photographs))):
                member.seek(0)
                with archive.open(name, "w", force_zip64=True) as entry:
                    shutil.copyfileobj(member, entry)
        yield File(packed)


def photographs_taken(upload: Upload, author: Author, *, until: float) -> bool:
    """Stores what waits as attachments, and then the file alone. False when time ran out before."""
    if upload.mapping is None:
        raise KeysMissingError("what was given beside the file can't be opened")
    if PHOTOGRAPHS not in upload.mapping:
        return True
    with closing(stored_open(upload)) as file, ZipFile(file) as archive:
        count = len(archive.namelist()) - 1
        while waiting := upload.mapping[PHOTOGRAPHS]:
            upload.hold()
            content = archive.read(str(count - len(waiting)))
            # A crash here leaves the attachment, which is the same one the next time.
            sha256 = _stored(author, content, waiting[0])
            _mapping_keep(upload, _with(upload.mapping, waiting[0], sha256))
            if monotonic() >= until:
                return False
        with archive.open(_FILE) as alone:
            # A crash here leaves a file that no row names: uploads_sweep destroys it.
            path = default_storage.save(f"{FOLDER}/{upload.pk}.file", File(alone))
    packed = str(upload.file)
    mapping = {name: value for name, value in upload.mapping.items() if name != PHOTOGRAPHS}
    _mapping_keep(upload, mapping, file=path)
    upload.file.name = path
    # A crash here leaves the archive to uploads_sweep.
    default_storage.delete(packed)
    return True


def _stored(author: Author, content: bytes, name: str) -> str:
    try:
        return attachment_create(author=author, file=io.BytesIO(content), name=name, is_counted=True).sha256
    except Refusal as refused:
        raise _named(name, refused) from None


def _with(mapping: JsonObject, name: str, sha256: str) -> JsonObject:
    """One fewer waits, and the forms know it by its name. Lines of our own name it by its digest."""
    waiting = cast("list[JsonValue]", mapping[PHOTOGRAPHS])
    left: JsonObject = {**mapping, PHOTOGRAPHS: waiting[1:]}
    if SUPPLEMENT in mapping:
        given = object_at(mapping, SUPPLEMENT)
        left[SUPPLEMENT] = {**given, "photos": {**object_at(given, "photos"), name: sha256}}
    return left


def _mapping_keep(upload: Upload, mapping: JsonObject, **more: str) -> None:
    upload.hold(mapping=mapping, attempts=0, **more)
    upload.mapping = mapping


def _named(name: str, refused: Refusal) -> Refusal:
    text = Text(f"{shown(name)}: {refused.text.ko}", f"{shown(name)}: {refused.text.en}")
    return Refusal(refused.code, text, pointer="/photos", sort=refused.sort, extra=refused.extra)
