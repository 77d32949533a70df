"""Photos of many cars at once: sent, tried, put to their cars, and their plates covered one after the other."""

import zipfile
from collections import Counter
from collections.abc import Sequence
from tempfile import TemporaryFile
from typing import IO, cast
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from anchoring.wake import wake
from records.files.models import Attachment
from records.people.authors import Author
from records.people.permissions import STATE_LISTINGS
from records.terms.texts import Refusal
from records.web.desk import for_role
from records.web.files_field import FilesField
from registry.tasks import uploads_resume
from registry.uploads.intake import upload_create
from registry.uploads.models import Upload, UploadRow
from registry.uploads.photos.archives import MOST
from registry.web.upload_after import own_upload
from registry.web.uploads import MAX_FILE, TOO_LARGE

_ZIP = b"PK"


class PhotosForm(forms.Form):
    photos = FilesField(
        label=gettext_lazy("Photos, or a ZIP of them"),
        help_text=gettext_lazy(
            "JPEG or PNG, named by stock number or VIN: JA-4711-1.jpg, or a folder JA-4711. "
            "At most 100 files at a time; in a ZIP 2,000, and 100 MB."
        ),
    )


@for_role(*STATE_LISTINGS)
def upload_photos(request: HttpRequest, author: Author) -> HttpResponse:
    """Tried first: for each file the page says to which car it would go, or why to none."""
    form = PhotosForm(request.POST, request.FILES) if request.method == "POST" else PhotosForm()
    refused: tuple[Refusal, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            with _archive(form.cleaned_data["photos"]) as file:
                upload = upload_create(
                    author=author, file=file, name=file.name or "", mode=Upload.Mode.PHOTOS, trial=True
                )
        except Refusal as refusal:
            refused = refusal.refusals
        else:
            wake(uploads_resume)
            return redirect("upload", upload_id=upload.pk)
    status = 422 if refused or form.errors else 200
    context = {"form": form, "refused": refused, "most": MOST}
    return render(request, "registry/uploads/photos.html", context, status=status)


@require_safe
@for_role(*STATE_LISTINGS)
def upload_plates(request: HttpRequest, author: Author, upload_id: UUID) -> HttpResponse:
    """With `after`, the next photo behind that one whose plate is not covered; without, how far this is, car by car."""
    upload = own_upload(author, upload_id)
    photos = _photos(upload)
    covered = _covered(author, [sha256 for _, sha256, _ in photos])
    left = [(number, sha256) for number, sha256, _ in photos if sha256 not in covered]
    address = reverse("upload_plates", args=[upload.pk])
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 7:
        behind = [(number, sha256) for number, sha256 in left if number > int(after)]
        if behind:
            number, sha256 = behind[0]
            onwards = urlencode({"next": f"{address}?after={number}"})
            return redirect(f"{reverse('photo_cover', args=[sha256])}?{onwards}")
        return redirect(address)
    context = {
        "upload": upload,
        "photos": len(photos),
        "left": len(left),
        "cars": Counter(number for _, sha256, number in photos if sha256 not in covered).items(),
    }
    return render(request, "registry/uploads/plates.html", context)


def _photos(upload: Upload) -> list[tuple[int, str, str]]:
    """Of those that went to a car: the file's number, the picture's digest and the car's number."""
    rows = UploadRow.objects.filter(upload=upload, outcome=UploadRow.Outcome.RECORDED).order_by("number")
    return [
        (row.number, row.summary["sha256"], row.subject.partition(":")[2])
        for row in rows
        if "sha256" in row.summary
    ]


def _covered(author: Author, digests: Sequence[str]) -> set[str]:
    own = Attachment.objects.filter(organisation=author.organisation, sha256__in=digests)
    return set(own.filter(covered__isnull=False).values_list("sha256", flat=True))


def _archive(files: Sequence["File[bytes]"]) -> "File[bytes]":
    """The one ZIP that was sent, or one of the photos."""
    if sum(file.size or 0 for file in files) > MAX_FILE:
        raise Refusal("too_large", TOO_LARGE, pointer="/photos")
    if len(files) == 1 and files[0].read(len(_ZIP)) == _ZIP:
        files[0].seek(0)
        return files[0]
    packed = cast(IO[bytes], TemporaryFile())  # noqa: SIM115 - the caller closes it
    names: Counter[str] = Counter()
    with zipfile.ZipFile(packed, "w") as archive:
        for file in files:
            file.seek(0)
            name = file.name or "photo"
            names[name] += 1
            stem, dot, extension = name.rpartition(".")
            own = f"{stem} ({names[name]}){dot}{extension}" if names[name] > 1 else name
            with archive.open(own, "w") as part:
                for chunk in file.chunks():
                    part.write(chunk)
    # As pages tell it in each reader's language, and as no sender calls a file.
    return File(packed, name=f"photos chosen one by one, {len(files)}.zip")
