"""Polls for everybody: all of them, and one with everything that was stated about it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from records.terms.subjects import number_of
from records.terms.texts import Refusal
from voting.polls.overview import overviews, polls_page
from voting.polls.rows import poll_found
from voting.polls.texts import NOT_PROMISED, PROMISED
from voting.web.views import poll_view, rows_of

PAGE = 30


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
    try:
        view = poll_view(poll_found(number))
    except Refusal as refusal:
        raise Http404(str(refusal.text)) from refusal
    context = {"view": view, "promised": PROMISED, "not_promised": NOT_PROMISED}
    return render(request, "voting/poll.html", context)
