"""Answers to what goes wrong outside a view: a problem for programs, a page for people."""

from django.http import HttpRequest, HttpResponse

from records.api.problems import program_answer
from records.web import errors as pages


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return program_answer("malformed", request) or pages.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return program_answer("forbidden", request) or pages.forbidden(request, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return program_answer("not-found", request) or pages.not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    return program_answer("internal", request) or pages.server_error(request)
