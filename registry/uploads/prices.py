"""Prices that are none for a car as they stand: written in 만원 where won are read, or the other way round."""

from registry.uploads.choices import LEFT_OUT
from registry.uploads.files import cells

RULE = "price"
"""What an answer of a row names."""
ASKED = frozenset({"price_low", "price_high", "price_odd"})
_LEAST, _MOST = 300_000, 1_000_000_000
_TIMES = {"won": 1, "manwon": 10_000}


def price_read(text: str, *, currency: str, times: int, most: int, unusual: str | None) -> int | None:
    """The amount. A CellError of ASKED asks, where nobody said how such prices are meant."""
    amount = cells.price(text, currency=currency, times=times, most=most)
    if amount is None or currency != "KRW" or _LEAST <= amount <= _MOST or unusual == "as_written":
        return amount
    if unusual == LEFT_OUT:
        raise cells.CellError("price_left_out")
    if unusual is not None:
        meant = cells.price(text, currency=currency, times=_TIMES[unusual], most=most)
        if meant is not None and _LEAST <= meant <= _MOST:
            return meant
    low = amount < _LEAST
    other = cells.price(text, currency=currency, times=10_000 if low else 1, most=10**15)
    code = "price_odd" if other == amount else "price_low" if low else "price_high"
    raise cells.CellError(code, amount=f"{amount:,}", meant=f"{other:,}")
