"""Charts as plain numbers that a template draws: no script, no library, and they print."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10


@dataclass(frozen=True)
class Tick:
    at: float
    value: int


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    value: int
    title: str


@dataclass(frozen=True)
class BarChart:
    width: int
    height: int
    left: int
    bottom: int
    bars: tuple[Bar, ...]
    values: tuple[Tick, ...]


def bar_chart(values: Sequence[tuple[int, str]], *, width: int = 640, height: int = 200) -> BarChart | None:
    """One bar for each (value, title), oldest first; None where there is nothing to draw."""
    if not values:
        return None
    left, right, top, bottom = 76, width - 8, 12, height - 24
    ticks = round_ticks(max(value for value, _ in values))
    step = (right - left) / max(len(values), 12)
    bars = []
    for index, (value, title) in enumerate(values):
        height_of = (bottom - top) * value / ticks[-1]
        bars.append(
            Bar(
                x=round(left + step * index + step * 0.15, 1),
                y=round(bottom - height_of, 1),
                width=round(step * 0.7, 1),
                height=round(height_of, 1),
                value=value,
                title=title,
            )
        )
    lines = tuple(Tick(round(bottom - (bottom - top) * value / ticks[-1], 1), value) for value in ticks)
    return BarChart(width, height, left, bottom, tuple(bars), lines)


def round_ticks(high: int, count: int = 4) -> list[int]:
    """Round numbers from 0 to at least `high`, in about `count` steps."""
    step = max(1.0, high / count)
    magnitude = 10 ** floor(log10(step))
    step = next(magnitude * factor for factor in (1, 2, 2.5, 5, 10) if magnitude * factor >= step)
    return [round(step * index) for index in range(max(ceil(high / step), 1) + 1)]
