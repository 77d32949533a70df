"""The form in which a person says what became of cars that are missing in a stock: `became|<row>`, `sold_on|<row>`, …"""

from collections.abc import Iterable

from django.http import QueryDict
from django.utils import timezone

from records.contents.lines import value_text
from records.terms.characters import storable
from records.terms.json_types import JsonObject
from records.terms.schemas import submission_schema
from registry.listings.kinds import DELISTED
from registry.stock.endings import Ending
from registry.uploads.models import TYPED, UploadRow

SOLD = "sold"


def delisting_reasons() -> list[tuple[str, str]]:
    reason = submission_schema(DELISTED)["properties"]["reason"]
    return [(code, str(value_text(reason, code))) for code in reason["enum"]]


def ending_posted(data: QueryDict, row: UploadRow) -> Ending:
    """`became` is "sold" or the reason for which a car was taken off the market."""
    became = data.get(f"became|{row.number}", "")
    if became != SOLD:
        stated: JsonObject = {"reason": became}
        if day := data.get(f"day|{row.number}"):
            stated["delisted_on"] = day
        return Ending(row.subject, "delisted", stated)
    stated = {"sold_on": data.get(f"day|{row.number}") or None}
    if (delivered := data.get(f"delivered_on|{row.number}")) or f"undelivered|{row.number}" in data:
        stated["delivered_on"] = delivered or None
    price = data.get(f"price|{row.number}", "").replace(",", "").strip()
    if price:
        # What is no number is refused by the schema, in its words.
        amount = int(price) if price.isascii() and price.isdigit() and len(price) <= 15 else price
        stated["price"] = {"amount": amount, "currency": "KRW"}
    return Ending(row.subject, SOLD, stated)


def ending_typed(data: QueryDict, row: UploadRow) -> JsonObject:
    """The same as it was typed: where nothing is recorded it stands in the form again."""

    def said(name: str) -> str:
        return storable(data.get(f"{name}|{row.number}", ""))[:40]

    return {
        "became": said("became"),
        "sold_on": said("day"),
        "delivered_on": said("delivered_on"),
        "undelivered": f"undelivered|{row.number}" in data,
        "sold_price": {"amount": said("price")},
    }


def endings_kept(data: QueryDict, rows: Iterable[UploadRow]) -> None:
    """What was typed of cars of which nothing is recorded. A row that was left as it came stays so."""
    kept = []
    for row in rows:
        if f"became|{row.number}" not in data:
            continue
        typed = ending_typed(data, row)
        untouched = {**ending_typed(QueryDict(), row), "sold_on": timezone.localdate().isoformat()}
        if typed != untouched or row.summary.keys() & {TYPED, "became"}:
            row.summary[TYPED] = typed
            kept.append(row)
    UploadRow.objects.bulk_update(kept, ["summary"], batch_size=500)
