"""A dealer's desk: the cars on offer, what buyers are told about each, and what waits for the dealer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from records.audit_log.models import Access
from records.audit_log.services import accesses_note, disclosures_note
from records.contents.covered_photos import public_copy
from records.contents.lines import price_text
from records.contents.models import RecordAttachment
from records.files.separated import csv_chunks, defused
from records.files.services import IMAGES
from records.people.authors import Author
from records.people.permissions import STATE_LISTINGS
from records.signing.queue import COUNTED as REJECTED_COUNTED
from records.signing.queue import sent_back_count
from records.standing.proposed import LOOKED_THROUGH, Page
from records.terms.json_types import JsonObject
from records.terms.texts import Text
from records.web.desk import for_role
from registry.form82.drafts import drafts_of
from registry.stock.cars import (
    LONGEST_SEARCH,
    Show,
    Sort,
    StockCar,
    Wanted,
    cars_page,
)
from registry.stock.offers import listings_open
from registry.stock.own_plates import LOOKED_THROUGH as PLATES
from registry.stock.own_plates import plates_left
from registry.stock.parts import WHOLE, cars_part, part_read, parts_of
from registry.uploads.selectors import uploads_of

NO_CARS: Page[StockCar] = Page([])
COUNTED = 10_000
"""Of more cars it is said that there are more."""
_PLATE_END = 4
SHOWS = {
    Show.ALL: gettext_lazy("all on offer"),
    Show.UNINSPECTED: gettext_lazy("without an inspection record"),
    Show.UNSIGNED: gettext_lazy("waiting for an inspector"),
    Show.CERTIFIED: gettext_lazy("certified"),
    Show.REJECTED: gettext_lazy("rejected by an inspector"),
    Show.EXPIRING: gettext_lazy("record expired or about to"),
}
SORTS = {
    Sort.NEWEST: gettext_lazy("newest first"),
    Sort.OLDEST: gettext_lazy("longest on offer first"),
    Sort.CHEAPEST: gettext_lazy("lowest price first"),
    Sort.DEAREST: gettext_lazy("highest price first"),
}
HEADER = (
    "차대번호 / VIN",
    "차명 / Car",
    "번호판 끝 4자리 / Plate's end",
    "제시신고번호 / Presentation number",
    "가격 / Price",
    "통화 / Currency",
    "주행거리 km / Odometer km",
    "제시일 / Listed on",
    "판매 일수 / Days on offer",
    "점검기록부 / Inspection record",
    "점검기록부 남은 일수 / Days left of the record",
    "고지 시각 / Shown to a buyer",
    "증명 / Proof",
    "매수인에게 보이는 말 / What buyers are told",
    "What buyers are told (English)",
)
NO_RECORD = Text("없음", "none")


class FilterForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Plate, name, VIN or stock number"), required=False, max_length=LONGEST_SEARCH
    )
    show = forms.ChoiceField(label=gettext_lazy("Show"), required=False, choices=list(SHOWS.items()))
    sort = forms.ChoiceField(label=gettext_lazy("Order"), required=False, choices=list(SORTS.items()))

    def wanted(self) -> Wanted | None:
        """A choice that there is not is passed over; None where the words can't be searched for, which the form then says."""
        self.is_valid()
        if "words" in self.errors:
            return None
        given = self.cleaned_data
        return Wanted(Show(given.get("show") or ""), Sort(given.get("sort") or ""), given.get("words") or "")


