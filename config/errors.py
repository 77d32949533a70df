"""Answers to what goes wrong outside a view: a problem for programs, a page for people."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from anchoring.buckets import BucketAwayError
from anchoring.log.errors import ClockAheadError
from anchoring.log.labels import LabelsAwayError
from anchoring.space import is_no_space
from anchoring.wiring import KeysMissingError
from records.api.problems import RETRY_AFTER, program_answer
from records.web import errors as pages


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return program_answer("malformed", request) or pages.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return program_answer("forbidden", request) or pages.forbidden(request, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return program_answer("not-found", request) or pages.not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """What no view expected. Django calls this while it handles the error."""
    error = sys.exc_info()[1]
    if is_no_space(error):
        return _later(program_answer("no-space", request) or pages.no_space(request))
    if isinstance(error, BucketAwayError):
        return _later(program_answer("unavailable", request) or pages.files_away(request))
    if isinstance(error, LabelsAwayError):
        return _later(program_answer("unavailable", request) or pages.labels_away(request))
    if isinstance(error, ClockAheadError):
        return _later(program_answer("unavailable", request) or pages.clock_ahead(request))
    if isinstance(error, OperationalError | InterfaceError | KeysMissingError):
        return _later(program_answer("unavailable", request) or pages.unavailable(request))
    return program_answer("internal", request) or pages.server_error(request)


def _later(response: HttpResponse) -> HttpResponse:
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response
