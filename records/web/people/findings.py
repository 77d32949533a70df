"""What the audit found, for the city: each finding from the first look to the one that finds it mended."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from anchoring.audit.selectors import audit_status
from anchoring.models import AuditFinding
from records.audit.texts import CODES, code_text, part_text
from records.contents.models import Record
from records.people.authors import Author
from records.people.permissions import SEE_FINDINGS
from records.terms.texts import Text
from records.web.addresses import query_without_page
from records.web.desk import for_role

PAGE = 50


class FindingsForm(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("open", gettext_lazy("Open")),
            ("ended", gettext_lazy("Ended")),
        ],
    )
    code = forms.ChoiceField(label=gettext_lazy("What is wrong"), required=False)
    row = forms.CharField(
        label=gettext_lazy("Row or record (digest)"), max_length=200, required=False, strip=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [(code, str(text)) for code, text in CODES.items()]
        self.fields["code"].choices = [("", "–"), *shown]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class FindingView:
    """`record` is the digest of a record whose page says what it is about, if there is one."""

    finding: AuditFinding
    text: Text
    record: str | None


@require_safe
@for_role(*SEE_FINDINGS)
def findings(request: HttpRequest, author: Author) -> HttpResponse:  # noqa: ARG001 - for the city only
    form, audit = FindingsForm(request.GET or None), audit_status()
    page = Paginator(_wanted(form), PAGE).get_page(request.GET.get("page"))
    query = query_without_page(request)
    context = {
        "form": form,
        "page_of": page,
        "views": _views(page.object_list),
        "query": query.urlencode(),
        "audit": audit,
        "audit_part": part_text(audit.at_work.part) if audit.at_work else "",
    }
    is_wrong = form.is_bound and bool(form.errors)
    return render(request, "records/audit/findings.html", context, status=422 if is_wrong else 200)


def _wanted(form: FindingsForm) -> QuerySet[AuditFinding]:
    rows = AuditFinding.objects.order_by("-found_at", "-id")
    if not (form.is_bound and form.is_valid()):
        return rows
    data = form.cleaned_data
    if data["state"]:
        rows = rows.filter(ended_at__isnull=data["state"] == "open")
    if data["code"]:
        rows = rows.filter(code=data["code"])
    if data["row"]:
        rows = rows.filter(Q(row__icontains=data["row"]) | Q(record=data["row"]) | Q(label=data["row"]))
    return rows


def _views(listed: Iterable[AuditFinding]) -> list[FindingView]:
    rows = list(listed)
    known = set(
        Record.objects.filter(digest__in=[row.record for row in rows]).values_list("digest", flat=True)
    )
    labels = [row.label for row in rows if row.record not in known]
    under = dict(Record.objects.filter(label__in=labels).order_by("-digest").values_list("label", "digest"))
    return [
        FindingView(
            row, code_text(row.code), row.record if row.record in known else under.get(row.label or "")
        )
        for row in rows
    ]
