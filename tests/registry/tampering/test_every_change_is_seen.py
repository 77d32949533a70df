"""Each row of each table changed behind the registry's back: a page says so, or the audit, or nothing shows it.

What its own people typed, and what is the registry's word alone, may change on their desks and on the page that says so;
it changes no car's page, record, paper, hand-over, proof or directory.
"""

import pytest

from records.people.authors import Author
from tests.cast import Signer
from tests.records.tampering.staged import PARTS, Staged
from tests.registry.tampering.stage import stage

pytestmark = [pytest.mark.django_db, pytest.mark.soak]


@pytest.fixture
def cars(dealer: Author, rival: Author, inspector: Author, city: Author, signer: Signer) -> Staged:
    return stage(dealer, rival, inspector, city, signer)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_change_of_a_row_is_seen(cars: Staged, capsys: pytest.CaptureFixture[str], part: int) -> None:
    """All of them take half an hour."""
    apps = ("anchoring", "records", "registry")
    cars.every_change_is_seen(capsys, part, apps=apps, elsewhere={"anchoring.Tile"})
