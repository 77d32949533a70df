"""What a withheld plate says of its car is worked out once for each record, and no longer told where the plate went."""

from datetime import UTC, datetime

import pytest

from anchoring.log.memory import Memory
from records.contents import services
from records.contents.models import Disclosure
from records.contents.withholding import Opened
from records.people.authors import Author
from registry.vehicles import plate_rules
from registry.vehicles.harm import Harm
from registry.vehicles.selectors import vehicle_history
from tests.cast import inspected, subject

RENTAL = "12하3456"


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plate_rules, "_USES", Memory[str](10))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of withheld values that were decrypted."""
    paths: list[str] = []
    before = services.opened_of

    def counted(disclosure: Disclosure) -> Opened:
        paths.append(disclosure.path)
        return before(disclosure)

    monkeypatch.setattr(services, "opened_of", counted)
    return paths


def is_told() -> bool:
    car = vehicle_history(subject(), now=datetime.now(UTC))
    assert car is not None
    return any(flag.harm is Harm.PLATE_USE for flag in car.verdict.flags)


def test_a_car_s_plates_alone_are_opened_and_once(dealer: Author, opened: list[str]) -> None:
    inspected(dealer, basic__plate_no=RENTAL)
    opened.clear()
    assert is_told()
    assert is_told()
    assert opened == ["basic.plate_no"]


def test_a_plate_that_went_says_nothing_any_more(dealer: Author) -> None:
    inspected(dealer, basic__plate_no=RENTAL)
    assert is_told()
    Disclosure.objects.filter(path="basic.plate_no").delete()
    assert not is_told()
