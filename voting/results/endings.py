"""What comes by itself when a poll's time is over: its end is stated, and its secret keys are destroyed."""

import logging
from datetime import timedelta

from django.utils import timezone

from records.contents.models import Record
from records.terms.subjects import number_of
from voting.keys.files import CODES, VRF, key_destroy, key_names, polls_with_keys
from voting.polls.models import Poll
from voting.polls.rows import poll_subject
from voting.results.kinds import CLOSED, TALLIED
from voting.results.services import poll_close

VRF_KEPT = timedelta(days=60)
"""After the first tally, in which people can still ask whether their right was used; after a cancellation too."""

logger = logging.getLogger(__name__)


def polls_close() -> int:
    """State the end of every poll whose time is over; how many. One poll's fault stops no other: the next beat tries again."""
    closed = 0
    for poll in Poll.objects.filter(ending=None, closes_at__lte=timezone.now()).order_by("closes_at"):
        try:
            poll_close(number=number_of(poll.subject))
            closed += 1
        except Exception as error:  # noqa: BLE001 - whatever it is, the others go on; its text may tell of a ballot
            logger.error("a poll can't be closed: %s", type(error).__name__)
    return closed


def keys_destroy() -> int:
    """Destroy the secret keys whose time is over; how many. All go with the poll's end, but those with which a right is
    proved to whom it belongs, 60 days behind it: the VRF key, and what invitations are checked with."""
    destroyed = 0
    for number in polls_with_keys():
        poll = Poll.objects.filter(subject=poll_subject(number)).select_related("ending").first()
        if poll is None or poll.ending is None:
            continue
        for name in key_names(number):
            if name not in {VRF, CODES} or _is_vrf_over(poll, poll.ending):
                key_destroy(number, name)
                destroyed += 1
    return destroyed


def _is_vrf_over(poll: Poll, ending: Record) -> bool:
    tallies = Record.objects.filter(subject=poll.subject, kind=TALLIED.name).order_by("recorded_at")
    first = tallies.values_list("recorded_at", flat=True).first()
    if first is None:
        # A poll that is closed and not counted yet keeps it; a cancelled one is never counted.
        return ending.kind != CLOSED.name and ending.recorded_at < timezone.now() - VRF_KEPT
    return first < timezone.now() - VRF_KEPT
