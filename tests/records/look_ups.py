"""A day of few look-ups of others' cars, and what was counted of it."""

from typing import Any

import pytest

from records.audit_log.models import LookUps
from records.people.authors import Author

DAY = 10


@pytest.fixture(autouse=True)
def ten_a_day(settings: Any) -> None:
    settings.LOOK_UPS_A_DAY = DAY


def counts(author: Author) -> tuple[int, int, int, int]:
    row = LookUps.objects.get(organisation=author.organisation)
    return row.known, row.unknown, row.refused, row.spent
