"""Inspections from a file: our workbook, Encar's JSON, JSON Lines. First looked at, then, on the uploader's word, recorded."""

import io
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from anchoring.wake import wake
from records.files.services import MAX_SIZE, TOO_LARGE
from records.people.authors import Author
from records.people.permissions import RECORD_INSPECTIONS
from records.terms.json_types import JsonObject
from records.terms.texts import Refusal, Text
from records.web.desk import for_role
from records.web.files_field import FilesField
from registry.form82.catalogue import ENUMS
from registry.form82.kinds import INSPECTION
from registry.identity.vin import vin_clean
from registry.tasks import uploads_resume
from registry.uploads.encar.paper import paper_line
from registry.uploads.form82.book import form_book
from registry.uploads.intake import upload_create
from registry.uploads.models import Upload
from registry.uploads.selectors import upload_get
from registry.uploads.trials import upload_confirm, upload_discard

MAX_PHOTOS = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOO_MANY = Text("사진은 한 번에 최대 {limit}장입니다.", "At most {limit} photographs at once.")
_LINE = Text(
    "{number}번째 줄을 읽을 수 없습니다. 차대번호, 등록번호, 차명, 연료, 조향장치 순서로 적어 주십시오.",
    "Line {number} can't be read: VIN, plate, name of the car, fuel, steering, in this order.",
)
_PAPER_LINE = Text(
    "{number}번째 줄을 읽을 수 없습니다. "
    "차대번호(또는 엔카 차량 번호), 발행번호, 발급일, 주행거리, 사고이력, 차대번호 순서로 적어 주십시오.",
    "Line {number} can't be read: VIN or Encar's number, record number, day of issue, odometer, accident, VIN, in this order.",
)
_CAR = ("basic.plate_no", "basic.car_name", "basic.fuel", "detail.steering_type")
_ENUMS = {"basic.fuel": "FUEL", "detail.steering_type": "STEERING", "overall.mileage_level": "MILEAGE_LEVEL"}


