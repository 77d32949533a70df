"""The periods that run for a buyer to whom a version was shown: rescission (Act Art. 58-6) and warranty (Rule Art. 123-8).

All of them run from the day on which the car was handed over (자동차인도일). That day is not counted (Civil Act Art. 157), so a
period of 30 days ends with the thirtieth day after it.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from records.standing.history import Item, SubjectHistory
from records.terms.days import SEOUL
from records.terms.texts import Text
from registry.form82.inspections import inspection_body, is_paper_only, odometer_of
from registry.form82.rules import MIN_WARRANTY_DAYS, MIN_WARRANTY_KM
from registry.handovers.kinds import CONFIRMATION, NOTIFICATION
from registry.handovers.rules import notified_body
from registry.listings.kinds import SOLD
from registry.listings.stated import sold_body

RESCISSION_DAYS = 30
FLOOD_DAYS = 90

_ACT = Text("자동차관리법 제58조의6", "Motor Vehicle Management Act Art. 58-6")
_RULE = Text("자동차관리법 시행규칙 제123조의8 제2항", "Enforcement Rule Art. 123-8(2)")
RESCISSION = Text(
    "매매계약 해제: 주행거리나 사고 사실이 고지와 다를 때",
    "Rescission, where mileage or accidents differ from what was notified",
)
FLOOD = Text(
    "매매계약 해제: 침수 사실이 고지와 다를 때", "Rescission, where flooding differs from what was notified"
)
WARRANTY = Text("성능·상태점검 보증", "Warranty of the inspection")
WARRANTY_LEAST = Text(
    "성능·상태점검 보증 (법정 최저. 종이 기록부에 더 길게 적혀 있을 수 있습니다)",
    "Warranty of the inspection (the law's least: the paper may say more)",
)


@dataclass(frozen=True)
class Period:
    """`until` is its last day, in Seoul, once the day of delivery is known; `km` the odometer at which it ends earlier."""

    title: Text
    basis: Text
    days: int
    until: date
    km: int | None = None
    km_until: int | None = None

    @property
    def is_over(self) -> bool:
        return datetime.now(SEOUL).date() > self.until


@dataclass(frozen=True)
class Rights:
    """`delivered_on` is None while no delivery is recorded: then the periods are as if the car were delivered on `begins`."""

    shown: Item
    record: Item
    confirmation: Item | None
    delivered_on: date | None
    begins: date
    periods: tuple[Period, ...]

    @property
    def shown_at(self) -> datetime:
        return datetime.fromisoformat(notified_body(self.shown.content.body)["notified_at"])

    @property
    def means(self) -> str:
        return notified_body(self.shown.content.body)["means"]


def rights_of(history: SubjectHistory, record: str | None = None) -> Iterator[Rights]:
    """For each notification that stands, the newest first; `record` for those of one version."""
    sales, confirmations = _sales(history), _confirmations(history)
    for item in reversed(history.items):
        shown = history.by_digest.get(item.record.about_id or "")
        if item.record.kind != NOTIFICATION.name or not (item.stands and item.is_readable) or shown is None:
            continue
        if shown.is_readable and record in {None, shown.record.digest}:
            of_dealer = sales.get(item.record.organisation_id, ())
            yield _rights(item, shown, of_dealer, confirmations.get(item.record.digest))


def _rights(item: Item, record: Item, sales: Sequence[Item], confirmation: Item | None) -> Rights:
    """`sales` are the dealer's, by the day of delivery."""
    shown_at = datetime.fromisoformat(notified_body(item.content.body)["notified_at"])
    shown_on = shown_at.astimezone(SEOUL).date()
    after = bisect_left(sales, shown_on, key=_delivered_on)
    sale = sales[after] if after < len(sales) else None
    delivered = _delivered_on(sale) if sale else None
    begins = delivered or shown_on
    return Rights(
        shown=item,
        record=record,
        confirmation=confirmation,
        delivered_on=delivered,
        begins=begins,
        periods=_periods(record, sale, begins),
    )


def _confirmations(history: SubjectHistory) -> Mapping[str | None, Item]:
    """The first of each notification, by its digest."""
    confirmations: dict[str | None, Item] = {}
    for item in history.items:
        if item.record.kind == CONFIRMATION.name and item.is_readable:
            confirmations.setdefault(item.record.about_id, item)
    return confirmations


def _sales(history: SubjectHistory) -> Mapping[UUID, Sequence[Item]]:
    """Those that stand, by dealer. A notification's is the first on the day of the showing or later."""
    sales: dict[UUID, list[Item]] = {}
    for item in history.items:
        if item.record.kind == SOLD.name and item.stands and item.is_readable:
            sales.setdefault(item.record.organisation_id, []).append(item)
    for of_dealer in sales.values():
        of_dealer.sort(key=_delivered_on)
    return sales


def _delivered_on(sale: Item) -> date:
    body = sold_body(sale.content.body)
    return date.fromisoformat(body.get("delivered_on") or body["sold_on"])


def _periods(record: Item, sale: Item | None, begins: date) -> tuple[Period, ...]:
    body = inspection_body(record.content.body)
    # As it was sold, where that is stated; else as it was inspected.
    odometer = (sold_body(sale.content.body).get("odometer") if sale else None) or odometer_of(body)
    # What the paper says of its warranty nobody typed in; it is never less than the law's.
    title, days, km = WARRANTY_LEAST, MIN_WARRANTY_DAYS, MIN_WARRANTY_KM
    if not is_paper_only(body):
        title, days, km = WARRANTY, body["closing"]["warranty_days"], body["closing"]["warranty_km"]
    return (
        _period(RESCISSION, _ACT, RESCISSION_DAYS, begins),
        _period(FLOOD, _ACT, FLOOD_DAYS, begins),
        Period(title, _RULE, days, begins + timedelta(days=days), km, odometer["km"] + km),
    )


def _period(title: Text, basis: Text, days: int, begins: date) -> Period:
    return Period(title, basis, days, begins + timedelta(days=days))
