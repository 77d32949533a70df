"""Photos put to the cars on offer, a change of the listing for those of one car that follow each other."""

import io
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from time import monotonic

from django.db import transaction
from django.db.models import F

from records.contents.models import RecordAttachment
from records.files.services import EXTENSIONS, IMAGES, attachment_create
from records.people.authors import Author
from records.stating.drafts import MAX_ATTACHMENTS, Draft
from records.stating.services import Recorded, records_create_many
from records.terms.json_types import JsonObject
from records.terms.subjects import number_of
from records.terms.texts import Refusal, RefusalSort, Text
from registry.identity.rows import vehicles_lock
from registry.listings.kinds import AMENDED
from registry.stock.offers import Offer, offers_of
from registry.uploads.models import Upload, UploadRow
from registry.uploads.photos.archives import Photo, PhotoArchive
from registry.uploads.photos.cars import KnownCars
from registry.uploads.reasons import Reason, reason
from registry.uploads.stored import stored_open
from registry.uploads.undoing import undone

_PENDING = 100
"""Files looked at before what became of them is committed, where no car's photos are among them."""


@dataclass(frozen=True)
class _Looked:
    """A file that was read: the car and the stored picture, or why there is none."""

    photo: Photo
    subject: str = ""
    sha256: str = ""
    media_type: str = ""
    told: tuple[Reason, ...] = ()
    outcome: UploadRow.Outcome = UploadRow.Outcome.REFUSED

    @property
    def is_new(self) -> bool:
        return bool(self.sha256) and not self.told


_Seen = dict[str, tuple[int, str]]
"""The pictures of this file so far, by digest: the number of the first file of each, and its car."""


def photos_record(upload: Upload, author: Author, *, until: float) -> bool:
    """Goes on behind the last committed file. The pictures are stored in a trial already, and named by no record."""
    with closing(stored_open(upload)) as file:
        archive = PhotoArchive(file)
        cars = KnownCars(author.organisation)
        seen = _seen(upload)
        for group in _groups(_looked(archive, author, cars, seen, after=upload.position)):
            # A crash before the commit leaves pictures that no record names, and the files behind the last commit undone.
            _commit(upload, author, cars, group)
            if monotonic() >= until:
                return False
    return True


def _seen(upload: Upload) -> _Seen:
    rows = UploadRow.objects.filter(upload=upload).exclude(subject="").order_by("-number")
    return {row.summary["sha256"]: (row.number, row.subject) for row in rows if "sha256" in row.summary}


def _looked(
    archive: PhotoArchive, author: Author, cars: KnownCars, seen: _Seen, *, after: int
) -> Iterator[_Looked]:
    for photo in archive.photos[after:]:
        named = cars.named(photo.path)
        if len(named) == 1:
            [subject] = named
            yield _stored(archive, author, photo, subject, seen)
        else:
            numbers = ", ".join(sorted(map(number_of, named))[:5])
            told = _told(photo, "photo_ambiguous", cars=numbers) if named else _told(photo, "photo_unnamed")
            yield _Looked(photo, told=(told,))


def _stored(archive: PhotoArchive, author: Author, photo: Photo, subject: str, seen: _Seen) -> _Looked:
    try:
        content = archive.read(photo)
        stored = attachment_create(
            author=author, file=io.BytesIO(content), name=photo.path.rpartition("/")[2]
        )
    except Refusal as refused:
        if refused.sort is RefusalSort.SPENT:
            # The day's files are used up: what comes behind would fail as well, and goes on when the file comes again.
            raise
        return _Looked(photo, subject, told=tuple(_why(photo, refused)))
    if stored.media_type not in IMAGES:
        return _Looked(photo, subject, told=(_told(photo, "photo_no_picture"),))
    number, other = seen.setdefault(stored.sha256, (photo.number, subject))
    looked = _Looked(photo, subject, stored.sha256, stored.media_type)
    if number == photo.number:
        return looked
    if other == subject:
        again = (_told(photo, "photo_twice", row=number),)
        return replace(looked, told=again, outcome=UploadRow.Outcome.REPEATED)
    return replace(looked, sha256="", told=(_told(photo, "photo_two_cars", row=number),))


def _groups(looked: Iterator[_Looked]) -> Iterator[list[_Looked]]:
    group: list[_Looked] = []
    for one in looked:
        new = [other for other in group if other.is_new]
        is_other = one.is_new and new and new[0].subject != one.subject
        if is_other or len(new) >= MAX_ATTACHMENTS or len(group) >= _PENDING:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _commit(upload: Upload, author: Author, cars: KnownCars, group: Sequence[_Looked]) -> None:
    with transaction.atomic():
        upload.hold()
        new = [one for one in group if one.is_new]
        rows = {one.photo.number: _row(upload, one) for one in group if not one.is_new}
        if new:
            rows |= _stated(upload, author, cars, new)
        UploadRow.objects.bulk_create(rows[one.photo.number] for one in group)
        counts = {
            outcome: sum(row.outcome == outcome for row in rows.values()) for outcome in UploadRow.Outcome
        }
        Upload.objects.filter(pk=upload.pk).update(
            position=group[-1].photo.number,
            attempts=0,
            **{str(outcome): F(str(outcome)) + count for outcome, count in counts.items() if count},
        )
    upload.position, upload.attempts = group[-1].photo.number, 0


