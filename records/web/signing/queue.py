"""The inspector's queue: inspections by their state, and one of them with all that an inspector compares."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from records.audit_log.services import disclosures_note, opened_to
from records.contents.lines import Line
from records.contents.models import Record
from records.contents.services import body_opened
from records.people.authors import Author
from records.people.models import Organisation
from records.people.permissions import CERTIFY
from records.proof.proved import proved_histories
from records.proof.selectors import record_proved
from records.signing.openings import opening_note
from records.signing.queue import COUNTED, Judged, Wanted, candidates, judged_one, queue_count, queue_page
from records.signing.queue_pages import LOOKED_THROUGH
from records.standing.history import Item
from records.stating.timelines import ENDED
from records.terms.families import certified_kinds
from records.web.addresses import query_without_page
from records.web.desk import for_role
from records.web.families import Review, Shown, shown_family
from records.web.lines import public_lines
from records.web.signing.certify import MAX_BATCH, StatementForm

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
class Opened:
    """One inspection with everything an inspector compares: the plate and the names too."""

    item: Item
    judged: list[Judged]
    review: Review

    @property
    def number(self) -> str:
        return self.item.record.number

    @property
    def title(self) -> str:
        return self.review.title or self.number

    @property
    def lines(self) -> list[Line]:
        return public_lines(self.item, body_opened(self.item.record, self.item.content))

    @property
    def refused(self) -> bool:
        return any(judgement.refuses for judgement in self.judged)


@require_safe
@for_role(*CERTIFY)
def queue(request: HttpRequest, author: Author) -> HttpResponse:
    filters = FilterForm(request.GET or None)
    wanted = replace(filters.wanted() if filters.is_bound else Wanted(), role=author.role)
    after = request.GET.get("after", "")
    page = queue_page(wanted, author=author, histories_of=proved_histories, after=after)
    query = query_without_page(request, "after")
    context = {
        "page": page,
        "after": after,
        "count": _count(wanted, len(page.rows), is_whole=not (after or page.next)),
        "counted": COUNTED,
        "filters": filters,
        "is_filtered": any(query.values()),
        "looked_through": LOOKED_THROUGH,
        "query": query.urlencode(),
        "form": StatementForm(author=author),
        "limit": MAX_BATCH,
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
    review = shown_family(record).review(Shown(item, proved, reader=author, authors=[author]))
    disclosures_note(reader=author, records=opened_to(author, [item.record, *review.looked_at]))
    if item.is_readable and request.method == "GET":
        opening_note(author=author, record=record)
    verdict = "withdrawn" if item.is_certified else "certified"
    context = {
        "view": Opened(item, judged_one(proved.history, item, datetime.now(UTC)), review),
        "form": StatementForm(author=author, initial={"records": digest, "verdict": verdict}),
        "next": _next(author, record),
        "ended": ENDED,
    }
    return render(request, "records/signing/inspection.html", context)


def _count(wanted: Wanted, shown: int, *, is_whole: bool) -> int | None:
    """None where the rules are asked: they would have to judge them all."""
    if is_whole:
        return shown
    return None if wanted.rules else queue_count(wanted)


def _next(author: Author, record: Record) -> Record | None:
    """The next in the queue that this inspector has not opened: the older ones first, as the queue goes."""
    # Of candidates, undecided: the page that it leads to says what stands, and this one asks nothing more.
    waiting = (
        candidates(Wanted(role=author.role)).exclude(openings__person=author.person).exclude(pk=record.pk)
    )
    return waiting.filter(recorded_at__lte=record.recorded_at).first() or waiting.first()
