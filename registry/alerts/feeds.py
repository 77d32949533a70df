"""A car's new records as an Atom feed (RFC 4287). Its address is signed and says until when: nothing is kept of its readers."""

from datetime import UTC, date, datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed

from records import wiring
from records.notices.texts import SITE
from records.terms.families import kind_named
from records.terms.kinds import YEAR
from records.terms.subjects import subject_refusal
from registry.alerts.gravest import gravest_of
from registry.alerts.services import is_over
from registry.alerts.texts import TITLE
from registry.identity.models import Vehicle
from registry.vehicles.selectors import VehicleHistory, vehicle_history

ENTRIES = 50
AFTER_A_SALE = timedelta(days=30)
"""So long a program can still read that the car was sold."""


def feed_token(vehicle: Vehicle) -> str:
    until = timezone.localdate() + YEAR
    return _signer().sign_object([vehicle.code, until.isoformat()])


def feed_of(token: str) -> tuple[str, bool] | None:
    """The code of the car's short address, and whether the year is over. None where nobody here gave out the token."""
    try:
        code, until = _signer().unsign_object(token)
    except BadSignature:
        return None
    return str(code), date.fromisoformat(until) < timezone.localdate()


def feed_text(vehicle: Vehicle, token: str) -> str | None:
    """None where the car was sold and is on offer nowhere since, or its number is refused by now."""
    car = (
        None if subject_refusal(vehicle.subject) else vehicle_history(vehicle.subject, now=datetime.now(UTC))
    )
    if car is None or _is_long_sold(car):
        return None
    page = f"{wiring.public_url()}{reverse('short', args=[vehicle.code])}"
    feed = Atom1Feed(
        title=f"{SITE}: {TITLE}",
        link=page,
        description=None,
        subtitle=str(car.verdict.headline.title),
        language=translation.get_language(),
        feed_url=f"{wiring.public_url()}{reverse('feed', args=[token])}",
        author_name=str(SITE),
    )
    newest = sorted((item.record for item in car.items), key=lambda record: record.recorded_at, reverse=True)
    for record in newest[:ENTRIES]:
        flag = gravest_of(car, [record.digest])
        feed.add_item(
            title=str(kind_named(record.kind).title),
            link=page,
            description=str(flag.text if flag else car.verdict.headline.title),
            unique_id=f"urn:uuid:{record.uuid}",
            pubdate=record.recorded_at,
            updateddate=record.recorded_at,
        )
    return feed.writeString("utf-8")


def _is_long_sold(car: VehicleHistory) -> bool:
    sold = car.verdict.sold
    return (
        sold is not None and is_over(car.verdict) and timezone.now() - sold.record.recorded_at > AFTER_A_SALE
    )


def _signer() -> Signer:
    return Signer(salt="registry.feeds")