def _stated(upload: Upload, author: Author, cars: KnownCars, new: Sequence[_Looked]) -> dict[int, UploadRow]:
    subject = new[0].subject
    # What the car has is asked behind its lock: where the same ZIP was sent twice, another worker may be recording its photos.
    vehicles_lock([subject])
    offer = offers_of(author.organisation, [subject]).get(subject)
    if offer is None:
        waits = upload.trial and subject in cars.tried
        if waits:
            return _all_told(upload, new, "photo_waits", UploadRow.Outcome.RECORDED)
        return _all_told(upload, new, "photo_not_offered", UploadRow.Outcome.REFUSED)
    there = _there(offer)
    again = [one for one in new if one.sha256 in there]
    rows = _all_told(upload, again, "photo_there", UploadRow.Outcome.REPEATED)
    missing = [one for one in new if one.sha256 not in there]
    for part in _parts(upload, author, offer, missing):
        result = _recorded(upload, author, offer, part)
        rows |= {one.photo.number: _outcome(upload, one, offer, result) for one in part}
    return rows


def _all_told(
    upload: Upload, photos: Sequence[_Looked], code: str, outcome: UploadRow.Outcome
) -> dict[int, UploadRow]:
    """The rows of photos of one car, of which the same is told."""
    return {
        one.photo.number: _row(
            upload,
            replace(one, told=(_told(one.photo, code, number=number_of(one.subject)),), outcome=outcome),
        )
        for one in photos
    }


def _there(offer: Offer) -> set[str]:
    records = [offer.listing.digest, *(record.digest for record in offer.amendments)]
    named = RecordAttachment.objects.filter(record__in=records)
    return set(named.values_list("attachment__sha256", flat=True))


def _parts(
    upload: Upload, author: Author, offer: Offer, photos: Sequence[_Looked]
) -> list[Sequence[_Looked]]:
    """All in one; where that is refused, each that is refused by itself, and the others in one.

    An answer is one photo's: those with the same answers are one part, and no other photo is recorded by them.
    """
    alike: dict[str, list[_Looked]] = {}
    for one in photos:
        alike.setdefault(repr(_answers(upload, one)), []).append(one)
    return [part for same in alike.values() for part in _parts_alike(upload, author, offer, same)]


def _parts_alike(
    upload: Upload, author: Author, offer: Offer, photos: Sequence[_Looked]
) -> list[Sequence[_Looked]]:
    if len(photos) == 1 or not isinstance(_tried(upload, author, offer, photos), Refusal):
        return [photos]
    odd = [one for one in photos if isinstance(_tried(upload, author, offer, [one]), Refusal)]
    good = [one for one in photos if one not in odd]
    return [*([good] if good else []), *([one] for one in odd)]


def _recorded(upload: Upload, author: Author, offer: Offer, photos: Sequence[_Looked]) -> Recorded | Refusal:
    if upload.trial:
        return _tried(upload, author, offer, photos)
    [result] = records_create_many(author=author, drafts=[_draft(upload, offer, photos)])
    return result


def _tried(upload: Upload, author: Author, offer: Offer, photos: Sequence[_Looked]) -> Recorded | Refusal:
    [result] = undone(lambda: records_create_many(author=author, drafts=[_draft(upload, offer, photos)]))
    return result


def _draft(upload: Upload, offer: Offer, photos: Sequence[_Looked]) -> Draft:
    """Under names of our own: what a dealer calls a file may be a plate."""
    body: JsonObject = {AMENDED.about or "": offer.listing.digest}
    if given := _answers(upload, photos[0]):
        body["reasons"] = [{**answer} for answer in given]
    files = [
        {"name": f"photo-{place}.{EXTENSIONS[one.media_type][0]}", "sha256": one.sha256}
        for place, one in enumerate(photos, 1)
    ]
    identifier = f"photos:{upload.pk}:{photos[0].photo.number}"
    return Draft(AMENDED.name, offer.subject, body, files, external_id=identifier)


def _answers(upload: Upload, one: _Looked) -> Sequence[dict[str, str]]:
    given: Sequence[dict[str, str]] = upload.answers.get(str(one.photo.number), ())
    return given


def _outcome(upload: Upload, one: _Looked, offer: Offer, result: Recorded | Refusal) -> UploadRow:
    if isinstance(result, Refusal):
        why = tuple(_why(one.photo, result))
        asks = all(told.asks for told in why)
        outcome = UploadRow.Outcome.ASKED if asks else UploadRow.Outcome.REFUSED
        return _row(upload, replace(one, told=why, outcome=outcome))
    told = _told(one.photo, "photo_of", number=number_of(offer.subject), car=offer.car[:80])
    row = _row(upload, replace(one, told=(told,), outcome=UploadRow.Outcome.RECORDED))
    row.record = None if upload.trial else result.record
    return row


def _row(upload: Upload, one: _Looked) -> UploadRow:
    return UploadRow(
        upload=upload,
        number=one.photo.number,
        outcome=one.outcome,
        subject=one.subject,
        reasons=[told.to_json() for told in one.told],
        summary={"sha256": one.sha256} if one.sha256 else {},
    )


def _told(photo: Photo, code: str, **values: str | int | Text) -> Reason:
    return reason(code, column=photo.path, value=None, **values)


def _why(photo: Photo, refused: Refusal) -> Iterator[Reason]:
    for each in refused.refusals:
        told = _told(photo, "photo_refused", why=each.text)
        asks = each.extra.get("severity") == "ask"
        yield replace(
            told, code=each.code, asks={"rule": each.code, "pointer": each.pointer or ""} if asks else None
        )
