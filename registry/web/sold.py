"""A car on offer is sold: the day, the day of delivery, and what else the dealer knows. The listing ends by it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.people.authors import Author
from records.people.permissions import STATE_LISTINGS
from records.stating.services import record_create
from records.terms.json_types import JsonObject
from records.terms.texts import Refusal
from records.web.asked import asked_of, reasons_given
from records.web.desk import for_role
from registry.listings.kinds import SOLD
from registry.stock.offers import Offer, offer_with
from registry.web.listings import UNITS, BodyFields, title_of


def _day(name: str, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=title_of(name, SOLD), widget=widget, **options)


class SoldForm(BodyFields):
    sold_on = _day("sold_on")
    delivered_on = _day(
        "delivered_on",
        required=False,
        help_text=gettext_lazy(
            "The buyer's 30 and 90 days run from it. Leave it empty while the car is not handed over."
        ),
    )
    price = forms.IntegerField(
        label=gettext_lazy("Price paid in won, if you want to state it"), min_value=0, required=False
    )
    odometer = forms.IntegerField(
        label=gettext_lazy("Odometer as read"), min_value=0, max_value=10_000_000, required=False
    )
    odometer_unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=UNITS)
    contract_no = forms.CharField(label=title_of("contract_no", SOLD), max_length=64, required=False)
    remark = forms.CharField(label=title_of("remark", SOLD), max_length=2000, required=False)

    def body(self) -> JsonObject:
        given = self.cleaned_data
        days: JsonObject = {
            name: given[name].isoformat() for name in ("sold_on", "delivered_on") if given[name]
        }
        words: JsonObject = {name: given[name] for name in ("contract_no", "remark") if given[name]}
        return {**days, **words, **self.amounts()}


@for_role(*STATE_LISTINGS)
def listing_sold(request: HttpRequest, author: Author, digest: str) -> HttpResponse:
    offer = offer_with(author.organisation, digest)
    if offer is None:
        raise Http404
    form = SoldForm(request.POST or None, initial={"sold_on": timezone.localdate()})
    context: dict[str, object] = {"form": form, "asked": asked_of(request), **_named(offer)}
    if request.method == "POST" and form.is_valid():
        body = {"listing": digest, **form.body(), **reasons_given(request)}
        try:
            recorded = record_create(author=author, kind=SOLD.name, subject=offer.subject, body=body)
        except Refusal as refused:
            context["asked"] = asked_of(request, refused.refusals)
            form.add_refusal(refused)
        else:
            messages.success(request, _("The sale is recorded, and the car is off the market."))
            return redirect("record", digest=recorded.record.digest)
    status = 422 if form.errors else 200
    return render(request, "registry/listings/listing_sold.html", context, status=status)


def _named(offer: Offer) -> dict[str, str]:
    """Which car it is, as its dealer calls it."""
    return {"number": offer.subject.partition(":")[2], "name": offer.car}
