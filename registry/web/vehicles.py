"""A car's page: everything that was stated about it, for everybody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Literal
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from anchoring import anchors as chain
from anchoring.log import selectors as log
from anchoring.texts import day_text
from records.contents.lines import price_text
from records.contents.subjects import subject_found
from records.proof.evidence import is_surely_too_large
from records.screening.plates import plate_typed
from records.standing.history import Item
from records.standing.pages import HistoryPage, history_page, number_stated
from records.terms.families import scheme_of
from records.terms.subjects import masked, subject_refusal
from records.terms.texts import Refusal, Text
from records.web.throttling import found_nothing, look_up_refused, look_ups_limited
from records.web.verifier import allow_endpoints
from registry.alerts.services import is_over
from registry.form82.bodies import FormBody
from registry.form82.catalogue import option_text
from registry.form82.inspections import inspection_body
from registry.handovers.rights import Rights, rights_of
from registry.identity.addresses import car_number
from registry.identity.schemes import CARS
from registry.listings.bodies import Liens, VehicleListed
from registry.odometer.readings import Reading
from registry.vehicles.harm import Topic
from registry.vehicles.selectors import VehicleHistory, vehicle_history
from registry.vehicles.tiles import Tile
from registry.vehicles.verdict import Verdict
from registry.web.charts import OdometerChart, odometer_chart
from registry.web.form82.inspections import InspectionView
from registry.web.home import plate_in_address
from registry.web.offered import CarPictures, car_pictures, listing_now, offered_items
from registry.web.proof import Proof, proof_of
from registry.web.timeline import Step, timeline

# A course of more records than this is folded but for its newest.
_LONG, _IN_SIGHT = 3, 2


@dataclass(frozen=True)
class Fact:
    label: Text
    value: Text


@dataclass(frozen=True)
class CarView:
    car: VehicleHistory
    is_behind_code: bool = False
    """Whether the reader came by the car's short address, and need not know its number."""
    page_number: int = 1

    @property
    def record_query(self) -> str:
        """What a link to a record carries for its page to open; without it, that asks for the number."""
        if self.is_behind_code:
            return ""
        return "?" + urlencode({"vin": self.car.subject.partition(":")[2]})

    @property
    def masked(self) -> str:
        return masked(self.car.subject)

    @property
    def number_title(self) -> Text:
        """What sort of number it is: a VIN's, or a chassis number's."""
        return scheme_of(self.car.subject).title

    @property
    def is_refused(self) -> bool:
        """Whether nothing is recorded under this number any more: it is another car's, or nobody's."""
        return subject_refusal(self.car.subject) is not None

    @property
    def verdict(self) -> Verdict:
        return self.car.verdict

    @property
    def is_followed(self) -> bool:
        """Whether a reader can ask to be told of what is new."""
        return bool(self.car.code) and not self.is_refused and not is_over(self.verdict)

    @cached_property
    def page(self) -> HistoryPage:
        return history_page(self.car.items, self.page_number)

    @cached_property
    def shown(self) -> frozenset[str]:
        """The digests of the records that this page shows."""
        return frozenset(item.record.digest for item in self.page.items)

    @cached_property
    def readings(self) -> list[Reading]:
        """Those of the records that this page shows."""
        return [reading for reading in self.verdict.odometer.readings if reading.digest in self.shown]

    @cached_property
    def steps(self) -> list[Step]:
        return timeline(self.car, self.page.items)

    @property
    def steps_before(self) -> list[Step]:
        """Of a long course, what is folded; the newest stay in sight."""
        return self.steps[:-_IN_SIGHT] if len(self.steps) > _LONG else []

    @property
    def steps_in_sight(self) -> list[Step]:
        return self.steps[len(self.steps_before) :]

    @cached_property
    def rights(self) -> Rights | None:
        """Of the newest showing to a buyer that stands."""
        return next(rights_of(self.car.history), None)

    @cached_property
    def proof(self) -> Proof:
        return proof_of(list(self.car.states.values()), len(self.car.items))

    @cached_property
    def is_too_large(self) -> bool:
        """Whether there is no evidence file, for it would be longer than verifiers read."""
        return is_surely_too_large(item.record for item in self.car.items)

    @property
    def inspected(self) -> Item | None:
        return self.car.verdict.inspection

    @cached_property
    def inspection(self) -> InspectionView | None:
        return InspectionView(inspection_body(self.inspected.content.body)) if self.inspected else None

    @property
    def chart(self) -> OdometerChart | None:
        return odometer_chart(self.car.verdict.odometer)

    @cached_property
    def fallen(self) -> frozenset[Reading]:
        """Readings below one that was taken earlier on the same gauge."""
        return frozenset(fall.lower for fall in self.car.verdict.odometer.falls)

    @property
    def odometer_tile(self) -> Tile:
        return self.verdict.tile(Topic.ODOMETER)

    @property
    def name(self) -> str:
        """The maker's and the model's name, as the newest standing record has it; empty where none says."""
        if self.inspection and self.inspection.car_name:
            return self.inspection.car_name
        listing = self.listing
        return " ".join(listing[key] for key in _NAMES if key in listing) if listing else ""

    @property
    def price(self) -> Text | None:
        """Of the newest standing offer."""
        return price_text(self.listing["price"]) if self.listing and "price" in self.listing else None

    @property
    def year(self) -> object:
        """The model year; None where nobody stated one."""
        form: Mapping[str, object] = self._form["basic"] if self._form else {}
        stated: Mapping[str, object] = self.listing or {}
        return form.get("model_year") or stated.get("model_year")

    @property
    def _form(self) -> FormBody | None:
        return self.inspection.whole if self.inspection else None

    @property
    def listing(self) -> VehicleListed | None:
        """As it was changed since."""
        return listing_now(self.offered)

    @cached_property
    def offered(self) -> list[Item]:
        return offered_items(self.car)

    @cached_property
    def pictures(self) -> CarPictures:
        is_form = self.inspection is not None and not self.inspection.is_paper_only
        return car_pictures(self.inspected if is_form else None, self.offered)

    @property
    def facts(self) -> list[Fact]:
        return list(self._facts())

    def _facts(self) -> Iterator[Fact]:
        form, listing = self._form, self.listing
        basic: Mapping[str, object] = form["basic"] if form else {}
        stated: Mapping[str, object] = listing or {}
        registered = basic.get("first_registered_on") or stated.get("first_registered_on")
        if registered:
            yield Fact(Text("최초등록일", "First registered"), day_text(date.fromisoformat(str(registered))))
        for key, enum, label in (
            ("fuel", "FUEL", Text("연료", "Fuel")),
            ("transmission", "TRANSMISSION", Text("변속기", "Transmission")),
        ):
            code = basic.get(key) or stated.get(key)
            if code:
                yield Fact(label, option_text(enum, str(code)))
        if self.car.verdict.listing:
            yield Fact(
                Text("매물 등록 업체", "Listed by"), _plain(self.car.verdict.listing.record.organisation.name)
            )
        if listing and "liens" in listing:
            yield Fact(Text("압류·저당 (진술)", "Liens, as stated"), _liens(listing["liens"]))


