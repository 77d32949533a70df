"""The short address of a car, without its number: for the card behind the windscreen, and for QR codes on paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from anchoring.seals import seal_holds
from records import wiring
from records.files.qr import qr_svg
from records.terms.subjects import subject_refusal
from records.web.throttling import look_ups_limited
from registry.identity.models import Vehicle
from registry.web.vehicles import CarView, car_of, car_page


@require_safe
@look_ups_limited
def short(request: HttpRequest, code: str) -> HttpResponse:
    """The car's page at this very address: a redirect would put the number into it."""
    return car_page(request, vehicle_behind(code).subject, is_behind_code=True)


@require_safe
@look_ups_limited
def card(request: HttpRequest, code: str) -> HttpResponse:
    vehicle = vehicle_behind(code)
    car = car_of(vehicle.subject)
    # Behind a windscreen stands no number that is another car's, or nobody's.
    if car is None or subject_refusal(vehicle.subject):
        raise Http404
    link = f"{wiring.public_url()}{reverse('short', args=[code])}"
    context = {"view": CarView(car, is_behind_code=True), "link": link, "qr": qr_svg(link, scale=8)}
    return render(request, "registry/vehicles/card.html", context)


def vehicle_behind(code: str) -> Vehicle:
    vehicle = Vehicle.objects.filter(code=code.lower()).first()
    # A code that was moved to another car leads nowhere: the card stands behind the first one's windscreen.
    if vehicle is None or not seal_holds(vehicle):
        raise Http404
    return vehicle
