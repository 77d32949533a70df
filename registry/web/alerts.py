"""To be told of a car's new records: by mail, asked and confirmed, or as a feed; and the end of it."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe

from records import wiring
from records.people.throttles import AlertThrottle
from records.terms.subjects import subject_refusal
from records.terms.texts import Refusal
from records.web.errors import too_many_requests
from records.web.refusals import refusals_into
from records.web.throttling import look_ups_limited
from registry.alerts.feeds import feed_of, feed_text, feed_token
from registry.alerts.services import alert_ask, alert_confirm, alert_end, alert_find, is_over
from registry.identity.models import Vehicle
from registry.web.links import vehicle_behind
from registry.web.vehicles import CarView, car_of


class AlertForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy(
            "It is kept encrypted, for these mails alone, and erased when they end: when you say so, when the "
            "car is sold, or after a year."
        ),
    )


@never_cache
@look_ups_limited
def alert_new(request: HttpRequest, code: str) -> HttpResponse:
    vehicle = vehicle_behind(code)
    car = car_of(vehicle.subject)
    if car is None or subject_refusal(vehicle.subject):
        raise Http404
    form = AlertForm(request.POST if request.method == "POST" else None)
    context = {"view": CarView(car, is_behind_code=True), "form": form, "is_over": is_over(car.verdict)}
    if form.is_valid() and not is_over(car.verdict):
        throttle = AlertThrottle()
        if not throttle.allow_request(request, alert_new):  # type: ignore[arg-type]  # it reads what both requests have
            return too_many_requests(request, throttle.wait())
        try:
            alert_ask(vehicle=vehicle, email=form.cleaned_data["email"])
        except Refusal as refused:
            refusals_into(form, refused, {})
        else:
            return render(request, "registry/alerts/alert_asked.html", context)
    context["feed"] = _feed_link(vehicle)
    return render(request, "registry/alerts/alert_new.html", context, status=422 if form.errors else 200)


@never_cache
def alert(request: HttpRequest, secret: str) -> HttpResponse:
    """Reading it changes nothing: programs follow the links in mails. The button confirms."""
    found = alert_find(secret)
    if found is None:
        return render(request, "registry/alerts/alert_ended.html", status=404)
    if request.method == "POST":
        alert_confirm(alert=found)
        # The car was sold by now, or another request has just ended it.
        if (found := alert_find(secret)) is None:
            return render(request, "registry/alerts/alert_ended.html", status=404)
    car = car_of(found.vehicle.subject)
    context = {"alert": found, "secret": secret, "view": CarView(car, is_behind_code=True) if car else None}
    return render(request, "registry/alerts/alert.html", context)


@csrf_exempt
@never_cache
def end(request: HttpRequest, secret: str) -> HttpResponse:
    """A mail program posts here (RFC 8058), from no page of ours; who has the secret may. Who reads it finds the button."""
    if request.method != "POST":
        return alert(request, secret)
    alert_end(secret=secret)
    return render(request, "registry/alerts/alert_ended.html")


@require_safe
@conditional_page
@look_ups_limited
def feed(_request: HttpRequest, token: str) -> HttpResponse:
    named = feed_of(token)
    if named is None:
        raise Http404
    code, is_past = named
    text = None if is_past else feed_text(vehicle_behind(code), token)
    # Gone, so that programs ask no more.
    response = HttpResponse(text or "", status=200 if text else 410, content_type="application/atom+xml")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _feed_link(vehicle: Vehicle) -> str:
    return f"{wiring.public_url()}{reverse('feed', args=[feed_token(vehicle)])}?lang={get_language()}"
