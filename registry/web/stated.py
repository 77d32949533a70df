"""All that a dealer stated, record by record, the newest first."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anchoring.log.selectors import EntryState
from records.contents.keyset import behind
from records.contents.models import Record
from records.people.authors import Author
from records.people.permissions import STATE_LISTINGS
from records.proof.proved import record_states
from records.standing.proposed import Page
from records.terms.families import kind_named
from records.terms.texts import Text
from records.web.desk import for_role
from registry.identity.addresses import car_number
from registry.identity.vin import vin_clean, vin_meant, vin_refusal
from registry.listings.kinds import LISTED
from registry.web.vehicles import car_of

PAGE = 50
COUNTED = 10_000
"""Of more records it is said that there are more."""


@dataclass(frozen=True)
class StatedRow:
    record: Record
    title: Text
    state: EntryState | None

    @property
    def number(self) -> str:
        return car_number(self.record.subject)


@require_safe
@for_role(*STATE_LISTINGS)
def stated(request: HttpRequest, author: Author) -> HttpResponse:
    wanted = vin_clean(request.GET.get("vin", ""))[:64]
    own = Record.objects.filter(organisation=author.organisation).order_by("-recorded_at", "-uuid")
    records = own.filter(subject=f"vin:{wanted}") if wanted else own
    after = request.GET.get("after", "")
    # One more than is shown tells whether there are others.
    shown = list(behind(records, after)[: PAGE + 1])
    rows = stated_rows(shown[:PAGE])
    context = {
        "page_of": Page(rows, str(shown[PAGE - 1].uuid) if len(shown) > PAGE else ""),
        "after": after,
        "query": urlencode({"vin": wanted}) if wanted else "",
        "wanted": wanted,
        "meant": vin_meant(wanted) if vin_refusal(wanted) else None,
        "counted": COUNTED,
        "counts": own[: COUNTED + 1].aggregate(
            all=Count("digest"), listed=Count("digest", filter=Q(kind=LISTED.name))
        ),
        # Of a car of others this page tells nothing: looking one up is counted elsewhere.
        "car": car_of(f"vin:{wanted}") if wanted and shown else None,
    }
    return render(request, "registry/vehicles/stated.html", context)


def stated_rows(records: list[Record]) -> list[StatedRow]:
    states = record_states(records)
    return [StatedRow(record, kind_named(record.kind).title, states.get(record.digest)) for record in records]
