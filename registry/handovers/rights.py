"""The periods that run for a buyer to whom a version was shown: rescission (Act Art. 58-6) and warranty (Rule Art. 123-8).

All of them run from the day on which the car was handed over (자동차인도일). That day is not counted (Civil Act Art. 157), so a
period of 30 days ends with the thirtieth day after it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

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


def rights_of(history: SubjectHistory, record: str | None = None) -> list[Rights]:
    """For each notification that stands, the newest first; `record` for those of one version."""
    items = {item.record.digest: item for item in history.items}
    rights = []
    for item in reversed(history.items):
        shown = items.get(item.record.about_id or "")
        if item.record.kind != NOTIFICATION.name or not (item.stands and item.is_readable) or shown is None:
            continue
        if shown.is_readable and record in {None, shown.record.digest}:
            rights.append(_rights(history, item, shown))
    return rights


def _rights(history: SubjectHistory, item: Item, record: Item) -> Rights:
    shown_at = datetime.fromisoformat(notified_body(item.content.body)["notified_at"])
    shown_on = shown_at.astimezone(SEOUL).date()
    sale = _sale(history, item, shown_on)
    delivered = _delivered_on(sale) if sale else None
    begins = delivered or shown_on
    return Rights(
        shown=item,
        record=record,
        confirmation=_confirmation(history, item),
        delivered_on=delivered,
        begins=begins,
        periods=_periods(record, sale, begins),
    )


def _confirmation(history: SubjectHistory, item: Item) -> Item | None:
    confirmations = (
        other
        for other in history.items
        if other.record.kind == CONFIRMATION.name and other.record.about_id == item.record.digest
    )
    return next((other for other in confirmations if other.is_readable), None)


def _sale(history: SubjectHistory, item: Item, shown_on: date) -> Item | None:
    """The first sale by the same dealer on the day of the showing or later."""
    sales = [
        sale
        for sale in history.items
        if sale.record.kind == SOLD.name
        and sale.stands
        and sale.is_readable
        and sale.record.organisation_id == item.record.organisation_id
        and _delivered_on(sale) >= shown_on
    ]
    return min(sales, key=_delivered_on, default=None)


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
