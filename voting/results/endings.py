"""What comes by itself when a poll's time is over: its end is stated, and its secret keys are destroyed."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from anchoring.log.labels import LabelsAwayError
from records.files.storage import done_with_each
from records.proof.stored import logged_under
from records.terms.subjects import number_of
from verifier.polls.kinds import CANCELLED, CLOSED, TALLIED
from voting.keys.files import CODES, VRF, key_destroy, key_names, polls_with_keys
from voting.polls.models import Poll
from voting.polls.rows import poll_subject
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
    return done_with_each(_keys_over(), lambda key: key_destroy(*key))


def _keys_over() -> Iterator[tuple[UUID, str]]:
    """Each by its poll and name."""
    for number in polls_with_keys():
        poll = Poll.objects.filter(subject=poll_subject(number)).exclude(ending=None).first()
        if poll is None:
            continue
        for name in key_names(number):
            if name not in {VRF, CODES} or _is_vrf_over(poll.subject):
                yield number, name


def _is_vrf_over(subject: str) -> bool:
    """By what the log is proved to have, and when: a row's time, which a hand can set back, ends no key."""
    try:
        places = logged_under([subject]).places(subject)
    except LabelsAwayError:
        return False
    times: dict[str, datetime] = {}
    for place in places:
        if place.is_proved:
            times.setdefault(place.kind, place.time)
    # A poll that is closed and not counted yet keeps it; a cancelled one is never counted.
    over = times.get(TALLIED) or (None if CLOSED in times else times.get(CANCELLED))
    return over is not None and over < timezone.now() - VRF_KEPT