@dataclass(frozen=True)
class CarRow:
    """`photo` is the covered copy's digest, empty where the public sees no picture of it."""

    car: StockCar
    photo: str

    @property
    def plate_end(self) -> str:
        return _plate_end(self.car)

    @property
    def price(self) -> Text | None:
        price = self.car.offer.body.get("price")
        return price_text(price) if isinstance(price, dict) else None

    @property
    def presentation_no(self) -> str:
        return str(self.car.offer.body.get("presentation_no", ""))


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(*STATE_LISTINGS)
def cars(request: HttpRequest, author: Author) -> HttpResponse:
    """What is looked for is posted, for a plate has no place in an address; without it, the choices are the address."""
    given = request.POST if request.method == "POST" else request.GET
    form = _form(request)
    asked = form.wanted()
    wanted = asked or Wanted()
    query = urlencode(
        {name: value for name, value in (("show", wanted.show), ("sort", wanted.sort)) if value}
    )
    if request.method == "POST" and asked and not asked.words.strip():
        return redirect(f"{reverse('cars')}?{query}" if query else reverse("cars"))
    after = given.get("after", "")
    page = cars_page(author.organisation, wanted, after=after) if asked else NO_CARS
    _note(author, page.rows)
    photos = _photos(page.rows)
    is_filtered = bool(asked is None or asked.show or asked.words)
    is_whole = not (is_filtered or after or page.next)
    offered = len(page.rows) if is_whole else listings_open(author.organisation)[: COUNTED + 1].count()
    context = {
        "form": form,
        "wanted": wanted,
        "is_filtered": is_filtered,
        "page_of": page,
        "rows": [CarRow(car, photos.get(car.listing.digest, "")) for car in page.rows],
        "after": after,
        "parts": parts_of(author.organisation, wanted) if after or page.next else [WHOLE],
        "query": query,
        "looked_through": LOOKED_THROUGH,
        "offered": offered,
        "plates_left": bool(wanted.words) and plates_left(author.organisation, wanted.words),
        "plates": PLATES,
        "counted": COUNTED,
        "drafts": drafts_of(author).count(),
        "rejected": sent_back_count(author.organisation),
        "rejected_counted": REJECTED_COUNTED,
        "uploads": uploads_of(author.organisation)[:3],
    }
    return render(request, "registry/vehicles/cars.html", context, status=200 if asked else 422)


@require_http_methods(["GET", "HEAD", "POST"])
@for_role(*STATE_LISTINGS)
def cars_csv(request: HttpRequest, author: Author) -> HttpResponseBase:
    """The cars of the page's choice, made while they are sent: all of them, or the `part` that the page named. Words are posted
    here, too."""
    given = request.POST if request.method == "POST" else request.GET
    wanted = _form(request).wanted()
    if wanted is None:
        return cars(request)
    part = part_read(given.get("part", ""))
    if part is None:
        raise Http404
    accesses_note(
        membership=author.membership,
        action=Access.Action.EXPORT,
        what=Access.What.DISCLOSURES,
        targets=[author.organisation.pk],
    )
    lines = chain((HEADER,), map(_line, cars_part(author.organisation, wanted, part)))
    of_several = f"-{part.number}" if part.number else ""
    name = f"cars-{timezone.localdate():%Y-%m-%d}{of_several}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    chunks = (chunk.encode() for chunk in csv_chunks(lines))
    return StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8", headers=headers)


def _form(request: HttpRequest) -> FilterForm:
    if request.method == "POST":
        return FilterForm(request.POST)
    return FilterForm({**request.GET.dict(), "words": ""})


def _note(author: Author, rows: Iterable[StockCar]) -> None:
    """The ends of plates are shown, which their records withhold."""
    opened = [car.listing.digest for car in rows if car.plate]
    if opened:
        disclosures_note(reader=author, records=opened)


def _photos(rows: Sequence[StockCar]) -> Mapping[str, str]:
    """The covered copy that the public sees of each car, by the listing's digest."""
    of_records = {digest: car.listing.digest for car in rows for digest in car.pictured}
    named = RecordAttachment.objects.filter(
        record__in=of_records, attachment__media_type__in=IMAGES, attachment__covered__isnull=False
    ).select_related("attachment__covered")
    copies: dict[str, list[str]] = {}
    for picture in named:
        if copy := public_copy(picture.attachment):
            copies.setdefault(picture.record_id, []).append(copy.sha256)
    photos: dict[str, str] = {}
    for digest, listing in of_records.items():
        if digest in copies:
            photos.setdefault(listing, copies[digest][0])
    return photos


def _plate_end(car: StockCar) -> str:
    return car.plate[-_PLATE_END:]


def _line(car: StockCar) -> tuple[object, ...]:
    body, shown, signed = car.offer.body, car.shown_to_buyer, car.verdict.signed
    price, odometer = _object(body.get("price")), _object(body.get("odometer"))
    texts = (car.number, car.name, _plate_end(car), str(body.get("presentation_no", "")))
    headline = car.verdict.headline.title
    return (
        *map(defused, texts),
        price.get("amount", ""),
        price.get("currency", ""),
        odometer.get("km", ""),
        car.listed_on.isoformat(),
        car.days,
        _both(signed.text if signed else NO_RECORD),
        "" if car.days_left is None else car.days_left,
        timezone.localtime(shown.shown_at).strftime("%Y-%m-%d %H:%M") if shown else "",
        car.state.stage.value if car.state else "",
        defused(headline.ko),
        defused(headline.en),
    )


def _object(value: object) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _both(text: Text) -> str:
    return f"{text.ko} / {text.en}"
