"""A roll ends with who asked for it, and what is left of one that ended is destroyed, whatever stays of another."""

from __future__ import annotations

from uuid import UUID

import pytest

from records.people.models import Membership
from records.terms.texts import Refusal
from tests.voting.process.test_making_rolls import accepted, asked, code_of, left_of
from tests.voting.story import Story
from voting.keys.files import key_destroy
from voting.rolls import stored, texts
from voting.rolls.models import Roll
from voting.rolls.services import rolls_work

__all__ = ["accepted"]
pytestmark = pytest.mark.django_db


def test_who_left_meanwhile_gets_no_roll(accepted: Story) -> None:
    waiting = asked(accepted)
    Membership.objects.filter(pk=accepted.city.membership.pk).update(ended_at=accepted.clock.now)
    rolls_work()
    waiting.refresh_from_db()
    assert code_of(waiting) == "organisation_inactive"
    assert (left_of(waiting, accepted), Roll.objects.count()) == ([], 0)


def test_a_key_or_file_that_stays_stops_no_other(
    accepted: Story, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lists = []
    for _ in range(3):
        waiting = asked(accepted)
        waiting.refresh_from_db()
        waiting.fail(Refusal("roll_gone", texts.GONE))
        lists.append(waiting)
    destroy = key_destroy

    def refused(poll: UUID, name: str) -> None:
        if name == lists[0].key_name:
            raise PermissionError(name)
        destroy(poll, name)

    with monkeypatch.context() as patch:
        patch.setattr(stored, "key_destroy", refused)
        rolls_work()
    # Of the one whose key stays the list is gone.
    assert [left_of(waiting, accepted) for waiting in lists] == [[lists[0].key_name], [], []]
    assert "PermissionError" in caplog.text
    rolls_work()
    assert left_of(lists[0], accepted) == []
