"""The page on which a citizen votes. What is asked there, the page asks itself: see static/voting/."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from records.wiring import public_url
from verifier import canonical
from voting import wiring
from voting.openings.offices import offices_of
from voting.polls.found import running
from voting.polls.overview import Stage
from voting.web.tools import only_asking
from voting.web.views import PollView, found_view

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
    """On a device of one's own."""
    return _page(request, number, is_assisted=False)


@require_safe
def assisted(request: HttpRequest, number: str) -> HttpResponse:
    """At an office's counter."""
    return _page(request, number, is_assisted=True)


def _page(request: HttpRequest, number: str, *, is_assisted: bool) -> HttpResponse:
    view = found_view(number)
    offices = offices_of(running(view.poll)) if view.poll.opening_id else []
    ballots = wiring.ballots_url() + reverse("api:poll_ballots", args=[view.number])
    state = _state(view, offices)
    context = {
        "view": view,
        "state": state.value,
        "is_assisted": is_assisted,
        "is_on_paper": True,
        "address": public_url(),
        "is_tool_there": state in (State.RUNNING, State.OVER),
        "offices": canonical.dumps(offices).decode(),
        "ballots": ballots,
    }
    template = "voting/assisted.html" if is_assisted else "voting/vote.html"
    return only_asking(render(request, template, context), _asked(offices, ballots))


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
    """This poll's offices and box."""
    yield ballots
    for office in offices:
        yield from (address for name, address in office.items() if name != "licence")
