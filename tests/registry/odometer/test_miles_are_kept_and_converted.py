import pytest

from records.people.authors import Author
from registry.odometer.readings import to_km
from tests.cast import listed
from verifier import canonical

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("miles", "km"), [(0, 0), (1, 2), (38_882, 62_575), (100_000, 160_934), (999_999, 1_609_342)]
)
def test_half_a_kilometre_rounds_up(miles: int, km: int) -> None:
    assert to_km(miles, "mi") == km
    assert to_km(miles, "km") == miles


def test_stated_miles_stay_beside_the_kilometres(dealer: Author) -> None:
    stated = listed(dealer, odometer={"stated": 38_882, "unit": "mi"})
    body = canonical.loads(stated.content.canonical)["body"]
    assert body["odometer"] == {"stated": 38_882, "unit": "mi", "km": 62_575}
