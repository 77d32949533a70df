"""The public directory's pages: inspectors, stations, dealerships."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from records.contents.models import Record
from records.people.models import Membership, Organisation
from records.proof.faults import Fault, fault
from records.signing import directory as selectors
from records.web.addresses import query_without_page
from records.web.throttling import look_ups_limited

PAGE = 50
TABS = ("inspectors", "stations", "dealerships")


@require_safe
@look_ups_limited
def directory(request: HttpRequest) -> HttpResponse:
    tab = request.GET.get("tab", TABS[0])
    wanted = request.GET.get("q", "").strip()[:64]
    if tab not in TABS:
        tab = TABS[0]
    people = tab == TABS[0]
    rows = selectors.inspectors_matching(wanted) if people else selectors.firms_matching(tab[:-1], wanted)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    query = query_without_page(request)
    listed = _rows(list(page))
    context = {
        "tab": tab,
        "page_of": page,
        "sought": wanted,
        "query": query.urlencode(),
        "rows": listed,
        "faults": _faults(listed),
    }
    return render(request, "records/web/directory/directory.html", context)


@require_safe
@look_ups_limited
def inspector(request: HttpRequest, person: UUID) -> HttpResponse:
    rows = selectors.inspectors(list(selectors.inspectors_matching().filter(person=person)))
    if not rows:
        raise Http404
    keys = [key for row in rows for key in row.keys]
    context = {
        "person": person,
        "rows": rows,
        "withdrawn": selectors.withdrawn(keys),
        "faults": _faults(rows),
    }
    return render(request, "records/web/directory/directory_inspector.html", context)


@require_safe
@look_ups_limited
def organisation(request: HttpRequest, pk: UUID) -> HttpResponse:
    listed = Organisation.objects.filter(pk=pk, kind__in=selectors.KINDS, state__in=selectors.LISTED).first()
    if listed is None:
        raise Http404
    [firm] = selectors.firms([listed])
    members = (
        list(selectors.inspectors_matching().filter(organisation=listed)) if listed.kind == "station" else []
    )
    inspecting = selectors.inspectors(members)
    context = {
        "firm": firm,
        "faults": _faults([firm, *inspecting]),
        "inspectors": inspecting,
        "withdrawn": selectors.withdrawn(firm.keys),
        # By its own choice: a rival reads a dealership's business from it.
        "stated": Record.objects.filter(organisation=listed).count() if listed.tells_count else None,
    }
    return render(request, "records/web/directory/directory_organisation.html", context)


def _faults(rows: Sequence[selectors.Inspector | selectors.Firm]) -> list[Fault]:
    """What is said before anything else."""
    return [fault("table_changed")] if any(row.is_changed for row in rows) else []


def _rows(rows: list[Any]) -> list[selectors.Inspector] | list[selectors.Firm]:
    if rows and isinstance(rows[0], Membership):
        return selectors.inspectors(rows)
    return selectors.firms(rows)
