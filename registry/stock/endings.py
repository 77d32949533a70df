"""What became of cars that are no longer in the stock: sold, or taken off the market. Nothing ends by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from records.people.authors import Author
from records.stating.drafts import Draft
from records.stating.services import Recorded, records_create_many
from records.terms.json_types import JsonObject
from records.terms.subjects import subject_clean
from records.terms.texts import Refusal, RefusalSort, Text
from registry.identity.schemes import CARS
from registry.listings.kinds import DELISTED, SOLD
from registry.stock.offers import Offer, offers_of

DELIVERY = Text(
    "인도일을 적어 주십시오. 매수인의 기간은 인도일부터 셉니다. 아직 넘기지 않았으면 빈 값(null)으로 보내십시오.",
    "State the day of delivery: the buyer's periods run from it. Send null where the car is not handed over yet.",
)
NOT_OFFERED = Text(
    "지금 이 업체의 매물이 아닙니다.",
    "This car is not on offer by your dealership now.",
)
BECAME = Text("became는 sold 또는 delisted입니다.", "`became` is sold or delisted.")
NOT_HERE = Text("여기에 쓸 수 있는 항목: {members}", "What can be stated here: {members}")
_SOLD = frozenset({"sold_on", "delivered_on", "price", "odometer", "contract_no", "remark"})
_DELISTED = frozenset({"delisted_on", "reason", "remark"})


@dataclass(frozen=True)
class Ending:
    """`stated` has the members of the kind's body: days, price, reason."""

    subject: str
    became: str
    stated: JsonObject


def stock_end(author: Author, endings: Sequence[Ending]) -> list[Recorded | Refusal]:
    """One outcome for each, in order. What is refused leaves the others alone."""
    subjects = [_subject(ending) for ending in endings]
    named = {subject for subject in subjects if isinstance(subject, str)}
    offers = offers_of(author.organisation, named)
    drafts = [
        subject if isinstance(subject, Refusal) else _draft(ending, offers.get(subject))
        for ending, subject in zip(endings, subjects, strict=True)
    ]
    good = [draft for draft in drafts if isinstance(draft, Draft)]
    done = iter(records_create_many(author=author, drafts=good))
    return [next(done) if isinstance(draft, Draft) else draft for draft in drafts]


def _subject(ending: Ending) -> str | Refusal:
    try:
        return subject_clean(ending.subject, schemes=CARS)
    except Refusal as refused:
        return refused


def _draft(ending: Ending, offer: Offer | None) -> Draft | Refusal:
    if offer is None:
        return Refusal("not_offered", NOT_OFFERED, pointer="/vin", sort=RefusalSort.CONFLICT)
    kind, members = (SOLD, _SOLD) if ending.became == "sold" else (DELISTED, _DELISTED)
    if ending.became not in ("sold", "delisted"):
        return Refusal("became", BECAME, pointer="/became")
    if odd := sorted(ending.stated.keys() - members):
        return Refusal(
            "unexpected", NOT_HERE.format(members=", ".join(sorted(members))), pointer=f"/{odd[0][:60]}"
        )
    if kind is SOLD and "delivered_on" not in ending.stated:
        return Refusal("delivery", DELIVERY, pointer="/delivered_on")
    stated = {name: value for name, value in ending.stated.items() if value is not None}
    return Draft(kind.name, offer.subject, {"listing": offer.listing.digest, **stated})
