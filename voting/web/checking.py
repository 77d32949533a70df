"""Pages on which anybody checks a poll: counts again, finds the own ballot, asks after the own right. See static/voting/."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from records.wiring import public_url
from verifier import canonical
from voting.openings.offices import offices_of
from voting.polls.found import running
from voting.web.tools import only_asking
from voting.web.views import PollView, found_view

MOST_IN_A_BROWSER = 100_000
"""Ballots: checking them takes a browser half a minute, and a gigabyte of memory is not to be had everywhere."""
_PROVING = ("licence", "identify", "right")
_LINES = (
    *("in_box", "since", "since_unknown", "counts", "superseded", "counts_later", "counts_many"),
    *("waiting", "nowhere", "unchecked", "not_opened", "broken", "wrong"),
)


@require_safe
def recount(request: HttpRequest, number: str) -> HttpResponse:
    view = found_view(number)
    total = view.cast
    is_many = total > MOST_IN_A_BROWSER
    context = {
        "is_tool_there": view.files_public and not is_many,
        "is_many": is_many,
        "total": total,
        "most": MOST_IN_A_BROWSER,
        "command": f"registry-verifier poll.evidence.json --trust trust.json {_files(view)}",
    }
    return _page(request, view, "voting/tools/recount.html", context)


@require_safe
def mine(request: HttpRequest, number: str) -> HttpResponse:
    view = found_view(number)
    context = {
        "is_tool_there": view.poll.opening_id is not None,
        "total": view.cast,
        "most": MOST_IN_A_BROWSER,
        "lines": _LINES,
        "command": f"registry-verifier ballot my.ballot.json --poll poll.evidence.json --trust trust.json {_files(view)}",
    }
    return _page(request, view, "voting/tools/mine.html", context)


@require_safe
def right(request: HttpRequest, number: str) -> HttpResponse:
    view = found_view(number)
    offices = offices_of(running(view.poll)) if view.poll.opening_id else []
    # The first one alone, and for nothing but the proof.
    first = [{name: office[name] for name in _PROVING if name in office} for office in offices[:1]]
    proving = [office for office in first if "right" in office]
    context = {
        "is_tool_there": view.poll.opening_id is not None,
        "is_proving": bool(proving),
        "offices": canonical.dumps(first).decode(),
        "command": f"registry-verifier right my.right.json --poll poll.evidence.json --trust trust.json {_files(view)}",
    }
    asked = [office[name] for office in proving for name in ("identify", "right")]
    return _page(request, view, "voting/tools/right.html", context, asked)


def _files(view: PollView) -> str:
    return f"--files {public_url()}/api/polls/{view.number}"


def _page(
    request: HttpRequest,
    view: PollView,
    template: str,
    context: dict[str, object],
    asked: list[str] | None = None,
) -> HttpResponse:
    shown = {"view": view, "address": public_url(), **context}
    return only_asking(render(request, template, shown), asked or [])
