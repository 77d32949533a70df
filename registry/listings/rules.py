"""Prices that are none for a car as they stand: written in 만원 where won are read, or the other way round."""

from collections.abc import Iterable

from records.terms.rules import Facts, Rule, Severity, Spot, Stops
from records.terms.texts import Text
from registry.listings.kinds import AMENDED, LISTED

PRICE = "L6"
LEAST, MOST = 300_000, 1_000_000_000
"""In won, for a car."""
_POINTER = "/price"
_OFFERED = frozenset({LISTED.name, AMENDED.name})


def is_odd(price: object) -> bool:
    """Whether a stated price is asked about."""
    if not isinstance(price, dict) or price.get("currency") != "KRW":
        return False
    amount = price.get("amount")
    return isinstance(amount, int) and not LEAST <= amount <= MOST


def confirmed(reason: str) -> dict[str, str]:
    """The answer to the question about a price, as a member of the body's reasons."""
    return {"rule": PRICE, "pointer": f"/body{_POINTER}", "reason": reason}


def _odd(facts: Facts) -> Iterable[Spot]:
    price = facts.body.get("price")
    if isinstance(price, dict) and is_odd(price):
        yield Spot(_POINTER, {"amount": f"{price['amount']:,}"})


RULES = (
    Rule(
        PRICE,
        Text("가격은 단위까지 맞아야 합니다", "A price is right in its unit too"),
        Severity.ASK,
        Stops.RECORDING,
        Text(
            "차 한 대의 값이 {amount}원입니다. 30만원보다 적거나 10억원보다 많으니 원과 만원이 바뀌지 않았는지 보십시오.",
            "The car's price is {amount} won, below 300,000 or above 1,000,000,000: check that won were not taken for units"
            " of 10,000 won.",
        ),
        _odd,
        _OFFERED,
    ),
)
