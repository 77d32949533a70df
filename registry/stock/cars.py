"""The cars that one dealership has on offer, a row each: columns propose them, and what stands decides."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from anchoring.log.selectors import EntryState, Stage
from records.contents.keyset import ahead, behind, uuid_read
from records.contents.models import Certification, Record, Submission
from records.people.models import Organisation
from records.proof.proved import Proved, proved_many
from records.standing.history import SubjectHistory
from records.standing.proposed import Behind, Page, page_of
from records.terms.common import WITHDRAWAL
from records.terms.days import SEOUL
from records.terms.subjects import number_of
from registry.form82.inspections import inspection_body, is_paper_only
from registry.form82.kinds import INSPECTION
from registry.form82.rules import VALID_DAYS
from registry.handovers.rights import Rights, rights_of
from registry.identity.addresses import car_number
from registry.identity.vin import number_unwrapped, vin_clean
from registry.listings.kinds import AMENDED
from registry.stock.models import KeptCar
from registry.stock.offers import Offer, listings_open, offer_in
from registry.stock.own_plates import listings_by_plate
from registry.stock.stated_texts import CANONICAL, AmountStated, DayStated
from registry.vehicles.inspected import age_of
from registry.vehicles.selectors import cars_verdicts
from registry.vehicles.signed import Signed
from registry.vehicles.verdict import Verdict

EXPIRES_SOON = 20
"""Days before the end of an inspection record's time at which its car is among those that wait for the dealer."""
LONGEST_SEARCH = 64
_STAGES = list(Stage)
_DEAREST = 10**16


class Show(StrEnum):
    ALL = ""
    UNINSPECTED = "uninspected"
    UNSIGNED = "unsigned"
    CERTIFIED = "certified"
    REJECTED = "rejected"
    EXPIRING = "expiring"


class Sort(StrEnum):
    NEWEST = ""
    OLDEST = "oldest"
    CHEAPEST = "cheapest"
    DEAREST = "dearest"


@dataclass(frozen=True)
class Wanted:
    """`words` are of a name, a number of the car or of the stock, or a plate."""

    show: Show = Show.ALL
    sort: Sort = Sort.NEWEST
    words: str = ""


@dataclass(frozen=True)
class StockCar:
    """One car on offer. `offer.body` has what its dealership alone may read."""

    offer: Offer
    car: Proved
    verdict: Verdict
    now: datetime

    @property
    def listing(self) -> Record:
        return self.offer.listing

    @property
    def number(self) -> str:
        return number_of(self.offer.subject)

    @property
    def path_number(self) -> str:
        return car_number(self.offer.subject)

    @property
    def name(self) -> str:
        """As it is offered, or else as it was inspected."""
        body = self.offer.body
        name = " ".join(str(body[key]) for key in ("make", "model", "trim") if key in body)
        if name or self.verdict.inspection is None:
            return name
        inspected = inspection_body(self.verdict.inspection.content.body)
        return "" if is_paper_only(inspected) else str(inspected["basic"]["car_name"])

    @property
    def plate(self) -> str:
        plate = self.offer.body.get("plate_no")
        return plate if isinstance(plate, str) else ""

    @property
    def listed_on(self) -> date:
        day = self.offer.body.get("listed_on")
        stated = date.fromisoformat(day) if isinstance(day, str) else None
        return stated or self.listing.recorded_at.astimezone(SEOUL).date()

    @property
    def days(self) -> int:
        """On offer, of which the first is day 0."""
        return (self.now.astimezone(SEOUL).date() - self.listed_on).days

    @cached_property
    def days_left(self) -> int | None:
        """On which its inspection record may still be handed over; None where it has none."""
        if self.verdict.inspection is None:
            return None
        return VALID_DAYS - age_of(inspection_body(self.verdict.inspection.content.body), self.now)

    @property
    def expires(self) -> bool:
        return self.days_left is not None and self.days_left <= EXPIRES_SOON

    @property
    def is_rejected(self) -> bool:
        """Whether an inspector rejected a record of it that nothing has replaced."""
        return self._has(Signed.REJECTED)

    def _has(self, signed: Signed) -> bool:
        history, signatures = self.car.history, self.verdict.signatures
        return any(history.item(digest).stands and word is signed for digest, word in signatures.items())

    @cached_property
    def shown_to_buyer(self) -> Rights | None:
        """The newest showing that stands."""
        return next(rights_of(self.car.history), None)

    @property
    def state(self) -> EntryState | None:
        """What all of its records have reached; None where one is not proved to be logged."""
        states = list(self.car.states.values())
        if len(states) < len(self.car.history.items):
            return None
        return min(states, key=lambda state: _STAGES.index(state.stage), default=None)

    @property
    def pictured(self) -> list[str]:
        """The digests of the records whose pictures are of it as it is now, the offer's first."""
        offered = [self.listing.digest, *(record.digest for record in self.offer.amendments)]
        inspection = self.verdict.inspection
        return [*reversed(offered), *([inspection.record.digest] if inspection else [])]

    def is_shown(self, show: Show) -> bool:
        if show is Show.UNINSPECTED:
            return self.verdict.inspection is None
        if show is Show.UNSIGNED:
            return self._has(Signed.UNSIGNED)
        if show is Show.CERTIFIED:
            return self.verdict.is_certified
        if show is Show.REJECTED:
            return self.is_rejected
        return self.expires if show is Show.EXPIRING else True


