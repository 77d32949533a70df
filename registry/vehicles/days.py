"""Days and times that a statement gives for what happened."""

from collections.abc import Iterable
from datetime import datetime

from records.terms.days import SEOUL
from records.terms.rules import Facts, Rule, Severity, Spot, Stops
from records.terms.texts import Text
from registry.form82.texts import R8_FUTURE
from registry.handovers.kinds import NOTIFICATION
from registry.listings.kinds import ACQUIRED, AMENDED, DELISTED, LISTED, SOLD
from registry.odometer.kinds import REPLACED

_DAYS = ("acquired_on", "listed_on", "delisted_on", "sold_on", "delivered_on", "occurred_on")


def _future(facts: Facts) -> Iterable[Spot]:
    today = facts.now.astimezone(SEOUL).date()
    for name in _DAYS:
        day = facts.day(name)
        if day and day > today:
            yield Spot(f"/{name}")
    notified_at = facts.body.get("notified_at")
    if isinstance(notified_at, str) and datetime.fromisoformat(notified_at) > facts.now:
        yield Spot("/notified_at")


RULES = (
    Rule(
        "D1",
        Text("기록은 이미 일어난 일을 적습니다", "A record says what has happened"),
        Severity.REFUSE,
        Stops.RECORDING,
        R8_FUTURE,
        _future,
        frozenset(
            {
                ACQUIRED.name,
                LISTED.name,
                AMENDED.name,
                DELISTED.name,
                SOLD.name,
                NOTIFICATION.name,
                REPLACED.name,
            }
        ),
    ),
)
