"""Polls that take rights and ballots, from the registry's own records."""

from __future__ import annotations

from functools import lru_cache

from records.people.permissions import missing
from verifier.polls.opening import Opened
from voting.polls.course import course_of
from voting.polls.models import Poll
from voting.polls.rows import poll_found
from voting.polls.running import Running


def running_found(number: object) -> Running:
    """The poll with this UUID as it was opened. A Refusal where it was not."""
    return running(poll_found(number))


def running(poll: Poll) -> Running:
    """The poll of a row. A Refusal where it was not opened."""
    if poll.opening_id is None:
        raise missing()
    digest = poll.opening_id
    return Running(
        subject=poll.subject,
        digest=digest,
        opened=_opened(poll.subject, digest),
        is_certified=digest in _certified or _is_certified(poll.subject, digest),
        is_over=poll.ending_id is not None,
    )


_certified: set[str] = set()
"""Openings that every issuer has certified: before the first ballot is what counts, and what comes later changes nothing here."""


def _is_certified(subject: str, digest: str) -> bool:
    if not course_of(subject, only_last_box=True).is_certified(digest):
        return False
    _certified.add(digest)
    return True


@lru_cache(maxsize=64)
def _opened(subject: str, digest: str) -> Opened:  # noqa: ARG001 - an opening never changes, and its digest names it
    opened = course_of(subject, only_last_box=True).opened
    if opened is None:
        raise missing()
    return opened
