"""Days and years that a statement gives: none that can't be, and none that is odd without a reason."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from records.terms.days import SEOUL
from records.terms.json_types import JsonObject
from records.terms.pointers import escape
from records.terms.rules import Facts, Rule, Severity, Spot, Stops
from records.terms.texts import Text
from registry.form82.kinds import INSPECTION
from registry.form82.texts import R8_FUTURE
from registry.handovers.kinds import NOTIFICATION
from registry.listings.kinds import ACQUIRED, AMENDED, DELISTED, LISTED, SOLD
from registry.odometer.kinds import REPLACED

Path = tuple[str, ...]

_EVENTS: tuple[Path, ...] = (
    ("acquired_on",),
    ("listed_on",),
    ("liens", "as_of"),
    ("delisted_on",),
    ("sold_on",),
    ("delivered_on",),
    ("occurred_on",),
)
# Form 82's own days of inspection and issue have rules of their own for what lies ahead.
_INSPECTED: tuple[Path, ...] = (("closing", "inspected_on"), ("closing", "issued_on"), ("issued_on",))
_SEEN: tuple[Path, ...] = (("closing", "inspected_on"), ("listed_on",))
_REGISTERED: tuple[Path, ...] = (("first_registered_on",), ("basic", "first_registered_on"))
_VALID: tuple[Path, ...] = (
    ("basic", "periodic_inspection_valid_from"),
    ("basic", "periodic_inspection_valid_to"),
)
_ALL = frozenset({*_EVENTS, *_INSPECTED, *_SEEN, *_REGISTERED, *_VALID})
_YEARS: tuple[Path, ...] = (("model_year",), ("basic", "model_year"))

_FIRST_CARS = 1900
_MADE_HERE = 1955
"""The first Korean car; what is older was brought here, and is rare."""
_LONG_AGO = 20
_VALID_YEARS = 10
_VALID_USUALLY = 6
_EARLY_YEARS = 2
"""A model year's cars come out in the year before; two years before is odd, more can't be."""
_LATE_YEARS = 5


@dataclass(frozen=True)
class Stated:
    """What a body says of the car's age: each with the path where it stands."""

    year: tuple[Path, int] | None
    registered: tuple[Path, date] | None
    seen: tuple[Path, date] | None


def _stated(facts: Facts) -> Stated:
    """`seen` is the day on which a dealer or an inspector had the car before them, registered as it was.

    A day that can't be by itself is told by itself, and is compared with none.
    """
    years = ((path, _value(facts.body, path)) for path in _YEARS)
    year = next(((path, value) for path, value in years if isinstance(value, int)), None)
    return Stated(year, _possible(facts, _REGISTERED), _possible(facts, _SEEN))


def _possible(facts: Facts, paths: Iterable[Path]) -> tuple[Path, date] | None:
    today = _today(facts)
    days = ((path, day) for path, day in _days(facts, paths) if day.year >= _FIRST_CARS and day <= today)
    return next(days, None)


def _value(body: JsonObject, path: Path) -> object:
    value: object = body
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _all_days(facts: Facts) -> dict[Path, date]:
    return {path: day for path in _ALL if (day := facts.day(*path))}


def _days(facts: Facts, paths: Iterable[Path]) -> Iterator[tuple[Path, date]]:
    days = facts.once(_all_days)
    return ((path, days[path]) for path in paths if path in days)


def _spot(path: Path) -> Spot:
    return Spot("".join(f"/{escape(name)}" for name in path))


def _today(facts: Facts) -> date:
    return facts.now.astimezone(SEOUL).date()


def _future(facts: Facts) -> Iterable[Spot]:
    today = _today(facts)
    yield from (_spot(path) for path, day in _days(facts, (*_EVENTS, *_REGISTERED)) if day > today)
    notified_at = facts.body.get("notified_at")
    if isinstance(notified_at, str) and datetime.fromisoformat(notified_at) > facts.now:
        yield Spot("/notified_at")


def _before_cars(facts: Facts) -> Iterable[Spot]:
    paths = (*_EVENTS, *_INSPECTED, *_REGISTERED, *_VALID)
    return (_spot(path) for path, day in _days(facts, paths) if day.year < _FIRST_CARS)


def _impossible_year(facts: Facts) -> Iterable[Spot]:
    stated = facts.once(_stated)
    if stated.year is None:
        return
    path, year = stated.year
    if year > _today(facts).year + 1 or (
        stated.registered and stated.registered[1].year < year - _EARLY_YEARS
    ):
        yield _spot(path)


