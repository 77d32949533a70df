"""Erasure on pages: asked for on a record or on one's account, decided by the city, and told."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from records.audit_log.models import Access
from records.audit_log.services import access_note
from records.contents.lines import field_label
from records.contents.models import Record
from records.contents.permissions import may_ask_for_erasure
from records.people.authors import Author
from records.people.models import User
from records.people.permissions import ASK_FOR_ERASURE, RUN_THE_CITY, may_run_the_city
from records.people.requests import DECIDED
from records.privacy.erasure_requests import (
    NOT_ALONE,
    erasure_grant,
    erasure_refuse,
    record_erasure_request,
)
from records.privacy.models import ErasureRequest
from records.privacy.permissions import may_decide_erasure
from records.terms.families import kind_named
from records.terms.texts import Refusal
from records.web.desk import authors_of, for_role
from records.web.refusals import refusals_into

GRANT, REFUSE = "grant", "refuse"


class AskForm(forms.Form):
    record = forms.CharField(widget=forms.HiddenInput, max_length=64)
    paths = forms.MultipleChoiceField(
        label=gettext_lazy("Withheld parts to destroy"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: the whole record, which the law must demand."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Who asks, and why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Only the city reads it. Name no one by name."),
    )

    def __init__(self, *args: object, record: Record, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Form takes them
        paths = record.disclosures.order_by("path").values_list("path", flat=True)
        kind = kind_named(record.kind)
        self.fields["paths"].choices = [(path, str(field_label(kind, path))) for path in paths]  # type: ignore[attr-defined]
        if not paths:
            del self.fields["paths"]


class DecideForm(forms.Form):
    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            (GRANT, gettext_lazy("Grant: destroy it now, for good")),
            (REFUSE, gettext_lazy("Refuse")),
        ],
        widget=forms.RadioSelect,
    )
    ground = forms.CharField(
        label=gettext_lazy("Legal ground"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For a whole record it stands in public, in the record that says so."),
    )
    office = forms.CharField(label=gettext_lazy("Which office decides"), max_length=100, required=False)
    answer = forms.CharField(
        label=gettext_lazy("Answer to who asked"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@for_role(*ASK_FOR_ERASURE)
def erasure_new(request: HttpRequest, author: Author, digest: str) -> HttpResponse:
    record = Record.objects.filter(digest=digest).select_related("organisation").first()
    # Who acts for several organisations asks for the one that may.
    acting = next(
        (author for author in authors_of(request) if record and may_ask_for_erasure(author, record)), author
    )
    if record is None or not may_ask_for_erasure(acting, record):
        raise Http404
    form = AskForm(request.POST or None, record=record, initial={"record": digest})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = record_erasure_request(
                author=acting, record=digest, reason=data["reason"], paths=data.get("paths", ())
            )
        except Refusal as refused:
            refusals_into(form, refused)
        else:
            messages.success(request, _("The request has arrived. The city decides."))
            return redirect("erasure", made.pk) if may_run_the_city(acting) else redirect("record", digest)
    context = {"form": form, "record": record}
    return render(request, "records/privacy/erasure_new.html", context, status=422 if form.errors else 200)


@require_safe
@for_role(*RUN_THE_CITY)
def erasures(request: HttpRequest, author: Author) -> HttpResponse:  # noqa: ARG001 - for the city only
    rows = ErasureRequest.objects.select_related("record").order_by("-state", "-requested_at")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "records/privacy/erasures.html", {"page_of": page})


@for_role(*RUN_THE_CITY)
def erasure(request: HttpRequest, author: Author, request_id: UUID) -> HttpResponse:
    asked = ErasureRequest.objects.filter(pk=request_id).select_related("record__organisation").first()
    if asked is None:
        raise Http404
    waits = asked.state == ErasureRequest.State.WAITING
    form = DecideForm(request.POST or None) if waits else None
    if form is None and request.method == "POST":
        messages.warning(request, str(DECIDED))
        return redirect("erasure", asked.pk)
    if (
        form is not None
        and request.method == "POST"
        and form.is_valid()
        and _decided(request, author, asked, form)
    ):
        return redirect("erasure", asked.pk)
    access_note(
        membership=author.membership, action=Access.Action.READ, what=Access.What.ERASURE, target=asked.pk
    )
    context = {
        "asked": asked,
        "form": form,
        "person": User.objects.filter(person=asked.person).first() if asked.person else None,
        "may_decide": may_decide_erasure(author, asked),
        "not_alone": NOT_ALONE,
        "parts": _parts(asked),
    }
    return render(
        request,
        "records/privacy/erasure.html",
        context,
        status=422 if form is not None and form.errors else 200,
    )


def _parts(asked: ErasureRequest) -> list[str]:
    """What is to be destroyed of the record, in words."""
    record = asked.record
    return [str(field_label(kind_named(record.kind), path)) for path in asked.paths] if record else []


def _decided(request: HttpRequest, author: Author, asked: ErasureRequest, form: DecideForm) -> bool:
    data = form.cleaned_data
    try:
        if data["decision"] == REFUSE:
            erasure_refuse(author=author, request=asked, answer=data["answer"])
        else:
            erasure_grant(
                author=author,
                request=asked,
                ground=data["ground"],
                office=data["office"],
                answer=data["answer"],
            )
    except Refusal as refused:
        refusals_into(form, refused, {"/body/ground": "ground", "/body/decided_by": "office"})
        return False
    messages.success(request, _("Decided and done."))
    return True
