"""A row for each poll that somebody has stated something about. Who holds it changes the poll alone."""

from collections.abc import Collection

from records.people.permissions import missing
from verifier.polls.kinds import SCHEME
from verifier.subjects import is_poll
from voting.polls.models import Poll


def poll_subject(number: object) -> str:
    """The subject of the poll with this UUID. MISSING where it is none."""
    if not is_poll(str(number)):
        raise missing()
    return f"{SCHEME}{number}"


def poll_found(number: object) -> Poll:
    """The poll with this UUID; MISSING where nothing was stated about it."""
    poll = Poll.objects.select_related("opening", "ending").filter(subject=poll_subject(number)).first()
    if poll is None:
        raise missing()
    return poll


def poll_lock(subject: str) -> Poll:
    """In a transaction: the poll's row, held until that is over. All that changes a poll holds it."""
    poll = Poll.objects.select_for_update(of=("self",)).filter(subject=subject).first()
    if poll is None:
        raise missing("/subject")
    return poll


def polls_lock(subjects: Collection[str]) -> set[str]:
    """In one order everywhere, so that two transactions wait for each other and never cross."""
    rows = Poll.objects.select_for_update().filter(subject__in=subjects).order_by("subject")
    return {poll.subject for poll in rows}


def polls_recorded(subjects: Collection[str]) -> None:
    """Another transaction may have been faster: then its row stays."""
    for subject in sorted(subjects):
        Poll.objects.get_or_create(subject=subject)