_NAMES: tuple[Literal["make"], Literal["model"], Literal["trim"]] = ("make", "model", "trim")


def _plain(value: object) -> Text:
    return Text(str(value), str(value))


def _liens(liens: Liens) -> Text:
    day = day_text(date.fromisoformat(liens["as_of"]))
    return Text(
        f"압류 {liens['seizures']}건, 저당 {liens['mortgages']}건 ({day.ko} 기준)",
        f"{liens['seizures']} seizures, {liens['mortgages']} mortgages (as of {day.en})",
    )


@require_safe
@gzip_page
@conditional_page
@look_ups_limited
def vehicle(request: HttpRequest, number: str) -> HttpResponse:
    """`number` is a VIN, or `chassis:` and a number."""
    try:
        subject = subject_found(number if number.startswith("chassis:") else f"vin:{number}", schemes=CARS)
    except Refusal:
        if plate_typed(number):
            return plate_in_address()
        return redirect(f"{reverse('home')}?{urlencode({'vin': number[:80]})}")  # says what is wrong with it
    spelt = car_number(subject)
    if spelt != number:
        return redirect("vehicle", number=spelt)
    if refused := look_up_refused(request, subject):
        return refused
    return car_page(request, subject)


def car_of(subject: str) -> VehicleHistory | None:
    return vehicle_history(subject, now=datetime.now(UTC))


def car_page(request: HttpRequest, subject: str, *, is_behind_code: bool = False) -> HttpResponse:
    """Behind its code nothing on the page, in a link or a header says the car's whole number."""
    spelt = car_number(subject)
    car = car_of(subject)
    evidence_url = "" if is_behind_code else reverse("api:evidence", args=[spelt])
    if car is None:
        if is_behind_code:
            raise Http404
        found_nothing(request)
        unknown = {"number": spelt, "log": log.log_status(), "evidence_url": evidence_url}
        return allow_endpoints(render(request, "registry/vehicles/vehicle_unknown.html", unknown, status=404))
    view = CarView(car, is_behind_code, number_stated(request.GET.get("page", "1")) or 0)
    if not 0 < view.page_number <= view.page.last:
        raise Http404
    context = {
        "view": view,
        "looked_at": car.proved.looked_at,
        # Asked only where a record waits for the chain.
        "silent_since": SimpleLazyObject(_silent_since),
        "evidence_url": evidence_url,
    }
    response = allow_endpoints(render(request, "registry/vehicles/vehicle.html", context))
    response.headers["Cache-Control"] = "no-cache"
    return response


def _silent_since() -> datetime | None:
    """Since when no endpoint of the newest network answers."""
    for network in reversed(chain.networks(retired=False)):
        state = getattr(network, "state", None)
        return state.silent_since if state else None
    return None
