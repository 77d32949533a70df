"""Polls for everybody: all of them, and one with everything that was stated about it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from records.terms.subjects import number_of
from records.terms.texts import Refusal
from records.wiring import public_url
from voting.polls.overview import polls_page
from voting.polls.rooms import polls_of_room
from voting.polls.texts import NOT_PROMISED, PROMISED
from voting.web.listing import listed
from voting.web.views import found_view

PAGE = 30
EMBED = '<a href="{}"><img src="{}" width="600" alt="{}"></a>'
"""What stands on another page: no script of ours, and a picture alone is asked for."""


@require_safe
def polls(request: HttpRequest) -> HttpResponse:
    if room := request.GET.get("room", "").strip():
        return _in_room(request, room)
    try:
        page = polls_page(request.GET.get("after", ""), PAGE + 1)
    except Refusal as refusal:
        raise Http404(str(refusal.text)) from refusal
    context = {
        "rows": listed(page[:PAGE]),
        "next": number_of(page[PAGE - 1].subject) if len(page) > PAGE else None,
    }
    return render(request, "voting/polls.html", context)


def _in_room(request: HttpRequest, room: str) -> HttpResponse:
    """Who typed the number on a hall's wall votes; of two polls that have the same, the person picks one."""
    found = polls_of_room(room)
    if len(found) == 1:
        return redirect("poll_vote", number_of(found[0].subject))
    context = {"rows": listed(found), "room": room, "next": None}
    return render(request, "voting/polls.html", context, status=200 if found else 404)


@require_safe
def poll(request: HttpRequest, number: str) -> HttpResponse:
    here, view = public_url(), found_view(number)
    link = here + reverse("poll", args=[view.number])
    picture = f"{here}{reverse('poll_card', args=[view.number])}?lang={translation.get_language()}"
    context = {
        "view": view,
        "link": link,
        "picture": picture,
        "embed": format_html(EMBED, link, picture, view.overview.heading),
        "promised": PROMISED,
        "not_promised": NOT_PROMISED,
    }
    return render(request, "voting/poll.html", context)
