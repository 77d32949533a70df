"""A record that is not logged yet waits since its own time, whatever the outbox says."""

from datetime import timedelta

from django.db.models import F

from anchoring.log.selectors import Stage
from anchoring.models import PendingEntry
from records.people.authors import Author
from records.proof.proved import proved, record_states
from tests.cast import listed


def test_the_outbox_s_time_is_not_shown(dealer: Author) -> None:
    record = listed(dealer)
    PendingEntry.objects.update(created_at=F("created_at") - timedelta(days=400))
    shown = proved(record.subject)
    assert shown
    for states in (record_states([record]), shown.states):
        state = states[record.digest]
        assert (state.stage, state.since) == (Stage.PENDING, record.recorded_at)
