"""Where the offices are that issue votes in a poll."""

from voting import wiring
from voting.polls.running import Running


def offices_of(poll: Running) -> list[dict[str, str]]:
    """Where a voter is identified and gets signatures; the first one proves rights too, and is asked for its signature last."""
    shown = []
    for place, licence in enumerate(poll.opened.licences):
        base = f"{wiring.issuer_url(licence)}/api/polls/{poll.uuid}"
        names = ("identify", "signature") if place else ("identify", "right", "signature")
        shown.append({"licence": licence, **{name: f"{base}/{name}" for name in names}})
    return shown
