"""The course of a car's odometer as plain numbers that a template draws."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from records.web.charts import Tick, round_ticks
from registry.odometer.readings import OdometerReport, Reading

MOST_DOTS = 200


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    reading: Reading
    # Less than a reading that was taken earlier.
    falls: bool


@dataclass(frozen=True)
class OdometerChart:
    width: int
    height: int
    left: int
    bottom: int
    dots: tuple[Dot, ...]
    # One for each gauge: it breaks where the gauge was replaced.
    lines: tuple[str, ...]
    # Where a gauge was repaired or replaced.
    restarts: tuple[Dot, ...]
    kilometres: tuple[Tick, ...]
    days: tuple[tuple[float, date], ...]


def odometer_chart(report: OdometerReport, *, width: int = 640, height: int = 300) -> OdometerChart | None:
    """None for fewer than two readings: one alone says nothing about a course."""
    readings = [reading for reading in report.readings if reading.is_readable or reading.restarts]
    if len(readings) < 2:
        return None
    fallen = {fall.lower for fall in report.falls}
    left, right, top, bottom = 118, width - 24, 20, height - 44
    first, last = readings[0].read_on, readings[-1].read_on
    ticks = round_ticks(max(reading.km for reading in readings))
    if len(readings) > MOST_DOTS:
        readings = _thinned(readings, fallen)

    def x(index: int, day: date) -> float:
        # On one and the same day only the order is known.
        part = (day - first) / (last - first) if last > first else index / (len(readings) - 1)
        return round(left + 20 + (right - left - 40) * part, 1)

    def y(km: float) -> float:
        return round(bottom - (bottom - top) * km / ticks[-1], 1)

    dots = tuple(
        Dot(x(index, reading.read_on), y(reading.km), reading, reading in fallen)
        for index, reading in enumerate(readings)
    )
    return OdometerChart(
        width=width,
        height=height,
        left=left,
        bottom=bottom,
        dots=dots,
        lines=tuple(_lines(dots)),
        restarts=tuple(dot for dot in dots if dot.reading.restarts),
        kilometres=tuple(Tick(y(value), value) for value in ticks),
        days=tuple(
            (x(0 if day == first else len(readings) - 1, day), day) for day in dict.fromkeys((first, last))
        ),
    )


def _thinned(readings: Sequence[Reading], fallen: Collection[Reading]) -> list[Reading]:
    """Of so many that one dot would hide the other: where each of a few dozen equal spans is highest and lowest, falls
    lowest, and its gauge restarts first. The first and the last reading stay, so that the axis is the same."""
    span = -(-len(readings) // (MOST_DOTS // 4))
    kept = {0, len(readings) - 1}
    for start in range(0, len(readings), span):
        places = range(start, min(start + span, len(readings)))
        falls = [place for place in places if readings[place] in fallen]
        restarts = [place for place in places if readings[place].restarts]
        kept |= {
            min(places, key=lambda place: readings[place].km),
            max(places, key=lambda place: readings[place].km),
            *sorted(falls, key=lambda place: readings[place].km)[:1],
            *restarts[:1],
        }
    return [readings[place] for place in sorted(kept)]


def _lines(dots: Sequence[Dot]) -> Iterator[str]:
    """The course of each gauge; a single reading has none."""
    start = 0
    for at, dot in enumerate([*dots[1:], None], 1):
        if dot is None or dot.reading.restarts:
            if at - start > 1:
                yield " ".join(f"{dot.x},{dot.y}" for dot in dots[start:at])
            start = at
