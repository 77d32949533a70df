from datetime import date

import pytest

from records.web.charts import bar_chart
from records.web.status import ether
from registry.odometer.readings import Fall, OdometerReport, Outcome, Reading
from registry.web.charts import odometer_chart


def reading(day: int, km: int, *, certified: bool = False) -> Reading:
    return Reading(
        f"{day:02}", "vehicle:listed", date(2026, 1, day), km, "km", km, "one", is_certified=certified
    )


def report(*readings: Reading, falls: tuple[Fall, ...] = ()) -> OdometerReport:
    return OdometerReport(Outcome.CLEAR, readings, falls, compared=())


def test_one_reading_makes_no_chart() -> None:
    assert odometer_chart(report()) is None
    assert odometer_chart(report(reading(1, 50_000))) is None


def test_an_unreadable_gauge_is_left_out() -> None:
    assert odometer_chart(report(reading(1, 1), reading(2, 50_000))) is None


def test_more_kilometres_stand_higher_and_later_ones_to_the_right() -> None:
    chart = odometer_chart(report(reading(1, 10_000), reading(10, 20_000), reading(20, 30_000)))
    assert chart is not None
    assert [dot.y for dot in chart.dots] == sorted((dot.y for dot in chart.dots), reverse=True)
    assert [dot.x for dot in chart.dots] == sorted(dot.x for dot in chart.dots)
    assert chart.kilometres[-1].value >= 30_000
    assert all(0 <= dot.x <= chart.width and 0 <= dot.y <= chart.height for dot in chart.dots)


def test_readings_of_one_day_stand_side_by_side() -> None:
    chart = odometer_chart(report(reading(5, 10_000), reading(5, 10_000), reading(5, 10_100)))
    assert chart is not None
    assert len({dot.x for dot in chart.dots}) == 3
    assert [day for _, day in chart.days] == [date(2026, 1, 5)]


def test_a_fall_is_marked() -> None:
    high, low = reading(1, 90_000), reading(9, 60_000)
    chart = odometer_chart(report(high, low, falls=(Fall(low, high),)))
    assert chart is not None
    assert [dot.falls for dot in chart.dots] == [False, True]


def test_a_very_large_reading_has_round_marks() -> None:
    chart = odometer_chart(report(reading(1, 0 + 2), reading(2, 19_999_999)))
    assert chart is not None
    assert [tick.value for tick in chart.kilometres] == [0, 5_000_000, 10_000_000, 15_000_000, 20_000_000]


def test_bars_reach_to_their_values() -> None:
    chart = bar_chart([(80_000, "1"), (40_000, "2")])
    assert chart is not None
    assert chart.bars[0].height == 2 * chart.bars[1].height
    assert all(bar.y + bar.height == chart.bottom for bar in chart.bars)
    assert bar_chart([]) is None


def test_a_fee_is_exact() -> None:
    assert ether(None) == ""
    assert ether(0) == "0"
    assert ether(79_313 * 10**9) == "0.000079313"
    assert ether(1234 * 10**18 + 1) == "1,234.000000000000000001"


@pytest.mark.parametrize("after", [50, 0])
def test_the_course_breaks_where_the_gauge_was_replaced(after: int) -> None:
    replaced = Reading(
        "3",
        "odometer:replaced",
        date(2026, 1, 3),
        after,
        "km",
        after,
        "one",
        is_certified=True,
        restarts=True,
    )
    readings = (reading(1, 90_000), reading(2, 91_000), replaced, reading(4, 1_200))
    chart = odometer_chart(report(*readings))
    assert chart is not None
    assert [len(line.split()) for line in chart.lines] == [2, 2]
    assert [dot.reading for dot in chart.restarts] == [replaced]
