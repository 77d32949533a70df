"""Stating one inspection from a JSON file with its photographs. Many at once come as JSON Lines, through an upload."""

from django import forms
from django.contrib import messages
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.contents.models import Record
from records.files.services import attachment_create
from records.files.work import Work
from records.people.authors import Author
from records.people.permissions import RECORD_INSPECTIONS
from records.stating.services import record_create
from records.terms.json_types import JsonObject, object_at
from records.terms.texts import Refusal, Text
from records.terms.verdict_texts import with_fault
from records.web.desk import for_role
from records.web.files_field import FilesField
from registry.form82.kinds import INSPECTION
from verifier import canonical
from verifier.errors import Malformed

KIND = INSPECTION
MAX_FORM = 512 * 1024
MAX_PHOTOS = 10

NOT_JSON = Text("JSON을 읽을 수 없습니다: {error}", "The JSON can't be read: {error}")
NO_BODY = Text(
    "점검기록부의 JSON 객체여야 합니다. basic, overall, repair_history, detail, closing이 있어야 합니다.",
    "This must be the JSON object of an inspection record: it has basic, overall, repair_history, detail, closing.",
)
TOO_MANY = Text("사진은 최대 {limit}장입니다.", "At most {limit} photographs.")


class InspectionForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The record as JSON"),
        help_text=gettext_lazy("One Form 82, as /schemas/inspection-recorded.json describes it."),
    )
    photos = FilesField(
        label=gettext_lazy("Photographs, front and rear"),
        required=False,
        help_text=gettext_lazy(
            "JPEG or PNG, under the names that the record gives them. They are not shown to the public."
        ),
    )


@for_role(*RECORD_INSPECTIONS)
def inspection_new(request: HttpRequest, author: Author) -> HttpResponse:
    form = InspectionForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "registry/form82/inspection_new.html", {"form": form})
    try:
        record = _state(author, form.cleaned_data["file"], form.cleaned_data["photos"])
    except Refusal as refused:
        context = {"form": form, "refused": refused.refusals}
        return render(request, "registry/form82/inspection_new.html", context, status=422)
    messages.success(request, _("Recorded. It enters the log within seconds and Ethereum within minutes."))
    return redirect("record", digest=record.digest)


def _state(author: Author, file: "File[bytes]", photos: "list[File[bytes]]") -> Record:
    body = _body(file)
    if len(photos) > MAX_PHOTOS:
        raise Refusal("too_many", TOO_MANY.format(limit=MAX_PHOTOS), pointer="/attachments")
    work = Work()
    attachments = []
    for photo in photos:
        name = photo.name or ""
        stored = attachment_create(author=author, file=photo, name=name, work=work)
        attachments.append({"name": name, "sha256": stored.sha256})
    subject = f"vin:{object_at(body, 'basic').get('vin', '')}"
    return record_create(
        author=author, kind=KIND.name, subject=subject, body=body, attachments=attachments
    ).record


def _body(file: "File[bytes]") -> JsonObject:
    """The form alone, or the whole submission as the API takes it."""
    try:
        value = canonical.loads(file.read(MAX_FORM + 1))
    except Malformed as error:
        raise Refusal("not_json", with_fault(NOT_JSON, error.fault), pointer="/file") from None
    body = value.get("body", value) if isinstance(value, dict) else None
    if not isinstance(body, dict) or not isinstance(body.get("basic"), dict):
        raise Refusal("no_body", NO_BODY, pointer="/file")
    return body
