"""In what an inspection record differs from what was stated about the car before: for who is asked to vouch for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from records.contents.services import body_opened
from records.standing.history import Item, SubjectHistory
from records.terms.families import kind_named
from records.terms.json_types import JsonObject, JsonValue
from records.terms.schemas import withheld_paths
from registry.form82.inspections import MARK, PAGES, as_form, inspection_body, is_paper_only
from registry.form82.kinds import INSPECTION
from registry.listings.kinds import ACQUIRED, AMENDED, LISTED

LISTINGS = (LISTED.name, AMENDED.name, ACQUIRED.name)

# What a listing says in other words than Form 82: the listing's path, then the form's.
SAME_FACTS = {
    "odometer.km": "overall.odometer_km",
    "accident_history": "repair_history.accident_history",
    "model_year": "basic.model_year",
    "first_registered_on": "basic.first_registered_on",
    "transmission": "basic.transmission",
    "fuel": "basic.fuel",
    "plate_no": "basic.plate_no",
}
# Another number and another day are no news.
_ALWAYS_NEW = frozenset(
    {
        "basic.record_no",
        "basic.presentation_no",
        "closing.inspected_on",
        "closing.issued_on",
        "closing.photo_front",
        "closing.photo_rear",
    }
)


@dataclass(frozen=True)
class Difference:
    """`path` is the form's. `before` and `now` are None where the field is not there; a `withheld` one is not for everybody."""

    path: str
    before: JsonValue
    now: JsonValue
    withheld: bool = False


@dataclass(frozen=True)
class Compared:
    """One earlier record and what is different now; nothing, where both say the same."""

    earlier: Item
    differences: tuple[Difference, ...]


def compared(history: SubjectHistory, item: Item) -> list[Compared]:
    """With the latest earlier inspection record, and with the latest listing before this one."""
    before = _before(history, item)
    comparisons = []
    for kinds in ((INSPECTION.name,), LISTINGS):
        earlier = next((candidate for candidate in before if candidate.record.kind in kinds), None)
        if earlier is not None:
            comparisons.append(Compared(earlier, tuple(_differences(earlier, item))))
    return comparisons


def _before(history: SubjectHistory, item: Item) -> list[Item]:
    """The readable earlier ones, the latest first; those that no longer stand only where this one corrects them."""
    corrected = history.chain(item)
    earlier: list[Item] = []
    for other in history.items:
        if other.record.digest == item.record.digest:
            break
        if other.is_readable and (other.stands or other.record.digest in corrected):
            earlier.insert(0, other)
    return earlier


def _differences(earlier: Item, item: Item) -> Iterator[Difference]:
    before, now = _facts(earlier), _facts(item)
    withheld = withheld_paths(kind_named(earlier.record.kind))
    # Of paper alone only what was typed in can be compared.
    is_partial = _is_paper_only(earlier) or _is_paper_only(item)
    if earlier.record.kind == INSPECTION.name:
        for path in dict.fromkeys([*now, *before]):
            if path in _ALWAYS_NEW or (is_partial and not (path in before and path in now)):
                continue
            if before.get(path) != now.get(path):
                yield Difference(path, before.get(path), now.get(path), path in withheld)
        return
    for said, path in SAME_FACTS.items():
        if said in before and before[said] != now.get(path) and not (is_partial and path not in now):
            yield Difference(path, before[said], now.get(path), said in withheld)


def _is_paper_only(item: Item) -> bool:
    return is_paper_only(inspection_body(item.content.body))


def _facts(item: Item) -> JsonObject:
    body = as_form(inspection_body(body_opened(item.record, item.content)))
    return flat({name: value for name, value in body.items() if name not in {MARK, PAGES}})


def flat(body: Mapping[str, JsonValue], prefix: str = "") -> JsonObject:
    """The body's values by their dotted paths; a list is one value, and so is what is withheld and can't be opened."""
    leaves: JsonObject = {}
    for name, value in body.items():
        if isinstance(value, dict) and value.keys() != {"withheld"}:
            leaves |= flat(value, f"{prefix}{name}.")
        else:
            leaves[f"{prefix}{name}"] = value
    return leaves
