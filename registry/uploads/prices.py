"""Prices that are none for a car as they stand: written in 만원 where won are read, or the other way round."""

from records.terms.json_types import JsonObject
from registry.listings.rules import LEAST, MOST, confirmed, is_odd
from registry.uploads.choices import LEFT_OUT
from registry.uploads.files import cells

RULE = "price"
"""What an answer of a row names."""
ASKED = frozenset({"price_low", "price_high", "price_odd"})
_CONFIRMED = "파일을 올린 사람이 이 가격이 맞다고 확인함"
_TIMES = {"won": 1, "manwon": 10_000}


def price_read(text: str, *, currency: str, times: int, most: int, unusual: str | None) -> int | None:
    """The amount. A CellError of ASKED asks, where nobody said how such prices are meant."""
    amount = cells.price(text, currency=currency, times=times, most=most)
    if amount is None or currency != "KRW" or LEAST <= amount <= MOST or unusual == "as_written":
        return amount
    if unusual == LEFT_OUT:
        raise cells.CellError("price_left_out")
    if unusual is not None:
        meant = cells.price(text, currency=currency, times=_TIMES[unusual], most=most)
        if meant is not None and LEAST <= meant <= MOST:
            return meant
    low = amount < LEAST
    other = cells.price(text, currency=currency, times=10_000 if low else 1, most=10**15)
    code = "price_odd" if other == amount else "price_low" if low else "price_high"
    raise cells.CellError(code, amount=f"{amount:,}", meant=f"{other:,}")


def price_confirmed(body: JsonObject) -> None:
    """Of a price that was read as it is written, though it is none for a car: its uploader said that it is right."""
    if is_odd(body.get("price")):
        body["reasons"] = [{**confirmed(_CONFIRMED)}]


def price_unconfirmed(body: object) -> object:
    """The body as its row has it, without what `price_confirmed` added."""
    if not isinstance(body, dict) or body.get("reasons") != [confirmed(_CONFIRMED)]:
        return body
    return {name: value for name, value in body.items() if name != "reasons"}
