"""Whether a right is on a poll's roll."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from records.contents.models import RecordAttachment
from records.files.services import attachment_whole
from verifier.polls.beginning import ROLL_NAME
from verifier.polls.rights import RIGHT_SIZE
from voting import wiring
from voting.issuing.elsewhere import file_elsewhere
from voting.polls.running import Running


def is_eligible(poll: Running, right: bytes) -> bool:
    """True where there is no roll: then whoever is identified may vote. Raises Unavailable where the roll can't be had."""
    size = poll.opened.eligible.size
    if size is None:
        return True
    roll = _roll(poll.subject, poll.digest, size)
    # Ascending: that is why the opening is right.
    place = bisect_left(range(size), right, key=lambda number: _at(roll, number))
    return _at(roll, place) == right


def _at(roll: bytes, number: int) -> bytes:
    return roll[number * RIGHT_SIZE : (number + 1) * RIGHT_SIZE]


@lru_cache(maxsize=4)
def _roll(subject: str, opening: str, size: int) -> bytes:
    if wiring.is_issuer_only():
        return file_elsewhere(subject.partition(":")[2], ROLL_NAME, size * RIGHT_SIZE)
    row = RecordAttachment.objects.select_related("attachment").get(record=opening, name=ROLL_NAME)
    with attachment_whole(row.attachment) as file:
        return file.read()
