import pytest

from registry.uploads.files import cells


@pytest.mark.parametrize(
    ("cell", "times", "amount"),
    [
        ("1억 2,000만원", 1, 120_000_000),
        ("1억2000만", 1, 120_000_000),
        ("1.2억", 1, 120_000_000),
        ("1억 2천만원", 1, 120_000_000),
        ("1억2천", 1, 120_000_000),
        ("1억 2천원", 1, 120_000_000),
        ("1억2000", 1, 120_000_000),
        ("1억 3만 2천", 1, 100_032_000),
        ("1억 5원", 1, 100_000_005),
        ("2억 5,000", 1, 250_000_000),
        ("1억 500", 1, 105_000_000),
        ("1억 500원", 1, 100_000_500),
        ("1억 20,000,000원", 1, 120_000_000),
        ("1,350만원", 1, 13_500_000),
        ("1350.5만원", 1, 13_505_000),
        ("1350.5", 10_000, 13_505_000),
        ("1,350만 5,000원", 1, 13_505_000),
        ("₩13,500,000", 1, 13_500_000),
        ("0", 1, None),
        ("0만원", 1, None),
        ("상담", 1, None),
        ("가격 문의", 1, None),
        ("상담/문의", 1, None),
    ],
)
def test_a_price_is_read_as_it_is_written(cell: str, times: int, amount: int | None) -> None:
    assert cells.price(cell, currency="KRW", times=times, most=10**12) == amount


@pytest.mark.parametrize(
    "cell", ["만원", "2000만 1억", "1만 1만", "1억 5만 3억", "억", "1.350만원", "싸게", "1350.55555만원"]
)
def test_a_price_with_two_readings_is_none(cell: str) -> None:
    with pytest.raises(cells.CellError):
        cells.price(cell, currency="KRW", times=1, most=10**12)


@pytest.mark.parametrize("cell", ["1억2", "1억 5", "1억 50", "1억 2천 500", "1억 2천 500원", "1억2천5"])
def test_an_unsaid_part_is_not_guessed(cell: str) -> None:
    """`1억2` is 120 million to most, and was 100,020,000."""
    with pytest.raises(cells.CellError) as caught:
        cells.price(cell, currency="KRW", times=1, most=10**12)
    assert caught.value.code == "price_unsaid"


def test_a_price_in_won_is_no_price_in_dollars() -> None:
    with pytest.raises(cells.CellError) as caught:
        cells.price("1,350만", currency="USD", times=1, most=10**12)
    assert caught.value.code == "currency_differs"