def cars_page(organisation: Organisation, wanted: Wanted, *, after: str = "") -> Page[StockCar]:
    return page_among(organisation, wanted, car_candidates(organisation, wanted), after)


def page_among(
    organisation: Organisation, wanted: Wanted, candidates: QuerySet[Record], after: str
) -> Page[StockCar]:
    proved: dict[str, Proved] = {}
    # Those that the chunk before has too: a car with hundreds of listings is judged once.
    cars: dict[str, StockCar | None] = {}

    def histories_of(subjects: Collection[str]) -> Mapping[str, SubjectHistory]:
        proved.update(proved_many(subjects))
        return {subject: proved[subject].history for subject in subjects if subject in proved}

    def rows_of(records: Sequence[Record], histories: Mapping[str, SubjectHistory]) -> list[StockCar | None]:
        for gone in cars.keys() - histories.keys():
            del cars[gone], proved[gone]
        if fresh := histories.keys() - cars.keys():
            offered = stock_cars(organisation, [proved[subject] for subject in fresh])
            cars.update((subject, offered.get(subject)) for subject in fresh)
        return [
            car if (car := cars.get(record.subject)) and _is_row(car, record, wanted) else None
            for record in records
        ]

    return page_of(candidates, after, histories_of, rows_of, behind_by(wanted.sort))


def stock_cars(organisation: Organisation, cars: Collection[Proved]) -> dict[str, StockCar]:
    """By subject, of these the ones that this dealership offers."""
    now = datetime.now(UTC)
    offered = [(car, offer) for car in cars if (offer := offer_in(organisation, car.history)) is not None]
    verdicts = cars_verdicts([car for car, _ in offered], now=now)
    return {offer.subject: StockCar(offer, car, verdicts[offer.subject], now) for car, offer in offered}


def _is_row(car: StockCar, record: Record, wanted: Wanted) -> bool:
    # A car with two listings of one dealership stands once, where its newest is.
    return car.listing.digest == record.digest and car.is_shown(wanted.show)


def car_candidates(organisation: Organisation, wanted: Wanted) -> QuerySet[Record]:
    """By columns alone. None that is wanted is missing; what stands leaves out the others."""
    listings = listings_open(organisation).filter(_shown(wanted.show))
    if words := unicodedata.normalize("NFC", wanted.words).strip()[:LONGEST_SEARCH]:
        listings = listings.filter(_named(organisation, words))
    if wanted.sort is Sort.OLDEST:
        return listings.order_by("recorded_at", "uuid")
    if wanted.sort is Sort.NEWEST:
        return listings.order_by("-recorded_at", "-uuid")
    sign = "" if wanted.sort is Sort.CHEAPEST else "-"
    return _priced(listings, wanted.sort).order_by(f"{sign}asked", f"{sign}uuid")


