"""What no longer stands: corrected, withdrawn, and what was taken back with it."""

from collections.abc import Iterator

from records.standing.history import Item, as_earlier
from records.terms.texts import Text
from registry.form82.inspections import inspection_body
from registry.form82.kinds import INSPECTION
from registry.listings.kinds import AMENDED, LISTED
from registry.listings.stated import listed_body
from registry.odometer.readings import TOLERANCE_KM, readings_of
from registry.vehicles.car_facts import listed_now
from registry.vehicles.grounds import Grounds, day_of
from registry.vehicles.harm import Flag, Harm
from registry.vehicles.inspected import LASTING, said_of
from registry.vehicles.signed import Signed

WITHDRAWN_WORD = Text(
    "점검자가 {day} 점검기록부의 인증을 철회했습니다.",
    "The inspector withdrew the certification of the inspection record of {day}.",
)
CORRECTED = Text("정정된 기록이 있습니다.", "A record was corrected.")
WITHDRAWN = Text("철회된 기록이 있습니다.", "A record was withdrawn.")
TAKEN_BACK = Text(
    "{day} 기록은 이렇게 적었다가 정정하거나 철회했습니다: {said}",
    "A record of {day} said this, and was corrected or withdrawn since: {said}",
)
LISTED_ACCIDENT = Text("사고이력이 있습니다.", "There was an accident.")
READ = Text("주행거리 {km} km.", "Odometer {km} km.")


def flags_of_ended(grounds: Grounds) -> Iterator[Flag]:
    certified = grounds.facts.certified
    # What an inspector certified in its place was looked at, and hides nothing.
    is_vouched = certified and grounds.signed(certified) is Signed.CERTIFIED
    mended = set(grounds.history.chain(certified)) if certified and is_vouched else set()
    highest = max((reading.km for reading in grounds.odometer.readings if reading.is_readable), default=None)
    for item in _amended_away(grounds):
        digest, day = item.record.digest, day_of(item)
        yield Flag(Harm.TAKEN_BACK, TAKEN_BACK.format(day=day, said=LISTED_ACCIDENT), digest, day)
    for item in grounds.history.items:
        if item.ended_by is None:
            continue
        digest, day, ending = item.record.digest, day_of(item), grounds.history.by_digest.get(item.ended_by)
        if ending is not None and ending.record.kind == item.record.kind:
            yield Flag(Harm.CORRECTED, CORRECTED, digest, day)
        elif grounds.signatures.get(digest) is Signed.WITHDRAWN and certified is None:
            yield Flag(Harm.WITHDRAWN_WORD, WITHDRAWN_WORD.format(day=day), digest, day)
        else:
            yield Flag(Harm.WITHDRAWN, WITHDRAWN, digest, day)
        if digest not in mended:
            for said in _taken_back(grounds, item, highest):
                yield Flag(Harm.TAKEN_BACK, TAKEN_BACK.format(day=day, said=said), digest, day)


def _amended_away(grounds: Grounds) -> Iterator[Item]:
    """Listings, and what was amended of them, that stand and say what the listing says no more."""
    offers = [item for item in grounds.facts.standing if _tells_accident(item)]
    if not offers or _is_told(grounds):
        return
    says_so = {
        item.record.digest
        for item in grounds.facts.standing
        if item.record.kind == LISTED.name
        and listed_now(grounds.facts, item).get("accident_history") == "YES"
    }
    for item in offers:
        listing = item.record.digest if item.record.kind == LISTED.name else item.record.about_id
        if listing not in says_so:
            yield item


def _tells_accident(item: Item) -> bool:
    is_offer = item.record.kind in {LISTED.name, AMENDED.name}
    return is_offer and listed_body(item.content.body).get("accident_history") == "YES"


def _is_told(grounds: Grounds) -> bool:
    """Whether the newest inspection record says of an accident itself."""
    return bool(grounds.told & {Harm.FRAME, Harm.ACCIDENT})


def _taken_back(grounds: Grounds, item: Item, highest: int | None) -> Iterator[Text]:
    """What it said against the car, and nothing that stands says; `highest` is the most that anything that stands read."""
    if not item.is_readable:
        return
    if item.record.kind == INSPECTION.name:
        said = said_of(inspection_body(item.content.body))
        yield from (text for harm, text in said if harm in LASTING and harm not in grounds.told)
    if _tells_accident(item) and not _is_told(grounds):
        yield LISTED_ACCIDENT
    for reading in readings_of(as_earlier(item)):
        if highest is not None and reading.is_readable and reading.km > highest + TOLERANCE_KM:
            yield READ.format(km=f"{reading.km:,}")
