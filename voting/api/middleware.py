"""Requests of voters leave no trace: they pass by all that counts, measures or reports requests (docs/formats.md section 17).

No session, cookie, metric, throttle by address, error report or log line. The answer to a fault of ours says that there was one;
a process tells its log once in an hour of which sort, without saying when else, where, or of whom.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import resolve
from django.utils import translation
from rest_framework.response import Response

from records.api.problem_types import TYPES, ProblemType
from records.api.problems import program_answer
from records.terms.characters import asks_nul
from voting import wiring
from voting.unrecorded import is_voters

logger = logging.getLogger(__name__)

_TOLD_EVERY = 3600.0
_told: dict[str, float] = {}


class UnrecordedMiddleware:
    """Answers voters itself, with the view alone. It stands before whatever keeps something of a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_voters(request.path_info):
            return self.get_response(request)
        translation.activate(wiring.first_language())
        try:
            response = _answer(request)
        except Http404:
            response = _problem("not-found", request)
        except Exception as error:  # noqa: BLE001 - whatever it is: Django would report it with all that it holds
            fault_tell(type(error).__name__)
            response = _problem("internal", request)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


def _answer(request: HttpRequest) -> HttpResponse:
    if asks_nul(request.path_info, request.GET):
        return _problem("malformed", request)
    match = resolve(request.path_info)
    request.resolver_match = match
    response = match.func(request, *match.args, **match.kwargs)
    if isinstance(response, Response):
        response.render()
    return cast("HttpResponse", response)


def _problem(slug: str, request: HttpRequest) -> HttpResponse:
    response = program_answer(slug, request) or _page(TYPES[slug])
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _page(kind: ProblemType) -> HttpResponse:
    """For an address that people open; without the request, of which nothing may be kept."""
    words = {"status": kind.status, "heading": str(kind.title), "explanation": str(kind.detail)}
    return render(None, "records/web/plain.html", words, status=kind.status)


def fault_tell(sort: str) -> None:
    """A line for the operator, once in an hour."""
    now = time.monotonic()
    if sort not in _told or now - _told[sort] > _TOLD_EVERY:
        _told[sort] = now
        logger.error("requests of voters fail: %s", sort)
