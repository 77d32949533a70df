"""The number that leads to a poll where no code can be scanned: made of its UUID, so that nobody keeps or gives one out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from voting.polls.models import Poll

DIGITS = 6
_FOR = b"room"


def room_number(poll: UUID) -> str:
    """Six digits. No secret: whoever knows the poll's address can work it out."""
    digest = hashlib.sha256(_FOR + poll.bytes).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}}"


def polls_of_room(typed: str) -> Sequence[Poll]:
    """Those with this number that were opened and are not over: one, seldom more. Blanks and hyphens don't matter."""
    number = "".join(typed.split()).replace("-", "")
    going = Poll.objects.filter(ending=None, opening__isnull=False, closes_at__gt=timezone.now())
    return [poll for poll in going if room_number(poll.uuid) == number]
