"""Stating a record of any kind by hand, in the words of its schema."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.base import File
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from records.files.services import attachment_create
from records.files.work import Work
from records.people.authors import Author
from records.people.permissions import STATE_RECORDS
from records.stating.drafts import refuse_many_attachments
from records.stating.services import record_create
from records.terms.families import family_of, kinds, schemes
from records.terms.kinds import Kind
from records.terms.texts import Refusal
from records.web.asked import asked_of, reasons_given
from records.web.body_form import BodyForm
from records.web.desk import for_role
from records.web.families import ShownFamily
from records.web.files_field import FilesField


class SubjectForm(forms.Form):
    scheme = forms.ChoiceField(label=gettext_lazy("What it is about"))
    number = forms.CharField(
        label=gettext_lazy("Its number"),
        max_length=100,
        widget=forms.TextInput(attrs={"class": "mono", "autocomplete": "off"}),
    )
    attachments = FilesField(label=gettext_lazy("Files"), required=False)

    def __init__(self, *args: Any, kind: Kind, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["scheme"].choices = [  # type: ignore[attr-defined]
            (scheme.name, str(scheme.title)) for scheme in schemes() if scheme.name in kind.schemes
        ]

    @property
    def subject(self) -> str:
        return f"{self.cleaned_data['scheme']}:{self.cleaned_data['number']}"


def _own_page(kind: Kind) -> str | None:
    """The name of the page where such a record is stated, if it has one of its own."""
    family = family_of(kind)
    return family.own_pages.get(kind.name) if isinstance(family, ShownFamily) else None


def _kinds_of(author: Author) -> list[Kind]:
    """The kinds that this author may state; one about an earlier record begins at that record's page."""
    return [
        kind for kind in kinds().values() if kind.stated and kind.about is None and author.role in kind.roles
    ]


@require_safe
@for_role(*STATE_RECORDS)
def record_kinds(request: HttpRequest, author: Author) -> HttpResponse:
    choices = [
        (
            kind.title,
            reverse(page) if (page := _own_page(kind)) else reverse("record_new", args=[kind.schema_name]),
        )
        for kind in _kinds_of(author)
    ]
    return render(request, "records/stating/record_kinds.html", {"choices": choices})


@for_role(*STATE_RECORDS)
def record_new(request: HttpRequest, author: Author, name: str) -> HttpResponse:
    kind = next((kind for kind in _kinds_of(author) if kind.schema_name == name), None)
    if kind is None or _own_page(kind):
        raise Http404
    subject = SubjectForm(request.POST or None, request.FILES or None, kind=kind)
    form = BodyForm(request.POST or None, kind=kind, body={}, auto_id="body_%s")
    context: dict[str, object] = {"kind": kind, "subject": subject, "form": form, "asked": asked_of(request)}
    if request.method == "POST" and subject.is_valid() and form.is_valid():
        try:
            files = _stored(author, subject.cleaned_data["attachments"])
            recorded = record_create(
                author=author,
                kind=kind.name,
                subject=subject.subject,
                body={**form.body(), **reasons_given(request)},
                attachments=files,
            )
        except Refusal as refused:
            context["asked"] = asked_of(request, refused.refusals)
            context["refused"] = _at_fields(subject, form, refused)
        else:
            messages.success(
                request, _("Recorded. It enters the log within seconds and Ethereum within minutes.")
            )
            return redirect("record", digest=recorded.record.digest)
    status = 422 if request.method == "POST" else 200
    return render(request, "records/stating/record_new.html", context, status=status)


def _stored(author: Author, files: "list[File[bytes]]") -> list[dict[str, str]]:
    refuse_many_attachments(len(files))
    work = Work()
    attachments = []
    for file in files:
        name = file.name or ""
        stored = attachment_create(author=author, file=file, name=name, work=work)
        attachments.append({"name": name, "sha256": stored.sha256})
    return attachments


def _at_fields(subject: SubjectForm, form: BodyForm, refused: Refusal) -> list[Refusal]:
    """Each reason at its field; those that belong to none are given back."""
    left = []
    for refusal in form.add_refusal(refused):
        if refusal.pointer == "/subject":
            subject.add_error("number", str(refusal.text))
        elif (refusal.pointer or "").startswith("/attachments"):
            subject.add_error("attachments", str(refusal.text))
        else:
            left.append(refusal)
    return left
