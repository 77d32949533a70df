"""Each row of each table changed behind the registry's back: a page says so, or the audit, or nothing shows it.

What its own people typed, and what is the registry's word alone, may change on their desks and on the page that says so;
it changes no car's page, record, paper, hand-over, proof or directory.
"""

import sys

import pytest
from django.db import DatabaseError, connection, transaction

from anchoring import triggers
from records.people.authors import Author
from tests.cast import Signer
from tests.registry.tampering.changes import Change, changes_of, tables
from tests.registry.tampering.guards import may_go_unnamed, may_show
from tests.registry.tampering.looks import Seen, seen_all
from tests.registry.tampering.stage import Stage, stage
from tests.verifier.rounds import sample

pytestmark = [pytest.mark.django_db, pytest.mark.soak]

LEAST = 300
"""So many changes at least, whatever the tables become. All of them take half an hour."""


@pytest.fixture
def staged(dealer: Author, rival: Author, inspector: Author, city: Author, signer: Signer) -> Stage:
    return stage(dealer, rival, inspector, city, signer)


def test_every_change_of_a_row_is_seen(staged: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    triggers.remove(connection)
    # The audit remembers rows that it saw.
    assert staged.findings() == set()
    before = seen_all(staged.looks)
    assert {name: seen.text for name, seen in before.items() if seen.status >= 500} == {}
    assert seen_all(staged.looks) == before
    made, unseen = 0, list[str]()
    changes = (change for model in tables() for change in changes_of(model))
    for change in sample(list(changes)):
        # What waits, and since when, passes by itself.
        before |= seen_all([look for look in staged.looks if "/status/" in look.name])
        with transaction.atomic():
            if _made(change):
                made += 1
                unseen += _unseen(staged, change, before)
            transaction.set_rollback(True)
    with capsys.disabled():
        sys.stdout.write(f"{made} changes\n")
    assert not unseen, "\n".join(unseen)
    assert made >= len(sample(range(LEAST)))


def _made(change: Change) -> bool:
    """Whether the database lets it: what a constraint refuses is no change."""
    try:
        with transaction.atomic():
            change.make()
    except DatabaseError:
        return False
    return True


def _is_named(staged: Stage) -> bool:
    """By an audit that leaves no trace: pages show when one last looked."""
    with transaction.atomic():
        found = staged.findings()
        transaction.set_rollback(True)
    return bool(found)


def _unseen(staged: Stage, change: Change, before: dict[str, Seen]) -> list[str]:
    if not may_go_unnamed(change.table, change.column) and _is_named(staged):
        # The audit is quick; all the pages are not.
        return []
    after = seen_all([look for look in staged.looks if not may_show(change.table, change.column, look.name)])
    silent = [
        name for name, seen in after.items() if seen != before[name] and not seen.says_more_than(before[name])
    ]
    return [f"{change}: {', '.join(silent[:4])}"] if silent else []
