"""The inspector's queue: inspections by their state, and one of them with all that an inspector compares."""

import re
from dataclasses import dataclass, replace

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from records.contents.models import Record
from records.people.authors import Author
from records.people.models import Organisation
from records.people.permissions import CERTIFY
from records.proof.proved import proved_histories
from records.proof.selectors import record_proved
from records.signing.openings import opening_note
from records.signing.queue import (
    COUNTED,
    WAITING,
    Row,
    Wanted,
    queue_count,
    queue_next,
    queue_page,
)
from records.standing.proposed import LOOKED_THROUGH
from records.stating.timelines import ENDED
from records.terms.families import certified_kinds
from records.web.addresses import query_without_page
from records.web.desk import for_role
from records.web.families import Summary, shown_family
from records.web.signing.certify import MAX_BATCH, StatementForm
from records.web.signing.opened import opened_for
from records.web.signing.renewals import licence_warning

_SPACING = re.compile(r"[\s-]+")


class FilterForm(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("waiting", gettext_lazy("waiting")),
            ("certified", gettext_lazy("certified")),
            ("rejected", gettext_lazy("rejected")),
            ("withdrawn", gettext_lazy("withdrawn")),
        ],
    )
    dealer = forms.ModelChoiceField(
        label=gettext_lazy("Stated by"),
        required=False,
        queryset=Organisation.objects.exclude(kind=Organisation.Kind.CITY)
        .filter(state__in=["approved", "suspended"])
        .order_by("name"),
        empty_label=gettext_lazy("all"),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Waiting for"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", gettext_lazy("any time")),
            ("1", gettext_lazy("a day or more")),
            ("3", gettext_lazy("3 days or more")),
            ("7", gettext_lazy("7 days or more")),
            ("30", gettext_lazy("30 days or more")),
        ],
    )
    rules = forms.ChoiceField(
        label=gettext_lazy("What the rules say"),
        required=False,
        choices=[
            ("", gettext_lazy("all")),
            ("clean", gettext_lazy("nothing")),
            ("noted", gettext_lazy("something to look at")),
            ("stopped", gettext_lazy("not certifiable")),
        ],
    )
    sort = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[
            ("", gettext_lazy("all")),
            ("first", gettext_lazy("first statement")),
            ("correction", gettext_lazy("correction")),
            ("inspector", gettext_lazy("stated by an inspector")),
        ],
    )
    vin = forms.CharField(label=gettext_lazy("Last characters of the VIN"), required=False, max_length=64)

    def wanted(self) -> Wanted:
        """A choice that there is not is passed over."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            state=given.get("state") or "waiting",
            dealer=given.get("dealer"),
            last=_SPACING.sub("", given.get("vin") or "").upper(),
            days=given.get("days") or 0,
            sort=given.get("sort") or "",
            rules=given.get("rules") or "",
        )


@dataclass(frozen=True)
class Queued:
    """One row of the queue: of which car, in a line."""

    row: Row

    @property
    def summary(self) -> Summary | None:
        item = self.row.item
        return shown_family(item.record).summary(item) if item.is_readable else None


@require_safe
@for_role(*CERTIFY)
def queue(request: HttpRequest, author: Author) -> HttpResponse:
    filters = FilterForm(request.GET or None)
    wanted = replace(filters.wanted() if filters.is_bound else Wanted(), role=author.role)
    after = request.GET.get("after", "")
    page = queue_page(wanted, author=author, histories_of=proved_histories, after=after)
    query = query_without_page(request, "after")
    context = {
        "page_of": page,
        "rows": [Queued(row) for row in page.rows],
        "waits": wanted.state == WAITING,
        "after": after,
        "count": _count(wanted, len(page.rows), is_whole=not (after or page.next)),
        "counted": COUNTED,
        "filters": filters,
        "is_filtered": any(query.values()),
        "looked_through": LOOKED_THROUGH,
        "query": query.urlencode(),
        "form": StatementForm(author=author),
        "limit": MAX_BATCH,
        "warning": licence_warning(author.membership) if author.membership else None,
    }
    return render(request, "records/signing/queue.html", context)


@require_safe
@for_role(*CERTIFY)
def inspection(request: HttpRequest, author: Author, digest: str) -> HttpResponse:
    certified = [kind.name for kind in certified_kinds(author.role)]
    record = Record.objects.filter(digest=digest, kind__in=certified).select_related("organisation").first()
    if record is None:
        raise Http404
    item, proved = record_proved(record)
    view = opened_for(author, record, proved)
    if item.is_readable and request.method == "GET":
        opening_note(author=author, record=record)
    verdict = "withdrawn" if item.is_certified else "certified"
    context = {
        "view": view,
        "form": StatementForm(author=author, initial={"records": digest, "verdict": verdict}),
        "next": queue_next(author, record),
        "ended": ENDED,
    }
    return render(request, "records/signing/inspection.html", context)


def _count(wanted: Wanted, shown: int, *, is_whole: bool) -> int | None:
    """None where the rules are asked: they would have to judge them all."""
    if is_whole:
        return shown
    return None if wanted.rules else queue_count(wanted)
