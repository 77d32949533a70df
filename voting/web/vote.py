"""The page on which a citizen votes. What is asked there, the page asks itself: see static/voting/."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from records.terms.texts import Refusal
from records.web.verifier import allow_only
from records.wiring import public_rpc
from verifier import canonical
from voting import wiring
from voting.openings.offices import offices_of
from voting.polls.found import running
from voting.polls.overview import Stage
from voting.polls.rows import poll_found
from voting.web.views import PollView, poll_view

_EARLY = (Stage.PROPOSED, Stage.WITHDRAWN, Stage.REVIEWED, Stage.OPENED)


class State(StrEnum):
    """Whether one can vote; after the end the page has what the browser kept."""

    EARLY = "early"
    UNCERTIFIED = "uncertified"
    LOST = "lost"
    """An office that issues votes is nowhere: its address was taken out of the settings, or its key is gone."""
    RUNNING = "running"
    OVER = "over"
    CANCELLED = "cancelled"


@require_safe
def vote(request: HttpRequest, number: str) -> HttpResponse:
    try:
        poll = poll_found(number)
        view = poll_view(poll)
        offices = offices_of(running(poll)) if poll.opening_id else []
    except Refusal as refusal:
        raise Http404(str(refusal.text)) from refusal
    ballots = wiring.ballots_url() + reverse("api:poll_ballots", args=[view.number])
    context = {
        "view": view,
        "state": _state(view, offices).value,
        "offices": canonical.dumps(offices).decode(),
        "ballots": ballots,
    }
    response = allow_only(render(request, "voting/vote.html", context), _asked(offices, ballots))
    # Offices elsewhere need not learn from which page they are asked.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _state(view: PollView, offices: Sequence[Mapping[str, str]]) -> State:
    stage = view.overview.stage
    if stage in _EARLY:
        return State.EARLY
    if stage is Stage.CANCELLED:
        return State.CANCELLED
    if stage is not Stage.RUNNING:
        return State.OVER
    if view.uncertified:
        return State.UNCERTIFIED
    return State.RUNNING if all("signature" in office for office in offices) else State.LOST


def _asked(offices: Sequence[Mapping[str, str]], ballots: str) -> Iterator[str]:
    """What the page may ask: this poll's offices and box, and the Ethereum endpoints of the trust file."""
    yield ballots
    for office in offices:
        yield from (address for name, address in office.items() if name != "licence")
    for addresses in public_rpc().values():
        for address in addresses:
            parts = urlsplit(address)
            yield f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
