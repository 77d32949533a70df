"""Pages for what went wrong, in the reader's language. The one for our own failures needs no database."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from anchoring.texts import moment_text

PAPER_AGAIN = 5
"""Seconds after which a page that waits for a PDF asks again."""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - as Django calls it
    return _page(
        request,
        400,
        _("We could not read this request"),
        _("The address or the form was incomplete or damaged. Go back and try once more."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - as Django calls it
    return _page(
        request,
        403,
        _("You may not open this page"),
        _(
            "Your account does not have the role that this page needs. Ask the owner of your organisation if it should."
        ),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - as Django calls it
    return _page(
        request,
        403,
        _("The form is no longer valid"),
        _(
            "For your safety a form can only be sent from the page it was opened on, with cookies allowed. "
            "Nothing was saved. Open the form again and send it once more."
        ),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - as Django calls it
    return _page(
        request,
        404,
        _("There is no such page"),
        _(
            "The address may be mistyped, or what it named is not yours to see. You can look up a car from the first page."
        ),
    )


def too_many_requests(request: HttpRequest, wait: float | None = None) -> HttpResponse:
    seconds = max(1, round(wait or 60))
    return _page(
        request,
        429,
        _("Too many look-ups in a short time"),
        _(
            "Look-ups are limited so that nobody can read the whole market by trying every number. "
            "Please wait {seconds} seconds and try again."
        ).format(seconds=seconds),
        retry_after=seconds,
    )


def numbers_spent(request: HttpRequest, wait: float) -> HttpResponse:
    seconds = max(1, round(wait))
    return _page(
        request,
        429,
        _("Too many numbers without a record today"),
        _(
            "From this internet connection, which others may share, so many numbers were looked up today of which there is "
            "no record that none is looked up before {until}. A car's page opens by the QR code on its card, as before."
        ).format(until=moment_text(timezone.now() + timedelta(seconds=seconds))),
        retry_after=seconds,
    )


def look_ups_spent(request: HttpRequest, until: datetime, seconds: int) -> HttpResponse:
    return _page(
        request,
        429,
        _("Your organisation's look-ups of today are used up"),
        _(
            "Cars that others recorded can be looked up so often a day, so that nobody reads the whole market by "
            "trying every number. It goes on at {until}. Your organisation's own cars are not counted."
        ).format(until=moment_text(until)),
        retry_after=seconds,
    )


def too_many_at_once(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        429,
        _("Too many of your requests at once"),
        _(
            "Pages or programs of yours are still being answered. Please wait a moment and try again, "
            "so that there is room for others too."
        ),
        needs_database=False,
    )


def too_large(request: HttpRequest, most: int) -> HttpResponse:
    return _page(
        request,
        413,
        _("Too much was sent at once"),
        _(
            "At most {limit} MB are taken at once. Nothing was saved. Go back and send fewer or smaller files."
        ).format(limit=most // 2**20),
    )


def too_large_unknown(request: HttpRequest, most: int) -> HttpResponse:
    """For who has no log-in, or none any more: a log-in that ended is no fault of the file."""
    return _page(
        request,
        413,
        _("Too much was sent at once"),
        _(
            "Without a log-in at most {limit} MB are taken at once. Nothing was saved. If you had logged in, that has ended: "
            "log in again, then send the same files once more."
        ).format(limit=most // 2**20),
    )


def paper_busy(request: HttpRequest) -> HttpResponse:
    """A page that asks again by itself."""
    response = _page(
        request,
        503,
        _("Other PDF files are being drawn"),
        _("Yours is next or soon after. This page tries again by itself every few seconds."),
        retry_after=PAPER_AGAIN,
    )
    response.headers["Refresh"] = str(PAPER_AGAIN)
    return response


def changed_since(request: HttpRequest) -> HttpResponse:
    """Where showing what is stored would show something else than what was recorded."""
    return _page(
        request,
        409,
        _("What is stored here was changed"),
        _(
            "Somebody altered what the registry stores, so it is not shown. "
            "Ask the dealer and the city, and keep the paper and the evidence file that you have."
        ),
    )


def no_paper(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        503,
        _("This machine can't draw PDF files"),
        _(
            "What drawing needs, Pango and a Korean font, is not installed. The page itself can be printed instead."
        ),
    )


def no_space(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        503,
        _("Nothing can be saved for now"),
        _(
            "The disk of this registry is full. What was recorded before is safe and can be read. "
            "What you just sent was not saved: please send it again later."
        ),
        needs_database=False,
    )


def files_away(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        503,
        _("Files can't be reached for now"),
        _(
            "Where this registry keeps photos and files does not answer. Records are safe and can be read. "
            "What you just sent was not saved: please send it again in a few minutes."
        ),
    )


def labels_away(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        503,
        _("Cars can't be looked up for now"),
        _(
            "The part of this registry that finds a car's entries in the public log gives no answer. "
            "What was recorded before is safe. What you just sent was not saved: please send it again in a few minutes."
        ),
    )


def clock_ahead(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        503,
        _("Nothing is taken for now"),
        _(
            "This machine's clock is wrong, and a time that is logged stays for good. "
            "What you just sent was not saved: please send it again later."
        ),
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        503,
        _("The registry is busy or away for a moment"),
        _("What was recorded before is safe. Please try again in a few seconds."),
        needs_database=False,
    )


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        500,
        _("Something went wrong on our side"),
        _(
            "The failure has been noted. Records that were accepted before are safe. Please try again in a few minutes."
        ),
        needs_database=False,
    )


def _page(
    request: HttpRequest,
    status: int,
    title: str,
    explanation: str,
    *,
    needs_database: bool = True,
    retry_after: int | None = None,
) -> HttpResponse:
    template = "records/web/error.html" if needs_database else "records/web/plain.html"
    response = render(
        request, template, {"status": status, "heading": title, "explanation": explanation}, status=status
    )
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response
