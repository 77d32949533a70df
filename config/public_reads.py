"""Which answers are read from the replica: what a stranger is shown. Everything else is the primary's (docs/adr/0036)."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from prometheus_client import Counter

from anchoring import wiring
from anchoring.replica import answers_lag

AGE_HEADER = "X-Replica-Age"
"""Of answers that the replica gave: how many seconds they may be behind at most."""

_TILES = frozenset({"log:tile", "log:partial-tile", "log:entries", "log:partial-entries"})
_ROUTES = _TILES | {
    "home",
    "vehicle",
    "short",
    "card",
    "record",
    "licence",
    "directory",
    "directory_inspector",
    "directory_organisation",
    "classification",
    "photo_public",
    "api:vehicle",
    "api:evidence",
    "api:record",
    "api:changes",
    "api:receipt",
    "api:licence",
    "api:directory_inspectors",
    "api:directory_organisations",
    "api:classification",
    "api:classification_evidence",
}
"""By the names of routes. Not the log's checkpoint: monitors tell everybody of a log that became shorter. Nor polls: a voter,
who does not log in, looks for what they have just done."""

_ANSWERS = Counter(
    "registry_public_answers", "Answers to strangers that a replica may give, by who gave them.", ["database"]
)


class PublicReadsMiddleware:
    """The last one, so that nobody has read before it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        replica = wiring.replica()
        if replica is None:
            raise MiddlewareNotUsed
        self._replica = replica
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """The replica's answer; None, and the primary gives it, to whom is somebody and where the replica can't."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name not in _ROUTES or not _is_by_a_stranger(request):
            return None
        try:
            answer = self._replica.answered(lambda: _whole(view(request, *args, **kwargs)))
        except Http404:
            # The checkpoint is the primary's, and already it may name a tile that the replica has in a moment.
            if name in _TILES:
                return None
            raise
        _ANSWERS.labels("primary" if answer is None else "replica").inc()
        return answer


def _is_by_a_stranger(request: HttpRequest) -> bool:
    """Whether nothing is written and nobody shows who they are, be it false: who states something reads it at once."""
    shows = "Authorization" in request.headers or settings.SESSION_COOKIE_NAME in request.COOKIES
    return request.method in {"GET", "HEAD"} and not shows


def _whole(response: Any) -> HttpResponseBase:
    """Rendered, for templates read too; with its age. A stored file is open, and reads no rows."""
    rendered: HttpResponseBase = (
        response.render() if callable(getattr(response, "render", None)) else response
    )
    if isinstance(rendered, StreamingHttpResponse) and not isinstance(rendered, FileResponse):
        # Else it is read when this thread has the primary again: half of it from each.
        rendered.streaming_content = [rendered.getvalue()]
    rendered.headers[AGE_HEADER] = str(answers_lag().tenths)
    return rendered
