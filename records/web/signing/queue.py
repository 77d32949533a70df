"""The inspector's queue: inspections by their state, and one of them with all that an inspector compares."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from records.audit_log.services import disclosures_note, opened_to
from records.contents.lines import Line, body_lines
from records.contents.models import Record, RecordAttachment
from records.contents.permissions import may_read_disclosures
from records.contents.services import body_opened
from records.people.authors import Author
from records.people.models import Organisation
from records.people.permissions import CERTIFY
from records.signing.openings import opened_by, opening_note
from records.signing.queue import LOOKED_THROUGH, Judged, Wanted, inspections_found, judged, judged_one
from records.standing.history import Item, SubjectHistory, subject_history
from records.terms.families import kind_named
from records.terms.texts import Text
from records.web.desk import for_role
from records.web.signing.certify import MAX_BATCH, StatementForm
from records.web.timeline import public_lines
from registry.form82.differences import INSPECTION, Compared, Difference, compared
from registry.identity.vin import vin_clean
from registry.web.form82.inspections import InspectionView

PAGE = 50
ABSENT = Text("없음", "none")
DIFFERENT = Text("다른 값 (비공개)", "another, withheld")


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
        given: dict[str, Any] = self.cleaned_data
        return Wanted(
            state=given.get("state") or "waiting",
            dealer=given.get("dealer"),
            last=vin_clean(given.get("vin") or ""),
            days=given.get("days") or 0,
            sort=given.get("sort") or "",
        )


@dataclass(frozen=True)
class Told:
    """One difference, as a person reads it."""

    label: Text
    before: Text
    now: Text


@dataclass(frozen=True)
class ComparedView:
    """That something withheld differs is told to every inspector; what it was, to who may read the earlier record's."""

    compared: Compared
    is_opened: bool

    @property
    def title(self) -> Text:
        return kind_named(self.compared.earlier.record.kind).title

    @property
    def record(self) -> Record:
        return self.compared.earlier.record

    @property
    def told(self) -> list[Told]:
        """The earlier value is read with the form's own words: a listing's choices are the same."""
        before = _texts({each.path: each.before for each in self.compared.differences})
        now = _texts({each.path: each.now for each in self.compared.differences})
        return [
            _told(each, before, now, hidden=each.withheld and not self.is_opened)
            for each in self.compared.differences
        ]


@dataclass(frozen=True)
class Opened:
    """One inspection with everything an inspector compares: the plate and the names too."""

    author: Author
    item: Item
    history: SubjectHistory
    judged: list[Judged]

    @property
    def inspection(self) -> InspectionView:
        return InspectionView(self.item.content.body)

    @property
    def number(self) -> str:
        return self.item.record.subject.partition(":")[2]

    @property
    def lines(self) -> list[Line]:
        return public_lines(self.item, body_opened(self.item.record, self.item.content))

    @property
    def attachments(self) -> list[dict[str, object]]:
        """But for those destroyed when their time was over."""
        uses = RecordAttachment.objects.filter(record=self.item.record.digest, attachment__destroyed_at=None)
        kept = set(uses.values_list("name", flat=True))
        named = list(self.item.content.value["attachments"]) if self.item.content.value else []
        return [each for each in named if each["name"] in kept]

    @property
    def compared(self) -> list[ComparedView]:
        return [
            ComparedView(each, may_read_disclosures(self.author, each.earlier.record))
            for each in compared(self.history, self.item)
        ]

    @property
    def refused(self) -> bool:
        return any(each.refuses for each in self.judged)


@require_safe
@for_role(*CERTIFY)
def queue(request: HttpRequest, author: Author) -> HttpResponse:
    filters = FilterForm(request.GET or None)
    found = inspections_found(filters.wanted() if filters.is_bound else Wanted())
    rules = filters.cleaned_data.get("rules") if filters.is_bound else ""
    if rules:
        # Judging takes the cars' histories: so many, and the page says it.
        looked = list(found[:LOOKED_THROUGH])
        picked = [row.record for row in judged(looked, frozenset()) if row.found == rules]
        page: Page[Record] = Paginator(picked, PAGE).get_page(request.GET.get("page"))
    else:
        looked = []
        page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    records = list(page.object_list)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page_of": page,
        "rows": judged(records, opened_by(author, [record.digest for record in records])),
        "filters": filters,
        "is_filtered": any(query.values()),
        "cut": len(looked) == LOOKED_THROUGH,
        "looked_through": LOOKED_THROUGH,
        "query": query.urlencode(),
        "form": StatementForm(author=author),
        "limit": MAX_BATCH,
    }
    return render(request, "records/signing/queue.html", context)


@require_safe
@for_role(*CERTIFY)
def inspection(request: HttpRequest, author: Author, digest: str) -> HttpResponse:
    record = Record.objects.filter(digest=digest, kind=INSPECTION).first()
    if record is None:
        raise Http404
    history = subject_history(record.subject)
    item = history.item(digest)
    earlier = [each.earlier.record for each in compared(history, item)]
    disclosures_note(reader=author, records=opened_to(author, [record, *earlier]))
    if item.is_readable and request.method == "GET":
        opening_note(author=author, record=record)
    verdict = "withdrawn" if item.is_certified else "certified"
    context = {
        "view": Opened(author, item, history, judged_one(history, item, datetime.now(UTC))),
        "form": StatementForm(author=author, initial={"records": digest, "verdict": verdict}),
        "next": _next(author, record),
    }
    return render(request, "registry/form82/inspection.html", context)


def _next(author: Author, record: Record) -> Record | None:
    """The next in the queue that this inspector has not opened: the older ones first, as the queue goes."""
    waiting = inspections_found(Wanted()).exclude(openings__person=author.person).exclude(pk=record.pk)
    return waiting.filter(recorded_at__lte=record.recorded_at).first() or waiting.first()


def _texts(values: dict[str, Any]) -> dict[str, Line]:
    body: dict[str, Any] = {}
    for path, value in values.items():
        if value is None:
            continue
        *names, last = path.split(".")
        inner = body
        for name in names:
            inner = inner.setdefault(name, {})
        inner[last] = value
    lines = body_lines(kind_named(INSPECTION), body)
    return {each.path: each for line in lines for each in line.walk()}


def _told(difference: Difference, before: dict[str, Line], now: dict[str, Line], *, hidden: bool) -> Told:
    earlier, later = before.get(difference.path), now.get(difference.path)
    label = (later or earlier or Line(difference.path, Text(difference.path, difference.path))).label
    return Told(label, DIFFERENT if hidden and earlier else _value(earlier), _value(later))


def _value(line: Line | None) -> Text:
    return line.value if line and line.value else ABSENT
