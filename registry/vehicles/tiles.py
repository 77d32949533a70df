"""The six questions of a buyer, each answered in a sentence from one record: never better than the flags allow.

What is worst stands first, so that no green tick stands above a warning.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from records.contents.lines import odometer_text, price_text, value_text
from records.standing.history import Item
from records.terms.schemas import schema
from records.terms.texts import Text
from registry.form82.damage import joined
from registry.form82.inspections import accident, inspection_body, is_paper_only
from registry.form82.rules import VALID_DAYS
from registry.listings.kinds import LISTED
from registry.listings.stated import NO_READING
from registry.vehicles.car_facts import listed_now
from registry.vehicles.flags import sold_of, sold_on
from registry.vehicles.grounds import Grounds, day_of
from registry.vehicles.harm import Flag, Harm, Level, Topic
from registry.vehicles.inspected import age_of, good_until
from registry.vehicles.signed import Signed


class State(StrEnum):
    """In the order in which answers stand."""

    BAD = "bad"
    WARNING = "warning"
    NOTE = "note"
    # Nobody said so whose word counts.
    UNKNOWN = "unknown"
    OK = "ok"


@dataclass(frozen=True)
class Tile:
    """`record` is the digest of the record that the sentence rests on, `on` its day; `topic` is None of what belongs to no
    question."""

    topic: Topic | None
    state: State
    text: Text
    record: str | None = None
    on: date | None = None

    @property
    def title(self) -> Text:
        return TITLES[self.topic] if self.topic else BESIDES


TITLES = {
    Topic.ACCIDENT: Text("사고·수리", "Accidents"),
    Topic.SPECIAL: Text("침수·화재", "Flood and fire"),
    Topic.USE: Text("용도변경", "Change of use"),
    Topic.ODOMETER: Text("주행거리", "Odometer"),
    Topic.AGE: Text("점검기록부", "Inspection record"),
    Topic.OFFERS: Text("매물", "On offer"),
}
BESIDES = Text("그 밖에", "Besides")
_STATES = {
    Level.MISMATCH: State.BAD,
    Level.BAD: State.BAD,
    Level.WARNING: State.WARNING,
    Level.NOTE: State.NOTE,
}
# Nothing is there that could be good or bad.
_OPEN = frozenset({Harm.UNSIGNED, Harm.NO_INSPECTION})

NONE = {
    Topic.ACCIDENT: Text("사고이력이 없는 것으로 점검되었습니다.", "Inspected as free of accidents."),
    Topic.SPECIAL: Text("침수와 화재가 없는 것으로 점검되었습니다.", "Inspected as free of flood and fire."),
    Topic.USE: Text("용도변경이 없는 것으로 점검되었습니다.", "Inspected as never used otherwise."),
}
NONE_BUT = Text("{said} {but}", "{said} {but}")
STATED_NONE = {
    Topic.ACCIDENT: Text("사고이력이 없다고 적혀 있습니다.", "No accident is stated."),
    Topic.SPECIAL: Text("침수와 화재가 없다고 적혀 있습니다.", "Neither flood nor fire is stated."),
    Topic.USE: Text("용도변경이 없다고 적혀 있습니다.", "No change of use is stated."),
}
CHANGED = Text("바뀐 기록이 있어 판단할 수 없습니다.", "Not known: what the registry stores was changed.")
BUT = {
    Signed.DOUBTFUL: Text("그 서명을 믿을 수 있는지 알 수 없습니다.", "That signature is in doubt."),
    Signed.REJECTED: Text("점검자는 그 기록을 반려했습니다.", "The inspector rejected that record."),
    Signed.UNSIGNED: Text("점검자가 서명하지 않은 진술입니다.", "No inspector has signed that."),
    Signed.CHANGED: CHANGED,
}
BUT_OLD = Text("점검한 지 {days}일이 지난 기록입니다.", "That record is {days} days old.")
NOBODY = Text("아무도 진술하지 않았습니다.", "Nobody stated anything.")
ON_PAPER = Text("종이에만 있고 옮겨 적지 않았습니다.", "Only the paper says; nobody typed it in.")
LISTED_NONE = Text(
    "매물에 사고이력이 없다고 적혀 있을 뿐입니다.", "Only a listing says that there was no accident."
)
COMPARED = Text(
    "서로 비교할 수 있는 값 {count}개에서 줄어든 적이 없습니다 ({first} ~ {last}).",
    "{count} readings could be compared; none is less than an earlier one ({first} to {last}).",
)
NOT_COMPARED = Text("비교할 기록이 없습니다.", "There are no readings to compare.")
IN_TIME = Text(
    "점검한 지 {days}일 되었습니다. {until}까지 교부할 수 있습니다.",
    "Inspected {days} days ago: may be issued until {until}.",
)
OFFERED = Text("{firm}: {facts}", "{firm}: {facts}")
SOLD_ON = Text("{day}에 매도되어 지금은 판매 중이 아닙니다.", "Sold on {day}: it is not on offer now.")
NOT_OFFERED = Text("판매 중인 매물이 없습니다.", "It is not on offer.")


def tiles_of(grounds: Grounds, flags: Sequence[Flag]) -> tuple[Tile, ...]:
    """`flags` with the gravest first."""
    is_changed = any(flag.level is Level.MISMATCH for flag in flags)
    return worst_first(_tile(topic, grounds, flags, is_changed=is_changed) for topic in Topic)


def flag_tile(flag: Flag, topic: Topic | None = None) -> Tile:
    state = State.UNKNOWN if flag.harm in _OPEN else _STATES[flag.level]
    return Tile(topic, state, flag.text, flag.record, flag.on)


def worst_first(tiles: Iterable[Tile]) -> tuple[Tile, ...]:
    return tuple(sorted(tiles, key=lambda tile: list(State).index(tile.state)))


def _tile(topic: Topic, grounds: Grounds, flags: Sequence[Flag], *, is_changed: bool) -> Tile:
    worst = next((flag for flag in flags if flag.harm.topic is topic), None)
    if worst:
        return flag_tile(worst, topic)
    if topic is Topic.ODOMETER:
        tile = _odometer(grounds)
    elif topic is Topic.AGE:
        tile = _age(grounds)
    elif topic is Topic.OFFERS:
        tile = _offers(grounds)
    else:
        tile = _absence(topic, grounds)
    if is_changed and tile.state is State.OK:
        return Tile(topic, State.UNKNOWN, CHANGED)
    return tile


def _absence(topic: Topic, grounds: Grounds) -> Tile:
    """That something is not there: the word of the inspection record, as good as its signature and its age."""
    item = grounds.facts.inspection
    if item is None:
        return _unsaid(topic, grounds)
    digest, day, body = item.record.digest, day_of(item), inspection_body(item.content.body)
    if is_paper_only(body) and (topic is not Topic.ACCIDENT or accident(body) is None):
        return Tile(topic, State.UNKNOWN, ON_PAPER, digest, day)
    if (signed := grounds.signed(item)) is not Signed.CERTIFIED:
        return Tile(
            topic, State.UNKNOWN, NONE_BUT.format(said=STATED_NONE[topic], but=BUT[signed]), digest, day
        )
    days = age_of(body, grounds.facts.now)
    if days > VALID_DAYS:
        but = BUT_OLD.format(days=days)
        return Tile(topic, State.UNKNOWN, NONE_BUT.format(said=NONE[topic], but=but), digest, day)
    return Tile(topic, State.OK, NONE[topic], digest, day)


def _unsaid(topic: Topic, grounds: Grounds) -> Tile:
    listings = [item for item in grounds.facts.standing if item.record.kind == LISTED.name]
    if topic is Topic.ACCIDENT:
        for item in reversed(listings):
            if listed_now(grounds.facts, item).get("accident_history") == "NO":
                return Tile(topic, State.UNKNOWN, LISTED_NONE, item.record.digest, day_of(item))
    return Tile(topic, State.UNKNOWN, NOBODY)


def _odometer(grounds: Grounds) -> Tile:
    compared = grounds.odometer.compared
    if not compared:
        return Tile(Topic.ODOMETER, State.UNKNOWN, NOT_COMPARED)
    last = compared[-1]
    text = COMPARED.format(count=len(compared), first=compared[0].read_on, last=last.read_on)
    return Tile(Topic.ODOMETER, State.OK, text, last.digest, last.read_on)


def _age(grounds: Grounds) -> Tile:
    item = grounds.facts.inspection
    if item is None:
        return Tile(Topic.AGE, State.UNKNOWN, NOBODY)
    body = inspection_body(item.content.body)
    text = IN_TIME.format(days=age_of(body, grounds.facts.now), until=good_until(body))
    return Tile(Topic.AGE, State.OK, text, item.record.digest, day_of(item))


def _offers(grounds: Grounds) -> Tile:
    facts = grounds.facts
    if not facts.listings:
        sold = sold_of(facts.standing)
        if sold is None:
            return Tile(Topic.OFFERS, State.UNKNOWN, NOT_OFFERED)
        day = sold_on(sold)
        return Tile(Topic.OFFERS, State.NOTE, SOLD_ON.format(day=day), sold.record.digest, day)
    item = facts.listings[-1]
    # An offer is the dealer's word; that it fits the inspector's is all that can be good about it.
    fits = facts.certified is not None and grounds.signed(facts.certified) is Signed.CERTIFIED
    state = State.OK if fits else State.NOTE
    return Tile(Topic.OFFERS, state, _offer(grounds, item), item.record.digest, day_of(item))


def _offer(grounds: Grounds, item: Item) -> Text:
    listed = listed_now(grounds.facts, item)
    no_reading = schema(LISTED)["properties"][NO_READING]
    facts = [
        odometer_text(listed["odometer"])
        if "odometer" in listed
        else value_text(no_reading, listed.get("no_reading"))
    ]
    if "price" in listed:
        facts.insert(0, price_text(listed["price"]))
    return OFFERED.format(firm=item.record.organisation.name, facts=joined(facts))
