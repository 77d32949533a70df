"""Stating an inspection of which there is only the paper: its pictures or PDF, the few facts read off it, a look, the record."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import lazystr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.files.models import Attachment
from records.files.services import EXTENSIONS, attachment_create
from records.files.work import Work
from records.people.authors import Author
from records.people.permissions import RECORD_INSPECTIONS
from records.standing.rulebook import rules_for
from records.stating.drafts import Draft, Prepared, draft_prepare, is_digest, refused_beside
from records.stating.services import record_create
from records.terms.families import subjects_alike
from records.terms.json_types import JsonObject
from records.terms.rules import Facts, Finding
from records.terms.texts import Refusal, Refused, Text
from records.web.asked import asked_of, reasons_given
from records.web.desk import for_role
from records.web.files_field import FilesField
from registry.form82.catalogue import ENUMS
from registry.form82.inspections import MARK, PAGES, inspection_body
from registry.form82.kinds import INSPECTION
from registry.form82.looked_up import car_looked_up
from registry.form82.schema import MAX_PAGES
from registry.form82.unfinished import earlier_of
from registry.identity.vin import vin_clean
from registry.web.form82.inspections import InspectionView
from registry.web.listings import UNITS

NO_PAGE = Text(
    "종이의 사진이나 PDF를 하나 이상 넣어 주십시오.", "Add at least one picture or PDF of the paper."
)
TOO_MANY = Text("쪽은 최대 {limit}개입니다.", "At most {limit} pages.")
_FIELDS = {
    "/body/record_no": "record_no",
    "/body/issued_on": "issued_on",
    "/body/odometer": "odometer",
    "/body/accident_history": "accident_history",
    "/subject": "vin",
    "/file": "pages",
}


class PaperForm(forms.Form):
    vin = forms.CharField(
        label=gettext_lazy("VIN, 17 characters"),
        max_length=64,
        widget=forms.TextInput(attrs={"class": "mono", "autocomplete": "off", "spellcheck": "false"}),
    )
    chassis = forms.BooleanField(
        label=gettext_lazy("No VIN of 17 characters: this is a chassis number"), required=False
    )
    record_no = forms.CharField(
        label=gettext_lazy("Record number"),
        max_length=20,
        help_text=gettext_lazy("As on the paper: three numbers, such as 26-11-000123."),
    )
    issued_on = forms.DateField(
        label=gettext_lazy("Issued on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    odometer = forms.IntegerField(label=gettext_lazy("Odometer as read"), min_value=0, max_value=10_000_000)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=UNITS)
    accident_history = forms.ChoiceField(
        label=gettext_lazy("Accident, as the paper says"),
        required=False,
        choices=[
            ("", gettext_lazy("— not stated —")),
            *((option.code, lazystr(option.text)) for option in ENUMS["NO_YES"]),
        ],
    )
    pages = FilesField(
        label=gettext_lazy("Pages of the paper"),
        required=False,
        help_text=gettext_lazy(
            "JPEG, PNG or PDF, in the paper's order. "
            "The public does not see them: plate, names and telephone number may stay readable."
        ),
    )
    camera = FilesField(label=gettext_lazy("Take a picture"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pages"].widget.attrs |= {"accept": "image/jpeg,image/png,application/pdf"}
        self.fields["camera"].widget.attrs |= {"accept": "image/*", "capture": "environment"}

    def subject(self) -> str:
        number = self.cleaned_data["vin"]
        return f"chassis:{number.strip()}" if self.cleaned_data["chassis"] else f"vin:{vin_clean(number)}"

    def body(self, pages: list[str]) -> JsonObject:
        given = self.cleaned_data
        body: JsonObject = {
            MARK: False,
            "record_no": given["record_no"],
            "issued_on": given["issued_on"].isoformat(),
            "odometer": {"stated": given["odometer"], "unit": given["unit"]},
            PAGES: list(pages),
        }
        if given["accident_history"]:
            body["accident_history"] = given["accident_history"]
        return body


@dataclass(frozen=True)
class Page:
    name: str
    file: Attachment

    @property
    def is_picture(self) -> bool:
        return self.file.media_type in {"image/jpeg", "image/png"}


@for_role(*RECORD_INSPECTIONS)
def paper(request: HttpRequest, author: Author) -> HttpResponse:
    """Looked at first: nothing is recorded before the second press. The files wait among the organisation's attachments."""
    if request.method != "POST":
        return _form(request, PaperForm(), [])
    form = PaperForm(request.POST, request.FILES)
    form.full_clean()
    pages = _kept(request, author)
    try:
        pages = _numbered([page.file for page in pages] + _stored(author, form))
        if form.errors:
            return _form(request, form, pages, 422)
        if request.POST.get("action") == "change":
            return _form(request, _again(form), pages)
        draft = _draft(request, form, pages)
        prepared = draft_prepare(author, draft, datetime.now(UTC))
        _ask_of_namesakes(prepared, author, is_look=request.POST.get("action") != "record")
        if request.POST.get("action") == "record":
            record = record_create(
                author=author,
                kind=INSPECTION.name,
                subject=draft.subject,
                body=draft.body,
                attachments=draft.attachments,
                external_id=draft.external_id,
            ).record
            messages.success(
                request, _("Recorded. It enters the log within seconds and Ethereum within minutes.")
            )
            return redirect("record", digest=record.digest)
    except Refusal as refused:
        return _form(request, form, pages, 422, refused)
    context = {
        "form": form,
        "pages": pages,
        "number": prepared.subject.partition(":")[2],
        "inspection": InspectionView(inspection_body(prepared.body)),
        "findings": _findings(prepared.subject, prepared.body),
        "external_id": draft.external_id,
        "asked": asked_of(request),
    }
    return render(request, "registry/form82/inspection_paper_look.html", context)