def _before_registration(facts: Facts) -> Iterable[Spot]:
    stated = facts.once(_stated)
    if stated.registered and stated.seen and stated.seen[1] < stated.registered[1]:
        yield _spot(stated.registered[0])


def _valid_too_long(facts: Facts) -> Iterable[Spot]:
    last = _today(facts).year + _VALID_YEARS
    return (_spot(path) for path, day in _days(facts, _VALID) if day.year > last)


def _long_ago(facts: Facts) -> Iterable[Spot]:
    event = _today(facts).year - _LONG_AGO
    for path, day in _days(facts, (*_EVENTS, *_INSPECTED)):
        if _FIRST_CARS <= day.year < event:
            yield _spot(path)
    stated = facts.once(_stated)
    for placed in (stated.registered and (stated.registered[0], stated.registered[1].year), stated.year):
        if placed and _FIRST_CARS <= placed[1] < _MADE_HERE:
            yield _spot(placed[0])


def _odd_together(facts: Facts) -> Iterable[Spot]:
    stated, today = facts.once(_stated), _today(facts)
    if stated.year and stated.registered:
        path, year = stated.year
        # Not where the year can't be: D3 refuses that, and one mistake is told once.
        if not year - _EARLY_YEARS < stated.registered[1].year <= year + _LATE_YEARS and not list(
            _impossible_year(facts)
        ):
            yield _spot(path)
    valid = list(_days(facts, _VALID))
    if stated.registered and valid and valid[0][1] < stated.registered[1]:
        yield _spot(valid[0][0])
    for path, day in valid:
        if today.year + _VALID_USUALLY < day.year <= today.year + _VALID_YEARS:
            yield _spot(path)
    sold, delivered = facts.day("sold_on"), facts.day("delivered_on")
    if sold and delivered and delivered < sold:
        yield Spot("/delivered_on")


_KINDS = frozenset(
    {
        ACQUIRED.name,
        LISTED.name,
        AMENDED.name,
        DELISTED.name,
        SOLD.name,
        NOTIFICATION.name,
        REPLACED.name,
        INSPECTION.name,
    }
)
_HAPPENED = Text("기록은 이미 일어난 일을 적습니다", "A record says what has happened")
_FITS = Text("한 기록의 날짜는 서로 맞아야 합니다", "The days of one record fit together")


def _rule(
    identifier: str, basis: Text, severity: Severity, text: Text, check: Callable[[Facts], Iterable[Spot]]
) -> Rule:
    return Rule(identifier, basis, severity, Stops.RECORDING, text, check, _KINDS)


RULES = (
    _rule("D1", _HAPPENED, Severity.REFUSE, R8_FUTURE, _future),
    _rule(
        "D2",
        _HAPPENED,
        Severity.REFUSE,
        Text(
            "자동차가 없던 때의 날짜입니다. 연도를 확인해 주십시오.",
            "There were no cars then: check the year.",
        ),
        _before_cars,
    ),
    _rule(
        "D3",
        _FITS,
        Severity.REFUSE,
        Text(
            "있을 수 없는 연식입니다. 연식은 내년을 넘지 않고, 최초등록 연도보다 2년 넘게 늦지 않습니다.",
            "There is no such model year: it is not after next year, "
            "nor more than two years after the year of first registration.",
        ),
        _impossible_year,
    ),
    _rule(
        "D4",
        _FITS,
        Severity.REFUSE,
        Text(
            "최초등록일이 점검일이나 제시일보다 늦습니다.",
            "The car was first registered after the day on which it was inspected or listed.",
        ),
        _before_registration,
    ),
    _rule(
        "D5",
        _HAPPENED,
        Severity.ASK,
        Text(
            "아주 오래된 날짜나 연식입니다. 연도를 확인해 주십시오.",
            "This day or year is very long ago: check the year.",
        ),
        _long_ago,
    ),
    _rule(
        "D6",
        _FITS,
        Severity.ASK,
        Text(
            "이 날짜나 연식은 함께 적힌 다른 날짜와 잘 맞지 않습니다. 확인해 주십시오.",
            "This day or year hardly fits the other days of the record: please check it.",
        ),
        _odd_together,
    ),
    _rule(
        "D7",
        _FITS,
        Severity.REFUSE,
        Text(
            "검사유효기간이 이렇게 먼 미래일 수 없습니다.",
            "A periodic inspection is not valid so far ahead.",
        ),
        _valid_too_long,
    ),
)