def _options(enum: str) -> list[tuple[str, str]]:
    return [("", _("— not stated —")), *((option.code, str(option.text)) for option in ENUMS[enum])]


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Our workbook (XLSX), Encar's inspection JSON, or JSON Lines."),
    )
    photos = FilesField(
        label=gettext_lazy("Photographs, and pages of papers"),
        required=False,
        help_text=gettext_lazy(
            "Under the names that the file gives them, or as VIN_front.jpg and VIN_rear.jpg. "
            "Pages of a paper (PDF too) as VIN_page1.jpg and so on. The public does not see them."
        ),
    )
    cars = forms.CharField(
        label=gettext_lazy("What the file does not say, one car a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "mono", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "VIN, plate, name of the car, fuel, steering. Encar's JSON has none of the last four."
        ),
    )
    papers = forms.CharField(
        label=gettext_lazy("Paper only: what the paper says, one car a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "mono", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "For Encar's inspection records that are pictures only: VIN or Encar's number of the car, record number, "
            "day of issue, odometer (41200, or 25600 mi), accident (yes, no or nothing), "
            "VIN where the first is Encar's number."
        ),
    )
    steering = forms.ChoiceField(label=gettext_lazy("Steering, where not given"), required=False)
    mileage_level = forms.ChoiceField(label=gettext_lazy("Mileage level, where not given"), required=False)
    fuel = forms.ChoiceField(label=gettext_lazy("Fuel, where not given"), required=False)
    warranty_days = forms.IntegerField(label=gettext_lazy("Warranty in days"), initial=30, min_value=30)
    warranty_km = forms.IntegerField(label=gettext_lazy("Warranty in km"), initial=2000, min_value=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, enum in (("steering", "STEERING"), ("mileage_level", "MILEAGE_LEVEL"), ("fuel", "FUEL")):
            self.fields[name].choices = _options(enum)  # type: ignore[attr-defined]

    def clean_cars(self) -> dict[str, dict[str, str]]:
        cars: dict[str, dict[str, str]] = {}
        for number, line in enumerate(self.cleaned_data["cars"].splitlines(), 1):
            if not line.strip():
                continue
            vin, *parts = [part.strip() for part in re.split(r"[\t,;]", line)]
            read = dict(self._car(parts)) if len(parts) <= len(_CAR) else None
            if not vin or not read or None in read.values():
                raise forms.ValidationError(str(_LINE.format(number=number)))
            cars[vin_clean(vin)] = {key: value for key, value in read.items() if value}
        return cars

    def _car(self, parts: list[str]) -> Iterator[tuple[str, str | None]]:
        for key, part in zip(_CAR, parts, strict=False):
            if part:
                yield key, _code(_ENUMS[key], part) if key in _ENUMS else part

    def clean_papers(self) -> dict[str, JsonObject]:
        papers: dict[str, JsonObject] = {}
        for number, line in enumerate(self.cleaned_data["papers"].splitlines(), 1):
            if not line.strip():
                continue
            read = paper_line(line)
            if read is None:
                raise forms.ValidationError(str(_PAPER_LINE.format(number=number)))
            papers[read[0]] = read[1]
        return papers

    def defaults(self) -> JsonObject:
        given = self.cleaned_data
        values = {
            "detail.steering_type": given["steering"],
            "overall.mileage_level": given["mileage_level"],
            "basic.fuel": given["fuel"],
            "closing.warranty_days": given["warranty_days"],
            "closing.warranty_km": given["warranty_km"],
        }
        return {key: value for key, value in values.items() if value}


def _code(enum: str, text: str) -> str | None:
    wanted = text.replace(" ", "").casefold()
    for option in ENUMS[enum]:
        if wanted in {
            name.replace(" ", "").casefold() for name in (option.code, option.text.ko, option.text.en)
        }:
            return option.code
    return None


@for_role(*RECORD_INSPECTIONS)
def inspection_import(request: HttpRequest, author: Author) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return render(
            request,
            "registry/form82/inspection_import.html",
            {"form": form},
            status=422 if form.errors else 200,
        )
    try:
        upload = _take_in(author, form)
    except Refusal as refused:
        context = {"form": form, "refused": refused.refusals}
        return render(request, "registry/form82/inspection_import.html", context, status=422)
    wake(uploads_resume)
    return redirect("upload", upload_id=upload.pk)


def _take_in(author: Author, form: ImportForm) -> Upload:
    file, photos = form.cleaned_data["file"], form.cleaned_data["photos"]
    if file.size > MAX_SIZE:
        raise Refusal("too_large", TOO_LARGE, pointer="/file")
    if len(photos) > MAX_PHOTOS:
        raise Refusal("too_many", TOO_MANY.format(limit=MAX_PHOTOS), pointer="/photos")
    given = form.cleaned_data
    mapping = {"cars": given["cars"], "papers": given["papers"], "defaults": form.defaults()}
    stated = {
        "author": author,
        "file": file,
        "name": file.name,
        "kind": INSPECTION.name,
        "trial": True,
        "photographs": photos,
    }
    try:
        return upload_create(**stated, mapping=mapping)
    except Refusal as refused:
        # Lines of our own name their attachments by digest: nothing is supplied beside them.
        if refused.code != "mapping_lines":
            raise
        return upload_create(**stated)


@require_safe
@for_role(*RECORD_INSPECTIONS)
def inspection_template(request: HttpRequest, author: Author) -> HttpResponse:  # noqa: ARG001 - the decorators read them
    file = io.BytesIO()
    form_book(file)
    headers = {"Content-Disposition": 'attachment; filename="form82.xlsx"'}
    return HttpResponse(file.getvalue(), content_type=XLSX, headers=headers)


@require_POST
@for_role(*RECORD_INSPECTIONS)
def upload_decide(request: HttpRequest, author: Author, upload_id: UUID) -> HttpResponse:
    """Records what was looked at, with the reasons written beside the questions, or lets it go."""
    try:
        upload = upload_get(author.organisation, upload_id)
    except Refusal:
        raise Http404 from None
    try:
        if "discard" in request.POST:
            upload_discard(upload)
        else:
            upload_confirm(upload, answers=_answers(request))
    except Refusal as refused:
        messages.error(request, str(refused.text))
    wake(uploads_resume)
    return redirect("upload", upload_id=upload_id)


def _answers(request: HttpRequest) -> dict[str, list[dict[str, str]]]:
    """Fields are named `reason|row|rule|pointer`."""
    answers: dict[str, list[dict[str, str]]] = {}
    for name, text in request.POST.items():
        parts = name.split("|", 3)
        if len(parts) == 4 and parts[0] == "reason" and str(text).strip():
            answer = {"rule": parts[2], "pointer": parts[3], "reason": str(text).strip()}
            answers.setdefault(parts[1], []).append(answer)
    return answers
