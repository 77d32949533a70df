"""Which periods run for a buyer, and until when: from the day of delivery in Seoul, which itself is not counted."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from records.people.authors import Author
from records.standing.history import subject_history
from records.stating.services import record_create
from registry.handovers.rights import Rights, rights_of
from registry.handovers.services import handover_create
from tests.cast import form82, inspected, listed, photos, subject, today

pytestmark = pytest.mark.django_db


def sold(dealer: Author, listing: Any, **more: Any) -> None:
    body = {"listing": listing.digest, "sold_on": today().isoformat(), **more}
    record_create(author=dealer, kind="vehicle:sold", subject=subject(), body=body)


def rights() -> Rights:
    return next(rights_of(subject_history(subject())))


def ends() -> list[date]:
    return [period.until for period in rights().periods]


def test_without_a_delivery_they_are_as_if_delivered_when_shown(dealer: Author) -> None:
    handover_create(author=dealer, record=inspected(dealer).digest)
    assert rights().delivered_on is None
    assert ends() == [today() + timedelta(days=days) for days in (30, 90, 30)]


def test_buyers_rights_run_from_the_day_of_delivery(dealer: Author) -> None:
    listing = listed(dealer)
    handover_create(author=dealer, record=inspected(dealer, closing__warranty_days=60).digest)
    sold(dealer, listing, delivered_on=today().isoformat(), odometer={"stated": 50_000, "unit": "km"})
    assert rights().delivered_on == today()
    assert ends() == [today() + timedelta(days=days) for days in (30, 90, 60)]
    assert rights().periods[2].km_until == 52_000


def test_a_late_utc_hour_is_the_next_day_in_seoul(dealer: Author) -> None:
    moment = datetime.now(UTC).replace(hour=15, minute=30, second=0, microsecond=0) - timedelta(days=1)
    day = (moment.date() - timedelta(days=3)).isoformat()
    record = record_create(
        author=dealer,
        kind="inspection:recorded",
        subject=subject(),
        body=form82(closing__inspected_on=day, closing__issued_on=day),
        attachments=photos(dealer),
        now=moment - timedelta(minutes=1),
    ).record
    handover_create(author=dealer, record=record.digest, now=moment)
    assert rights().begins == moment.date() + timedelta(days=1)


def test_a_withdrawn_showing_gives_none(dealer: Author) -> None:
    issued = handover_create(author=dealer, record=inspected(dealer).digest)
    body = {"record": issued.handover.notification_id, "reason": "다른 매수인"}
    record_create(author=dealer, kind="record:withdrawn", subject=subject(), body=body)
    assert list(rights_of(subject_history(subject()))) == []


def test_another_dealers_sale_is_not_this_ones(dealer: Author, rival: Author) -> None:
    handover_create(author=dealer, record=inspected(dealer).digest)
    sold(rival, listed(rival))
    assert rights().delivered_on is None
