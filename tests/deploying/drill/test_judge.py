"""What the drill forgives, without a drill."""

import pytest

from tests.deploying.drill.journal import FOUND_OUT, Down, Met
from tests.deploying.drill.judge import unexcused

DOWNS = [Down(10, 20), Down(60, 61)]


@pytest.mark.parametrize(
    ("due", "took", "forgiven"),
    [
        (8, 1, False),
        (8, 3, True),
        (19, 1, True),
        (20 + FOUND_OUT - 0.1, 1, True),
        (20 + FOUND_OUT + 0.1, 1, False),
        (40, 9, False),
        (59, 2, True),
    ],
)
@pytest.mark.parametrize("status", [0, 500, 502, 503, 200, 404])
def test_errors_are_forgiven_while_something_is_down(
    due: float, took: float, forgiven: bool, status: int
) -> None:
    met = Met("page", due, took, status)
    assert bool(unexcused([met], DOWNS)) == (status not in {200, 404} and not forgiven)
