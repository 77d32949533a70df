"""The inspector's queue: inspections that nobody has vouched for, and one of them with what the rules say of it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry.authors import INSPECTOR, Author
from registry.contents import body_opened
from registry.findings import findings_on, has_reason
from registry.history import Item, SubjectHistory, subject_history
from registry.models import Record
from registry.rules import Finding, Severity
from registry.vin import vin_clean
from registry.web.bodies import Line
from registry.web.certify import StatementForm
from registry.web.desk import for_role
from registry.web.inspections import InspectionView
from registry.web.timeline import public_lines

PAGE = 50
MAX_BATCH = 50


@dataclass(frozen=True)
class Judged:
    finding: Finding
    has_reason: bool

    @property
    def refuses(self) -> bool:
        return self.finding.rule.severity == Severity.REFUSE or (
            self.finding.rule.severity == Severity.ASK and not self.has_reason
        )


@dataclass(frozen=True)
class Opened:
    """One inspection with everything an inspector compares: the plate and the names too."""

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
    def refused(self) -> bool:
        return any(each.refuses for each in self.judged)


def inspections_waiting(wanted: str = "") -> QuerySet[Record]:
    """The newest first. A record without a word on it that was corrected or withdrawn does not stand and is left out."""
    found = Record.objects.filter(kind="inspection:recorded", certifications=None, corrections=None)
    found = found.exclude(followers__kind="record:withdrawn").select_related("organisation")
    if wanted:
        found = found.filter(subject=f"vin:{wanted}")
    return found.order_by("-recorded_at", "-uuid")


@require_safe
@for_role(INSPECTOR)
def queue(request: HttpRequest, author: Author) -> HttpResponse:
    wanted = vin_clean(request.GET.get("vin", ""))[:64]
    page = Paginator(inspections_waiting(wanted), PAGE).get_page(request.GET.get("page"))
    context = {
        "page_of": page,
        "wanted": wanted,
        "form": StatementForm(author=author),
        "limit": MAX_BATCH,
    }
    return render(request, "desk/queue.html", context)


@require_safe
@for_role(INSPECTOR)
def inspection(request: HttpRequest, author: Author, digest: str) -> HttpResponse:
    record = Record.objects.filter(digest=digest, kind="inspection:recorded").first()
    if record is None:
        raise Http404
    history = subject_history(record.subject)
    item = history.item(digest)
    judged = []
    if item.is_readable:
        found = findings_on(history, item, datetime.now(UTC))
        judged = [Judged(finding, has_reason(item, finding)) for finding in found]
    context = {
        "view": Opened(item, history, judged),
        "form": StatementForm(author=author, initial={"records": digest}),
    }
    return render(request, "desk/inspection.html", context)
