"""The auditor's desk: who looked at, changed or took away what of people's data; and what retention destroyed."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from records import wiring
from records.audit_log.look_ups import UNKNOWN_COSTS
from records.audit_log.models import Access, LookUps
from records.audit_log.services import access_note
from records.contents.lines import title_text
from records.files.separated import csv_chunks, defused
from records.people.authors import Author
from records.people.permissions import AUDIT, SEE_RETENTION
from records.privacy.models import RetentionRun
from records.terms.days import day_begin
from records.web.addresses import query_without_page
from records.web.desk import for_role

TITLES = {
    "disclosures": gettext_lazy("personal parts of inspection records"),
    "ledger_disclosures": gettext_lazy("personal parts of the dealers' ledger"),
    "poll_proposers": gettext_lazy("names of citizens who proposed polls"),
    "photos": gettext_lazy("original photos"),
    "unused_photos": gettext_lazy("photos that no record names"),
    "drafts": gettext_lazy("forms that nobody worked on"),
    "upload_cells": gettext_lazy("what reports of uploads repeated of a file"),
    "alerts": gettext_lazy("addresses told of a car's new records, their time over"),
    "alerts_unanswered": gettext_lazy("addresses for a car's new records that nobody confirmed"),
    "accesses": gettext_lazy("looks at records, in the audit log"),
    "other_accesses": gettext_lazy("other rows of the audit log"),
    "refused_applications": gettext_lazy("refused applications"),
    "buyer_links": gettext_lazy("links that buyers were given"),
    "invitations": gettext_lazy("old invitations"),
    "log_ins": gettext_lazy("log-ins that are over"),
    "admin_journal": gettext_lazy("the admin's journal"),
    "mails": gettext_lazy("mails that could not be sent"),
}
PAGE = 100
_A_DAY_ON_RECORD = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31)))
LONGEST = 200_000


class TrailForm(forms.Form):
    action = forms.ChoiceField(label=gettext_lazy("What was done"), required=False)
    what = forms.ChoiceField(label=gettext_lazy("With which data"), required=False)
    since = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        validators=_A_DAY_ON_RECORD,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("To"),
        required=False,
        validators=_A_DAY_ON_RECORD,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    person = forms.UUIDField(label=gettext_lazy("By whom (pseudonym)"), required=False)
    target = forms.CharField(
        label=gettext_lazy("Of what (digest, id or pseudonym)"), max_length=64, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("action", Access.Action.choices), ("what", Access.What.choices)):
            shown = [(value, str(title_text(label))) for value, label in choices]
            self.fields[name].choices = [("", "–"), *shown]  # type: ignore[attr-defined]


@require_safe
@for_role(*AUDIT)
def trail(request: HttpRequest, author: Author) -> HttpResponse:  # noqa: ARG001 - for the auditor only
    form = TrailForm(request.GET or None)
    page = Paginator(_wanted(form), PAGE).get_page(request.GET.get("page"))
    query = query_without_page(request)
    context = {"form": form, "page_of": page, "query": query.urlencode(), "posted": query.items()}
    return render(
        request, "records/audit/trail.html", context, status=422 if form.is_bound and form.errors else 200
    )


@require_POST
@for_role(*AUDIT)
def trail_csv(request: HttpRequest, author: Author) -> StreamingHttpResponse:
    """The export is a row of the trail itself, written before the first line leaves."""
    rows = _wanted(TrailForm(request.POST))[:LONGEST]
    access_note(
        membership=author.membership, action=Access.Action.EXPORT, what=Access.What.TRAIL, target=rows.count()
    )
    name = f"trail-{timezone.localdate():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(
        csv_chunks(_lines(rows)), content_type="text/csv; charset=utf-8", headers=headers
    )


@require_safe
@for_role(*SEE_RETENTION)
def retention(request: HttpRequest, author: Author) -> HttpResponse:  # noqa: ARG001 - for the city only
    page = Paginator(RetentionRun.objects.all(), 50).get_page(request.GET.get("page"))
    for run in page:
        run.lines = [  # type: ignore[attr-defined]
            {"title": TITLES.get(name, name), "count": count, "until": run.until[name]}
            for name, count in run.destroyed.items()
        ]
    return render(request, "records/privacy/retention.html", {"page_of": page})


@require_safe
@for_role(*AUDIT)
def look_ups(request: HttpRequest, author: Author) -> HttpResponse:  # noqa: ARG001 - for the auditor only
    """How many cars of others each organisation looked up a day; which ones, nobody keeps."""
    rows = LookUps.objects.select_related("organisation")
    context = {
        "page_of": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "most": wiring.look_ups_a_day(),
        "unknown_costs": UNKNOWN_COSTS,
    }
    return render(request, "records/audit/look_ups.html", context)


def _wanted(form: TrailForm) -> QuerySet[Access]:
    rows = Access.objects.select_related("organisation")
    if not (form.is_bound and form.is_valid()):
        return rows
    data = form.cleaned_data
    for name in ("action", "what", "person", "target"):
        if data[name]:
            rows = rows.filter(**{name: data[name].strip() if isinstance(data[name], str) else data[name]})
    if data["since"]:
        rows = rows.filter(at__gte=day_begin(data["since"]))
    if data["until"]:
        rows = rows.filter(at__lt=day_begin(data["until"]) + timedelta(days=1))
    return rows


def _lines(rows: QuerySet[Access]) -> Iterator[tuple[str, ...]]:
    yield ("at", "person", "organisation", "role", "token", "action", "what", "target")
    for row in rows.iterator(chunk_size=2000):
        yield (
            row.at.isoformat(timespec="seconds"),
            str(row.person) if row.person else "",
            # A firm's name is no formula for a spreadsheet.
            defused(row.organisation.name) if row.organisation else "",
            row.role,
            row.token,
            row.action,
            row.what,
            row.target,
        )
