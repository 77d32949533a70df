"""Polls for everybody: all of them, and one with everything that was stated about it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from records.terms.subjects import number_of
from records.wiring import public_url
from voting.polls.overview import overviews, polls_page
from voting.polls.texts import NOT_PROMISED, PROMISED
from voting.web.views import found_view, rows_of

PAGE = 30
EMBED = '<a href="{}"><img src="{}" width="600" alt="{}"></a>'
"""What stands on another page: no script of ours, and a picture alone is asked for."""


@require_safe
def polls(request: HttpRequest) -> HttpResponse:
    listed = polls_page(request.GET.get("after", ""), PAGE + 1)
    shown = overviews(listed[:PAGE])
    context = {
        "rows": rows_of(shown),
        "next": number_of(listed[PAGE - 1].subject) if len(listed) > PAGE else None,
    }
    return render(request, "voting/polls.html", context)


@require_safe
def poll(request: HttpRequest, number: str) -> HttpResponse:
    here, view = public_url(), found_view(number)
    link = here + reverse("poll", args=[view.number])
    picture = f"{here}{reverse('poll_card', args=[view.number])}?lang={translation.get_language()}"
    context = {
        "view": view,
        "link": link,
        "picture": picture,
        "embed": format_html(EMBED, link, picture, view.overview.title),
        "promised": PROMISED,
        "not_promised": NOT_PROMISED,
    }
    return render(request, "voting/poll.html", context)
