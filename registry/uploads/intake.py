"""Taking a file in: what can be told without reading every row is told at once, then the job waits in the table."""

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import islice
from typing import IO, cast

import uuid_utils.compat
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from records.files.quota import quota_take
from records.people.authors import Author
from records.people.models.organisations import Organisation
from records.people.permissions import refuse_kind
from records.terms.families import kind_named
from records.terms.json_types import JsonObject
from records.terms.kinds import Kind
from records.terms.texts import Refusal, RefusalSort, Text
from registry.form82.kinds import INSPECTION
from registry.listings.kinds import AMENDED, LISTED
from registry.uploads.choices import table_choice
from registry.uploads.fields import TABLE_KINDS, VIN
from registry.uploads.files.conversions import converted
from registry.uploads.files.formats import FileFormat, file_format, is_soon_seen, table_seen
from registry.uploads.files.json_lines import json_lines
from registry.uploads.files.signs import sign_refusal
from registry.uploads.files.tables import LIKELIEST, SourceRow, Table, TableChoice
from registry.uploads.form82.files import form_file
from registry.uploads.kept_mappings import mapping_keep, mapping_kept, words_learnt
from registry.uploads.mapping import mapping_read
from registry.uploads.models import Upload
from registry.uploads.photographs import PHOTOGRAPHS, photograph_seen, photographs_packed
from registry.uploads.photos.archives import PhotoArchive
from registry.uploads.reasons import refusal
from registry.uploads.stored import FOLDER, SUPPLEMENT
from registry.uploads.suggestions import columns_told, mapping_suggest, running_told

_SAMPLE = 20

OWN_SERVICE = Text(
    "이 종류의 기록은 파일로 올릴 수 없습니다.", "Records of this kind can't be uploaded as a file."
)


def upload_create(
    *,
    author: Author,
    file: "File[bytes]",
    name: str,
    kind: str = LISTED.name,
    mapping: object = None,
    trial: bool = False,
    mode: str = Upload.Mode.STATEMENTS,
    photographs: "Sequence[File[bytes]]" = (),
) -> Upload:
    """A waiting job. A Refusal says why the file, its header or the mapping can't be worked with.

    On trial nothing is recorded before `trials.upload_confirm`. The job looks at the photographs that came beside the file.
    """
    wanted = _kind_for(author, kind, mode)
    name = _name(name)
    digest, size = _sha256(file), file.size
    taken = _looked_at(author.organisation, file, wanted, name, mapping, mode)
    taken = _with_photographs(taken, photographs)
    quota_take(author.organisation, size=size + sum(photograph.size for photograph in photographs))
    upload_id = uuid_utils.compat.uuid7()
    stored = _stored(f"{FOLDER}/{upload_id}", taken.file, photographs_packed(file, photographs))
    if taken.header is not None:
        mapping_keep(author.organisation, wanted, taken.header, taken.mapping)
    return Upload.objects.create(
        id=upload_id,
        organisation=author.organisation,
        membership=author.membership,
        kind=wanted.name,
        mode=mode,
        mapping=taken.mapping,
        name=name,
        file=stored,
        size=size,
        trial=trial,
        sha256=digest,
        format=taken.detected.format,
        encoding=taken.detected.encoding,
        unpacked=taken.detected.format == Upload.Format.CONVERTED,
        rows_expected=taken.rows_expected,
        notices=[notice.as_dict() for notice in taken.notices],
    )


def _stored(path: str, file: "File[bytes]", packed: "AbstractContextManager[File[bytes] | None]") -> str:
    with packed as whole:
        file.seek(0)
        # A crash here leaves a file that no row names: uploads_sweep destroys it.
        return default_storage.save(path, file if whole is None else whole)


@dataclass(frozen=True)
class _Taken:
    """What the file is, the mapping as the job needs it, and what is stored: of forms that were read, their lines."""

    detected: FileFormat
    mapping: JsonObject
    file: "File[bytes]"
    # Of a table that was looked at: by this header its mapping is kept.
    header: tuple[str, ...] | None = None
    notices: tuple[Text, ...] = ()
    # Of forms that were read: what was given beside them.
    supplement: JsonObject | None = None

    @property
    def rows_expected(self) -> int | None:
        lines = self.detected.lines
        return None if lines is None else max(lines - bool(self.mapping), 0)


def _looked_at(
    organisation: Organisation, file: "File[bytes]", kind: Kind, name: str, mapping: object, mode: str
) -> _Taken:
    if mode == Upload.Mode.PHOTOS:
        return _looked_at_photos(file, mapping)
    guesses = mode == Upload.Mode.STOCK
    form = form_file(file, mapping) if kind.name == INSPECTION.name else None
    if form is None:
        return _looked_at_table(organisation, file, kind, name, mapping, guesses=guesses)
    given: JsonObject = {SUPPLEMENT: dict(form.supplement)}
    if form.lines is None:
        return _Taken(FileFormat(form.format), given, file)
    lines = ContentFile(b"".join(form.lines))
    return _Taken(FileFormat(form.format, lines=len(form.lines)), {}, lines, supplement=given)


def _with_photographs(taken: _Taken, photographs: "Sequence[File[bytes]]") -> _Taken:
    """What was read of forms without them is read again, by the job."""
    if not photographs:
        return taken
    for photograph in photographs:
        photograph_seen(photograph)
    mapping = {**(taken.supplement or taken.mapping), PHOTOGRAPHS: [one.name or "" for one in photographs]}
    detected = replace(taken.detected, lines=None)
    return replace(taken, detected=detected, mapping=cast(JsonObject, mapping))