def _shown(show: Show) -> Q:
    inspections = Record.objects.filter(kind=INSPECTION.name, subject=OuterRef("subject"))
    if show is Show.UNINSPECTED:
        ended = Record.objects.filter(
            Q(corrects=OuterRef("digest")) | Q(about=OuterRef("digest"), kind=WITHDRAWAL.name)
        )
        return Q(~Exists(inspections.filter(~Exists(ended))))
    if show is Show.UNSIGNED:
        return Q(Exists(inspections.filter(content__is_uncertified=True)))
    if show is Show.CERTIFIED:
        return Q(Exists(inspections.filter(certifications__verdict=Certification.Verdict.CERTIFIED)))
    if show is Show.REJECTED:
        return Q(Exists(inspections.filter(certifications__verdict=Certification.Verdict.REJECTED)))
    if show is Show.EXPIRING:
        until = datetime.now(SEOUL).date() - timedelta(days=VALID_DAYS - EXPIRES_SOON)
        days = [DayStated(F(CANONICAL), name=name) for name in ("inspected_on", "issued_on")]
        old = inspections.annotate(day=Coalesce(*days)).filter(day__lte=until.isoformat())
        return Q(Exists(old))
    return Q()


def _named(organisation: Organisation, words: str) -> Q:
    """By the car's number or a part of it, words of what was stated, the stock's number, or a plate or its end."""
    said = Q()
    amended = Record.objects.filter(about=OuterRef("digest"), kind=AMENDED.name)
    for word in words.split():
        later = amended.filter(content__canonical__icontains=word)
        said &= Q(content__canonical__icontains=word) | Q(Exists(later))
    named = said | Q(digest__in=listings_by_plate(organisation, words))
    numbered = Submission.objects.filter(organisation=organisation, external_id=words)
    named |= Q(digest__in=numbered.values("record"))
    kept = KeptCar.objects.filter(organisation=organisation, stock_no=words)
    named |= Q(subject__in=kept.values("subject"))
    number = vin_clean(number_unwrapped(words))
    return named | Q(subject__contains=number) if len(number) >= 4 else named


def _priced(listings: QuerySet[Record], sort: Sort) -> QuerySet[Any]:
    """`asked` is the price as it was amended last; what has none comes last."""
    withdrawn = Record.objects.filter(about=OuterRef("digest"), kind=WITHDRAWAL.name)
    amended = (
        Record.objects.filter(about=OuterRef("digest"), kind=AMENDED.name)
        .filter(~Exists(withdrawn))
        .annotate(amount=AmountStated(F(CANONICAL)))
        .filter(amount__isnull=False)
        .order_by("-recorded_at", "-uuid")
    )
    none = Value(_DEAREST if sort is Sort.CHEAPEST else -1)
    return listings.annotate(
        asked=Coalesce(Subquery(amended.values("amount")[:1]), AmountStated(F(CANONICAL)), none)
    )


def behind_by(sort: Sort) -> Behind:
    if sort in (Sort.NEWEST, Sort.OLDEST):
        return behind if sort is Sort.NEWEST else ahead
    way = "gt" if sort is Sort.CHEAPEST else "lt"

    def priced_behind(candidates: QuerySet[Record], after: str) -> QuerySet[Record]:
        uuid = uuid_read(after)
        last = (
            _priced(Record.objects.filter(uuid=uuid), sort).values("asked", "uuid").first() if uuid else None
        )
        if last is None:
            return candidates
        farther = Q((f"asked__{way}", last["asked"]))
        return candidates.filter(farther | Q(("asked", last["asked"]), (f"uuid__{way}", last["uuid"])))

    return priced_behind
