"""Stating a listing by hand: the fields that every advertisement must carry, with the schema's own names."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import lazystr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.contents.lines import title_text, value_text
from records.people.authors import Author
from records.people.permissions import STATE_LISTINGS
from records.stating.services import record_create
from records.terms.json_types import JsonObject
from records.terms.kinds import Kind
from records.terms.schemas import submission_schema
from records.terms.texts import Refusal
from records.web.asked import asked_of, reasons_given
from records.web.desk import for_role
from registry.identity.vin import vin_meant
from registry.listings.kinds import LISTED

KIND = LISTED
if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

UNITS = (("km", gettext_lazy("kilometres (km)")), ("mi", gettext_lazy("miles (mi)")))
_TEXTS = ("presentation_no", "make", "model", "plate_no")
_CHOICES = ("transmission", "fuel", "accident_history", "sale_type", "no_reading")


def title_of(name: str, kind: Kind = KIND) -> "StrPromise":
    return lazystr(title_text(submission_schema(kind)["properties"][name]["title"]))


class BodyFields(forms.Form):
    """Fields that are named as the members of a body are."""

    def amounts(self) -> JsonObject:
        """Odometer and price, where they are stated."""
        given, body = self.cleaned_data, JsonObject()
        if given["odometer"] is not None:
            body["odometer"] = {"stated": given["odometer"], "unit": given["odometer_unit"]}
        if given["price"] is not None:
            body["price"] = {"amount": given["price"], "currency": "KRW"}
        return body

    def add_refusal(self, refused: Refusal) -> None:
        """Each reason at the field that it is about."""
        for refusal in refused.refusals:
            self.add_error(next(self._named(refusal.pointer or ""), None), str(refusal.text))

    def _named(self, pointer: str) -> Iterator[str]:
        names = ("vin",) if pointer == "/subject" else pointer.removeprefix("/body/").split("/")
        yield from (name for name in names if name in self.fields)


class ListingForm(BodyFields):
    vin = forms.CharField(
        label=gettext_lazy("VIN, 17 characters"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "mono", "data-vin": True, "autocomplete": "off"}),
    )
    plate_no = forms.CharField(
        label=title_of("plate_no"),
        max_length=20,
        required=False,
        help_text=gettext_lazy(
            "Not shown in public: the record holds a fingerprint of it, and only you can open that."
        ),
    )
    presentation_no = forms.CharField(label=title_of("presentation_no"), max_length=64, required=False)
    sale_type = forms.ChoiceField(label=title_of("sale_type"), required=False)
    make = forms.CharField(label=title_of("make"), max_length=60, required=False)
    model = forms.CharField(label=title_of("model"), max_length=100, required=False)
    model_year = forms.IntegerField(
        label=title_of("model_year"), min_value=1900, max_value=2100, required=False
    )
    transmission = forms.ChoiceField(label=title_of("transmission"), required=False)
    fuel = forms.ChoiceField(label=title_of("fuel"), required=False)
    odometer = forms.IntegerField(
        label=gettext_lazy("Odometer as read"), min_value=0, max_value=10_000_000, required=False
    )
    odometer_unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=UNITS)
    no_reading = forms.ChoiceField(
        label=title_of("no_reading"),
        required=False,
        help_text=gettext_lazy("Only where the odometer can't be read. You are asked for the reason."),
    )
    price = forms.IntegerField(label=gettext_lazy("Asking price in won"), min_value=0, required=False)
    accident_history = forms.ChoiceField(label=title_of("accident_history"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        properties = submission_schema(KIND)["properties"]
        for name in _CHOICES:
            choices = [(code, str(value_text(properties[name], code))) for code in properties[name]["enum"]]
            self.fields[name].choices = [("", _("— not stated —")), *choices]  # type: ignore[attr-defined]

    def body(self) -> JsonObject:
        given = self.cleaned_data
        body: JsonObject = {
            name: given[name] for name in (*_TEXTS, *_CHOICES, "model_year") if given[name] not in ("", None)
        }
        return {**body, **self.amounts()}


@for_role(*STATE_LISTINGS)
def listing_new(request: HttpRequest, author: Author) -> HttpResponse:
    form, asked = ListingForm(_posted(request)), asked_of(request)
    if request.method == "POST" and form.is_valid():
        try:
            subject = f"vin:{form.cleaned_data['vin']}"
            body = {**form.body(), **reasons_given(request)}
            recorded = record_create(author=author, kind=KIND.name, subject=subject, body=body)
        except Refusal as refused:
            asked = asked_of(request, refused.refusals)
            form.add_refusal(refused)
        else:
            messages.success(
                request, _("Recorded. It enters the log within seconds and Ethereum within minutes.")
            )
            return redirect("record", digest=recorded.record.digest)
    meant = vin_meant(form.data.get("vin", "")) if "vin" in form.errors else None
    context = {"form": form, "asked": asked, "meant": meant}
    status = 422 if form.errors else 200
    return render(request, "registry/listings/listing_new.html", context, status=status)


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, with the VIN that was meant where its button was pressed."""
    if not request.POST:
        return None
    posted = request.POST.copy()
    if meant := posted.get("meant"):
        posted["vin"] = meant
    return posted
