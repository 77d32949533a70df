"""Each row of each table changed behind the registry's back: a page says so, or the audit, or nothing shows it."""

import pytest
from django.db import DatabaseError, connection, models, transaction

from anchoring import triggers
from records.people.authors import Author
from tests.cast import Signer
from tests.registry.tampering.changes import Change, changes_of, tables
from tests.registry.tampering.guards import UNGUARDED
from tests.registry.tampering.looks import Seen, seen_all
from tests.registry.tampering.stage import Stage, stage

pytestmark = [pytest.mark.django_db, pytest.mark.soak]


@pytest.fixture
def staged(dealer: Author, rival: Author, inspector: Author, city: Author, signer: Signer) -> Stage:
    return stage(dealer, rival, inspector, city, signer)


@pytest.mark.parametrize("model", tables(), ids=lambda model: model._meta.label)
def test_every_change_of_a_row_is_seen(staged: Stage, model: type[models.Model]) -> None:
    triggers.remove(connection)
    before, known = seen_all(staged.looks), staged.findings()
    passing = {name for name, seen in seen_all(staged.looks).items() if seen != before[name]}
    assert known == set()
    unseen = []
    for change in changes_of(model):
        if (change.table, change.column) in UNGUARDED:
            continue
        with transaction.atomic():
            if _made(change):
                unseen += _unseen(staged, change, before, passing)
            transaction.set_rollback(True)
    assert not unseen, "\n".join(unseen)


def _made(change: Change) -> bool:
    """Whether the database lets it: what a constraint refuses is no change."""
    try:
        with transaction.atomic():
            change.make()
    except DatabaseError:
        return False
    return True


def _unseen(staged: Stage, change: Change, before: dict[str, Seen], passing: set[str]) -> list[str]:
    if staged.findings():
        # The audit is quick; all the pages are not.
        return []
    after = seen_all(staged.looks)
    silent = [
        name
        for name, seen in after.items()
        if name not in passing and seen != before[name] and not seen.says_more_than(before[name])
    ]
    return [f"{change}: {', '.join(silent[:4])}"] if silent else []
