"""What a row of the stock comes to beside what is on offer: a listing, a change of it, a sale, or nothing."""

from dataclasses import dataclass
from enum import StrEnum

from records.stating.drafts import Draft
from records.stating.validation import body_clean
from records.terms.json_types import JsonObject, JsonValue
from records.terms.kinds import CORRECTION_REASON
from registry.listings.kinds import AMENDED, LISTED, SOLD
from registry.odometer.rules import filled_in
from registry.stock.offers import Offer

REASONS = "reasons"
_NOT_COMPARED = frozenset({REASONS, CORRECTION_REASON})
_IN_PARTS = frozenset({"salesperson"})
"""Its parts are stated one by one: a file that has the name alone says nothing of the number."""


class Step(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    SOLD = "sold"
    # Sold, and the days are not all there, or not for sale any more: a person says what became of it.
    LEFT = "left"
    # Not for sale, and not on offer.
    HELD = "held"
    # Sold, and not on offer.
    GONE = "gone"


@dataclass(frozen=True)
class Sale:
    """What a row says of a car that is no longer on offer."""

    sold_on: str | None = None
    delivered_on: str | None = None
    price: JsonObject | None = None


@dataclass(frozen=True)
class Move:
    """`draft` is what is stated, None where nothing is. `before` has the values that it changes."""

    step: Step
    draft: Draft | None = None
    before: JsonObject | None = None


def move_for(draft: Draft, sale: Sale | None, offer: Offer | None, *, held: bool = False) -> Move:
    """`draft` is the row as a listing of its own, `held` whether its car is not for sale."""
    if held:
        return Move(Step.HELD if offer is None else Step.LEFT)
    if sale is not None:
        return _sold(draft.subject, sale, offer)
    if offer is None:
        return Move(Step.NEW, draft)
    changed = changes(offer.body, draft.body)
    if not changed:
        return Move(Step.SAME)
    before = {name: offer.body[name] for name in changed if name in offer.body}
    body = {"listing": offer.listing.digest, **changed, **_reasons(draft.body, changed)}
    return Move(Step.CHANGED, Draft(AMENDED.name, draft.subject, body), before)


def changes(now: JsonObject, stated: object) -> JsonObject:
    """What is stated otherwise than it stands. What is not stated stays."""
    cleaned, _ = body_clean(stated)
    if not isinstance(cleaned, dict):
        return {}
    changed: JsonObject = {}
    for name, value in filled_in(cleaned).items():
        if name in _NOT_COMPARED:
            continue
        before = now.get(name)
        if name in _IN_PARTS and isinstance(value, dict) and isinstance(before, dict):
            value = {**before, **value}
        if value != before:
            changed[name] = value
    return changed


def _reasons(stated: object, changed: JsonObject) -> JsonObject:
    """The reasons that were given for what changes."""
    given = stated.get(REASONS) if isinstance(stated, dict) else None
    reasons: list[JsonValue] = [
        reason
        for reason in (given if isinstance(given, list) else ())
        if isinstance(reason, dict)
        and str(reason.get("pointer")).removeprefix("/body/").split("/")[0] in changed
    ]
    return {REASONS: reasons} if reasons else {}


def _sold(subject: str, sale: Sale, offer: Offer | None) -> Move:
    if offer is None:
        return Move(Step.GONE)
    if sale.sold_on is None or sale.delivered_on is None:
        return Move(Step.LEFT)
    body: JsonObject = {
        "listing": offer.listing.digest,
        "sold_on": sale.sold_on,
        "delivered_on": sale.delivered_on,
    }
    if sale.price is not None:
        body["price"] = sale.price
    return Move(Step.SOLD, Draft(SOLD.name, subject, body))


def is_listing(draft: Draft) -> bool:
    return draft.kind == LISTED.name and draft.corrects is None
