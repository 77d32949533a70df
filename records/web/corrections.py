"""Mending one's own record by another, and taking it back. Both stay; nobody but its organisation finds these pages."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from records.audit_log.services import disclosures_note, opened_to
from records.contents.models import Record
from records.contents.permissions import may_correct, may_withdraw
from records.contents.services import body_opened
from records.files.services import attachment_create
from records.files.work import Work
from records.people.authors import Author
from records.proof.selectors import record_proved
from records.standing.history import Item, SubjectHistory
from records.stating.drafts import refuse_many_attachments
from records.stating.services import record_create
from records.terms.common import WITHDRAWAL
from records.terms.families import kind_named
from records.terms.json_types import JsonObject
from records.terms.kinds import CORRECTION_REASON
from records.terms.texts import Refusal
from records.web.asked import asked_of, reasons_given
from records.web.body_form import BodyForm
from records.web.desk import author_who
from records.web.families import is_corrected_here, shown_family
from records.web.files_field import FilesField

RECORDED = gettext_lazy("Recorded. It enters the log within seconds and Ethereum within minutes.")


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is public and stays: name no person and no plate."),
    )


class CorrectionForm(ReasonForm):
    photos = FilesField(
        label=gettext_lazy("Files in place of the earlier ones"),
        required=False,
        help_text=gettext_lazy(
            "A file under the same name takes the place of the earlier one. The others are kept."
        ),
    )


@login_required
def record_correct(request: HttpRequest, digest: str) -> HttpResponse:
    record = _record(digest)
    author = author_who(request, lambda author: may_correct(author, record) and is_corrected_here(record))
    item, proved = record_proved(record)
    successor = _successor(proved.history, item)
    if not item.is_readable or successor:
        gone = {"item": item, "successor": successor, "number": record.number}
        return render(request, "records/stating/not_corrected.html", gone, status=409)
    if page := shown_family(record).correction_pages.get(record.kind):
        return redirect(page, digest)
    body = body_opened(item.record, item.content)
    disclosures_note(reader=author, records=opened_to(author, [item.record]))
    editor = shown_family(record).editor(item)
    if request.method == "POST" and "editor" in request.POST:
        if editor is None:
            raise Http404
        return editor.open(author, body)
    form = BodyForm(request.POST or None, kind=kind_named(record.kind), body=body, auto_id="body_%s")
    reason = CorrectionForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {
        "form": form,
        "reason": reason,
        "record": record,
        "number": record.number,
        "item": item,
        "editor": editor,
        "asked": asked_of(request),
    }
    if request.method == "POST" and form.is_valid() and reason.is_valid():
        try:
            mended = _correct(author, item, {**form.body(), **reasons_given(request, body)}, reason)
        except Refusal as refused:
            context["asked"] = asked_of(request, refused.refusals)
            context["refused"] = form.add_refusal(refused)
        else:
            messages.success(request, str(RECORDED))
            return redirect("record", digest=mended.digest)
    status = 422 if request.method == "POST" else 200
    return render(request, "records/stating/correct.html", context, status=status)


@login_required
def record_withdraw(request: HttpRequest, digest: str) -> HttpResponse:
    record = _record(digest)
    author = author_who(request, lambda author: may_withdraw(author, record))
    item, _ = record_proved(record)
    form = ReasonForm(request.POST or None)
    context: dict[str, object] = {"form": form, "record": record, "number": record.number, "item": item}
    if request.method == "POST" and form.is_valid():
        try:
            withdrawn = record_create(
                author=author,
                kind=WITHDRAWAL.name,
                subject=record.subject,
                body={"record": digest, "reason": form.cleaned_data["reason"]},
            ).record
        except Refusal as refused:
            context["refused"] = refused.refusals
        else:
            messages.success(request, str(RECORDED))
            return redirect("record", digest=withdrawn.digest)
    status = 422 if request.method == "POST" else 200
    return render(request, "records/stating/withdraw.html", context, status=status)


def _record(digest: str) -> Record:
    record = Record.objects.filter(digest=digest).select_related("organisation").first()
    if record is None:
        raise Http404
    return record


def _successor(history: SubjectHistory, item: Item) -> str | None:
    """The record that has taken this one's place, or will once it is certified."""
    if item.ended_by:
        return item.ended_by
    digest = item.record.digest
    successors = [item for item in history.items if item.record.corrects_id == digest and item.stands]
    return successors[0].record.digest if successors else None


def _correct(author: Author, item: Item, body: JsonObject, given: CorrectionForm) -> Record:
    files = {attachment["name"]: attachment["sha256"] for attachment in item.content.attachments}
    refuse_many_attachments(len({*files, *(file.name for file in given.cleaned_data["photos"])}))
    work = Work()
    for file in given.cleaned_data["photos"]:
        name = file.name or ""
        files[name] = attachment_create(author=author, file=file, name=name, work=work).sha256
    return record_create(
        author=author,
        kind=item.record.kind,
        subject=item.record.subject,
        body={**body, CORRECTION_REASON: given.cleaned_data["reason"]},
        attachments=[{"name": name, "sha256": sha256} for name, sha256 in files.items()],
        corrects=item.record.digest,
    ).record