def _looked_at_photos(file: "File[bytes]", mapping: object) -> _Taken:
    if mapping:
        raise refusal("photos_mapping", "/mapping")
    archive = PhotoArchive(file)
    notices = (refusal("photos_passed", count=archive.passed).text,) if archive.passed else ()
    return _Taken(FileFormat(Upload.Format.PHOTOS, lines=len(archive.photos)), {}, file, notices=notices)


def _kind_for(author: Author, name: str, mode: str) -> Kind:
    kind = kind_named(name)
    if mode == Upload.Mode.PHOTOS:
        if kind not in (LISTED, AMENDED):
            raise refusal("photos_kind", "/kind")
        kind = AMENDED
    if mode == Upload.Mode.STOCK and kind is not LISTED:
        raise refusal("stock_kind", "/kind")
    if refused := refuse_kind(author, kind):
        raise refused
    if not kind.stated:
        raise Refusal("own_service", OWN_SERVICE, pointer="/kind", sort=RefusalSort.FORBIDDEN)
    return kind


def table_open(file: IO[bytes], name: str, choice: TableChoice = LIKELIEST) -> Table | IO[bytes]:
    """The table in a file, for a page that lets a person map its columns; the lines where it is JSON Lines."""
    detected, source = _source(file, name, choice)
    if detected.format == Upload.Format.JSON_LINES:
        return source
    return table_seen(source, detected, choice)


def _source(file: IO[bytes], name: str, choice: TableChoice) -> tuple[FileFormat, IO[bytes]]:
    """What a file is, and what is read and stored of it: itself, or what was made of it."""
    if refused := sign_refusal(file):
        raise refused
    made = converted(file, choice)
    if made is None:
        return file_format(file, name), file
    made_of = Upload.Format.CONVERTED if made.layout else Upload.Format.JSON_LINES
    return FileFormat(made_of, "utf-8-sig", made.lines, made.layout, made.notices), made.file


def _looked_at_table(
    organisation: Organisation, file: "File[bytes]", kind: Kind, name: str, mapping: object, *, guesses: bool
) -> _Taken:
    """`guesses`: the header's own mapping is taken where it leaves nothing open."""
    choice = table_choice(mapping)
    detected, source = _source(file, name, choice)
    stored = file if source is file else File(source)
    if detected.format == Upload.Format.JSON_LINES:
        if mapping:
            raise refusal("mapping_lines", "/mapping")
        if next(json_lines(source, kind=kind), None) is None:
            raise refusal("file_empty")
        return _Taken(detected, {}, stored)
    if kind.name not in TABLE_KINDS:
        raise refusal("kind_lines", "/kind", kind=str(kind.title))
    if isinstance(mapping, dict) and detected.format == Upload.Format.WORKBOOK and not is_soon_seen(source):
        # The job holds it against the header, and fails with what would be said here.
        return _Taken(detected, mapping, stored)
    table = table_seen(source, detected, choice)
    if mapping is None:
        learnt = words_learnt(organisation, kind)
        kept = mapping_kept(organisation, kind, table.header)
        guessed = _guessed(table, kind, learnt) if kept is None and guesses else None
        if kept is None and guessed is None:
            raise _unmapped(table, kind, learnt)
        taken = _looked_at_table(organisation, file, kind, name, kept or guessed, guesses=False)
        told = running_told(table.header, first_rows(table), guessed) if guessed else ()
        return replace(taken, notices=(*taken.notices, *told))
    mapping_read(mapping, kind=kind, header=table.header)
    if next(table.rows(), None) is None:
        raise refusal("file_header_only")
    likeliest = table if choice == LIKELIEST else table_open(file, name)
    header = likeliest.header if isinstance(likeliest, Table) else table.header
    return _Taken(detected, cast(JsonObject, mapping), stored, header, table.notices)


def _guessed(table: Table, kind: Kind, learnt: Mapping[str, JsonObject]) -> JsonObject | None:
    suggested = mapping_suggest(table.header, kind=kind, sample=first_rows(table), learnt=learnt)
    try:
        mapping_read(suggested, kind=kind, header=table.header)
    except Refusal:
        return None
    return suggested


def _unmapped(table: Table, kind: Kind, learnt: Mapping[str, JsonObject]) -> Refusal:
    sample = first_rows(table)
    suggested = mapping_suggest(table.header, kind=kind, sample=sample, learnt=learnt)
    notices = (*table.notices, *columns_told(table.header, sample, suggested))
    extra: dict[str, object] = {
        "columns": list(table.header),
        "suggested_mapping": suggested,
        "notices": [notice.as_dict() for notice in notices],
    }
    if VIN not in suggested:
        return refusal("file_vin_none", "/mapping", extra=extra)
    told = refusal("mapping_none", "/mapping", extra=extra)
    # What the header leaves open, such as a unit: who sends the file need not find it in the suggestion.
    lacks = [told.text, *_lacking(suggested, kind, table)]
    text = Text(" ".join(each.ko for each in lacks), " ".join(each.en for each in lacks))
    return Refusal(told.code, text, pointer=told.pointer, extra=told.extra)


def _lacking(suggested: JsonObject, kind: Kind, table: Table) -> list[Text]:
    try:
        mapping_read(suggested, kind=kind, header=table.header)
    except Refusal as refused:
        return [each.text for each in refused.refusals]
    return []


def first_rows(table: Table) -> list[SourceRow]:
    """As many as show what a column holds."""
    return list(islice(table.rows(), _SAMPLE))


def _sha256(file: IO[bytes]) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _name(name: str) -> str:
    """The file's name as the uploader will know it again, without a folder and without what can't be shown."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in unicodedata.normalize("NFC", last) if c.isprintable())
    return shown[-200:] or "file"