def _form(
    request: HttpRequest,
    form: PaperForm,
    pages: list[Page],
    status: int = 200,
    refused: Refusal | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "pages": pages,
        "refused": _told(form, refused) if refused else [],
        "asked": asked_of(request, refused.refusals if refused else ()),
        "most": MAX_PAGES,
    }
    response = render(request, "registry/form82/inspection_paper.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _again(form: PaperForm) -> PaperForm:
    """To be changed: what was typed stands in it."""
    return PaperForm(initial={name: value for name, value in form.cleaned_data.items() if value})


def _kept(request: HttpRequest, author: Author) -> list[Page]:
    """Pages from before, but for those to be left out: only what is the organisation's own is there."""
    dropped = set(request.POST.getlist("drop"))
    kept = [digest for digest in dict.fromkeys(request.POST.getlist("kept")) if is_digest(digest)]
    wanted = [digest for digest in kept if digest not in dropped]
    mine = Attachment.objects.filter(
        organisation=author.organisation, sha256__in=wanted[:MAX_PAGES], destroyed_at=None
    )
    files = {attachment.sha256: attachment for attachment in mine}
    return _numbered([files[digest] for digest in wanted if digest in files])


def _stored(author: Author, form: PaperForm) -> list[Attachment]:
    """The good ones; what is wrong with the others stands at the field."""
    files: list[File[bytes]] = [*form.cleaned_data.get("pages", ()), *form.cleaned_data.get("camera", ())]
    if len(files) > MAX_PAGES:
        raise Refusal("too_many", TOO_MANY.format(limit=MAX_PAGES), pointer="/file")
    work = Work()
    attachments = []
    for file in files:
        try:
            stored = attachment_create(author=author, file=file, name=file.name or "", work=work)
            attachments.append(stored)
        except Refusal as refused:
            form.add_error("pages", f"{file.name}: {refused.text}")
    return attachments


def _numbered(files: list[Attachment]) -> list[Page]:
    """Names of our own: a telephone's name for a picture may say more than it should."""
    unique = {file.sha256: file for file in files}.values()
    if len(unique) > MAX_PAGES:
        raise Refusal("too_many", TOO_MANY.format(limit=MAX_PAGES), pointer="/file")
    return [
        Page(f"page-{at}.{EXTENSIONS[attachment.media_type][0]}", attachment)
        for at, attachment in enumerate(unique, 1)
    ]


def _draft(request: HttpRequest, form: PaperForm, pages: list[Page]) -> Draft:
    if not pages:
        raise Refusal("no_page", NO_PAGE, pointer="/file")
    files = [{"name": page.name, "sha256": page.file.sha256} for page in pages]
    # The same look confirmed twice is one record.
    given = request.POST.get("external_id", "")[:200]
    external_id = given if given.startswith("paper-") else f"paper-{uuid.uuid4()}"
    body = {**form.body([page.name for page in pages]), **reasons_given(request)}
    return Draft(INSPECTION.name, form.subject(), body, files, None, external_id)


def _ask_of_namesakes(prepared: Prepared, author: Author, *, is_look: bool) -> None:
    """What recording will ask of the number, asked at the first look; which tells of the car, and is counted."""
    if is_look:
        car_looked_up(author, prepared.subject)
    namesakes = subjects_alike({prepared.subject}).get(prepared.subject, ())
    own = str(author.organisation.pk)
    if refusals := refused_beside(prepared, datetime.now(UTC), organisation=own, namesakes=namesakes):
        raise Refused(refusals)


def _findings(subject: str, body: JsonObject) -> list[Finding]:
    """The findings that an inspector would see, given what was stated about the car before."""
    facts = Facts(INSPECTION.name, subject, body, now=datetime.now(UTC), earlier=earlier_of(subject))
    return [finding for rule in rules_for(INSPECTION.name) for finding in rule.findings(facts)]


def _told(form: PaperForm, refused: Refusal) -> list[Refusal]:
    """Each reason at its field; those that belong to none are given back."""
    left = []
    for refusal in refused.refusals:
        field = next(
            (name for start, name in _FIELDS.items() if (refusal.pointer or "").startswith(start)), None
        )
        if field:
            form.add_error(field, str(refusal.text))
        else:
            left.append(refusal)
    return left
