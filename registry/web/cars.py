"""A dealer's own cars: what they have on offer, and the newest of what they stated."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anchoring.log.selectors import EntryState
from records.contents.models import Record
from records.people.authors import Author
from records.people.permissions import STATE_LISTINGS
from records.proof.proved import record_states
from records.terms.families import kind_named
from records.terms.texts import Text
from records.web.desk import for_role
from registry.identity.vin import vin_clean
from registry.listings.kinds import LISTED
from registry.uploads.selectors import uploads_of
from registry.web.vehicles import car_of

PAGE = 50


@dataclass(frozen=True)
class StatedRow:
    record: Record
    title: Text
    state: EntryState | None

    @property
    def number(self) -> str:
        return self.record.subject.removeprefix("vin:")


@require_safe
@for_role(*STATE_LISTINGS)
def cars(request: HttpRequest, author: Author) -> HttpResponse:
    wanted = vin_clean(request.GET.get("vin", ""))[:64]
    records = Record.objects.filter(organisation=author.organisation).order_by("-recorded_at", "-uuid")
    if wanted:
        records = records.filter(subject=f"vin:{wanted}")
    page = Paginator(records, PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": stated_rows(list(page.object_list)),
        "page_of": page,
        "wanted": wanted,
        "listed": Record.objects.filter(organisation=author.organisation, kind=LISTED.name).count(),
        "car": car_of(f"vin:{wanted}") if wanted else None,
        "uploads": uploads_of(author.organisation)[:5],
    }
    return render(request, "registry/vehicles/cars.html", context)


def stated_rows(records: list[Record]) -> list[StatedRow]:
    states = record_states(records)
    return [StatedRow(record, kind_named(record.kind).title, states.get(record.digest)) for record in records]
