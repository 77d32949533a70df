"""Exceptions as RFC 9457 problems. This module alone knows which status a refusal makes."""

import math
from collections.abc import Sequence
from typing import Any, cast

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from anchoring.buckets import BucketAwayError
from anchoring.log.errors import ClockAheadError
from anchoring.log.labels import LabelsAwayError
from anchoring.space import is_no_space
from anchoring.wiring import KeysMissingError
from records.api.parsers import MalformedJsonError, TooManyMembersError
from records.api.problem_types import TYPES, malformed_json_text
from records.audit_log.look_ups import SPENT, LookUpsSpentError
from records.files.drawings import DrawingBusyError
from records.files.pdf import PaperUnavailableError
from records.people.throttles import NumbersSpentError
from records.terms.texts import Refusal, RefusalSort, Text
from verifier.errors import Unavailable

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = 5
ERRORS_TOLD = 100
"""How many errors one answer tells; `error_count` says how many there are."""


class NoEvidenceError(Exception):
    """Nothing is anchored yet, or one file has no room for what there is. `receipts` are addresses of what is there instead."""

    def __init__(self, receipts: Sequence[str] = (), *, is_too_large: bool = False) -> None:
        super().__init__("no evidence")
        self.receipts = list(receipts)
        self.is_too_large = is_too_large


class TooLargeError(Exception):
    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class LengthRequiredError(Exception):
    pass


class PreconditionFailedError(Exception):
    """The row to be changed is no longer as the sender read it."""


class PreconditionRequiredError(Exception):
    pass


_STATUSES = {
    RefusalSort.INVALID: "invalid",
    RefusalSort.MALFORMED: "malformed",
    RefusalSort.FORBIDDEN: "forbidden",
    RefusalSort.MISSING: "not-found",
    RefusalSort.CONFLICT: "conflict",
    RefusalSort.OVER: "gone",
    RefusalSort.SPENT: "too-many-requests",
    RefusalSort.AWAY: "unavailable",
}
# The first that fits counts.
_EXCEPTIONS: tuple[tuple[type[BaseException], str], ...] = (
    (NoEvidenceError, "no-evidence-yet"),
    (PaperUnavailableError, "no-paper"),
    (DrawingBusyError, "paper-busy"),
    (TooLargeError, "too-large"),
    (LengthRequiredError, "length-required"),
    (PreconditionFailedError, "precondition-failed"),
    (PreconditionRequiredError, "precondition-required"),
    (RequestDataTooBig, "too-large"),
    (exceptions.NotAuthenticated, "unauthenticated"),
    (exceptions.AuthenticationFailed, "unauthenticated"),
    (exceptions.PermissionDenied, "forbidden"),
    (PermissionDenied, "forbidden"),
    (exceptions.NotFound, "not-found"),
    (Http404, "not-found"),
    (exceptions.MethodNotAllowed, "method-not-allowed"),
    (exceptions.NotAcceptable, "not-acceptable"),
    (exceptions.UnsupportedMediaType, "unsupported-media-type"),
    (exceptions.Throttled, "too-many-requests"),
    (exceptions.ParseError, "malformed"),
    (UnreadablePostError, "malformed"),
    (SuspiciousOperation, "malformed"),
    (OperationalError, "unavailable"),
    (InterfaceError, "unavailable"),
    (KeysMissingError, "unavailable"),
    (Unavailable, "unavailable"),
)
_LIMIT = Text("보낸 내용이 너무 큽니다. 최대 {limit}입니다.", "What was sent is too large: at most {limit}.")
_MEMBERS = Text(
    "JSON 본문의 항목이 너무 많습니다. 모두 합하여 최대 {most}개입니다.",
    "The JSON body has too many members and items: at most {most}, at all depths together.",
)

_CLOCK_AHEAD = Text(
    "이 등록부의 시계가 앞서 있어 지금은 기록을 받지 않습니다. 이미 접수된 기록은 안전합니다.",
    "The registry's clock is ahead, so no record is taken right now. Records that were accepted are safe.",
)
_FILES_AWAY = Text(
    "사진과 파일을 보관하는 곳이 응답하지 않습니다. 방금 보낸 것은 저장되지 않았습니다. 기록은 안전합니다.",
    "Where photos and files are kept does not answer. What was just sent was not saved. Records are safe.",
)
_LABELS_AWAY = Text(
    "공개 로그에서 차의 항목을 찾는 부분이 응답하지 않습니다. 방금 보낸 것은 저장되지 않았습니다. 기록은 안전합니다.",
    "What finds a car's entries in the public log gives no answer. What was just sent was not saved. Records are safe.",
)

_NUMBERS_SPENT = Text(
    "이 주소에서 오늘 기록이 없는 차대번호를 너무 많이 조회했습니다. "
    "Retry-After 초 뒤에 다시 조회할 수 있습니다. 업체의 토큰으로 조회하면 따로 셉니다.",
    "Too many numbers without a record were looked up from this address today. Look-ups go on after Retry-After seconds;"
    " those with an organisation's token are counted apart.",
)


def handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. None for what nobody expected: Django logs it and `server_error` answers."""
    request = context["request"]
    answer = _problem(error, request)
    if answer is None:
        return None
    # Whatever was asked for: an address that answers with YAML or a PDF would write its problems so too.
    request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
    return Response(
        answer, status=cast(int, answer["status"]), headers=_headers(error), content_type=MEDIA_TYPE
    )


def _problem(error: Exception, request: HttpRequest) -> dict[str, object] | None:
    if isinstance(error, Refusal):
        return _refused(error, request)
    if isinstance(error, MalformedJsonError):
        return problem("malformed", request, text=malformed_json_text(error.fault), code="malformed_json")
    if isinstance(error, TooManyMembersError):
        return problem(
            "too-large", request, text=_MEMBERS.format(most=f"{error.most:,}"), code="too_many_members"
        )
    if isinstance(error, TooLargeError):
        return problem("too-large", request, text=_LIMIT.format(limit=_size(error.limit)))
    if isinstance(error, NoEvidenceError):
        lacks = "evidence-too-large" if error.is_too_large else "no-evidence-yet"
        return problem(lacks, request, receipts=error.receipts)
    if isinstance(error, NumbersSpentError):
        return problem("too-many-requests", request, text=_NUMBERS_SPENT, code="numbers_spent")
    if isinstance(error, LookUpsSpentError):
        text = SPENT.format(until=error.until)
        return problem("too-many-requests", request, text=text, code="look_ups_spent")
    if is_no_space(error):
        return problem("no-space", request)
    if isinstance(error, BucketAwayError):
        return problem("unavailable", request, text=_FILES_AWAY, code="files_away")
    if isinstance(error, LabelsAwayError):
        return problem("unavailable", request, text=_LABELS_AWAY, code="labels_away")
    if isinstance(error, ClockAheadError):
        return problem("unavailable", request, text=_CLOCK_AHEAD, code="clock_ahead")
    slug = next((slug for kind, slug in _EXCEPTIONS if isinstance(error, kind)), None)
    return None if slug is None else problem(slug, request)


def problem_of(refusal: Refusal, request: HttpRequest) -> dict[str, object]:
    """Of one of many that a request stated: what would be its answer by itself."""
    return _refused(refusal, request)


def _size(limit: int) -> str:
    return f"{limit // 2**20} MB" if limit >= 2**20 else f"{limit // 2**10} KB"


def _refused(refusal: Refusal, request: HttpRequest) -> dict[str, object]:
    errors = [
        {"pointer": reason.pointer, "code": reason.code, "messages": reason.text.as_dict(), **reason.extra}
        for reason in refusal.refusals[:ERRORS_TOLD]
    ]
    return problem(
        _STATUSES[refusal.sort],
        request,
        text=refusal.text,
        code=refusal.code,
        errors=errors,
        error_count=len(refusal.refusals),
    )


def problem(
    slug: str,
    request: HttpRequest,
    *,
    text: Text | None = None,
    code: str | None = None,
    errors: Sequence[dict[str, object]] = (),
    **more: Any,
) -> dict[str, object]:
    """The problem's JSON: `detail` in the reader's language, `messages` in both."""
    kind = TYPES[slug]
    text = text or kind.detail
    return {
        "type": request.build_absolute_uri(f"/problems/{slug}"),
        "title": str(kind.title),
        "status": kind.status,
        "detail": str(text),
        "code": code or slug.replace("-", "_"),
        "messages": text.as_dict(),
        "errors": list(errors),
        **more,
    }


def _headers(error: Exception) -> dict[str, str]:
    if isinstance(error, exceptions.Throttled):
        return {"Retry-After": str(max(1, math.ceil(getattr(error, "wait", None) or 1)))}
    if isinstance(error, LookUpsSpentError):
        return {"Retry-After": str(error.seconds)}
    if isinstance(error, Refusal) and error.sort == RefusalSort.SPENT:
        return {"Retry-After": str(error.extra["retry_after"])}
    is_away = isinstance(error, Refusal) and error.sort == RefusalSort.AWAY
    if isinstance(
        error,
        OperationalError
        | InterfaceError
        | KeysMissingError
        | BucketAwayError
        | LabelsAwayError
        | ClockAheadError
        | Unavailable
        | DrawingBusyError,
    ) or (is_away or is_no_space(error)):
        return {"Retry-After": str(RETRY_AFTER)}
    header = getattr(error, "auth_header", None)
    return {"WWW-Authenticate": header} if header else {}


# What goes wrong outside a view of DRF is told to programs as a problem.
_PROGRAMS = ("/api/", "/schemas/", "/log/", "/.well-known/")


def program_answer(slug: str, request: HttpRequest) -> HttpResponse | None:
    """None for an address that people open."""
    if not request.path.startswith(_PROGRAMS):
        return None
    answer = problem(slug, request)
    options = {"ensure_ascii": False}
    return JsonResponse(
        answer, status=cast(int, answer["status"]), content_type=MEDIA_TYPE, json_dumps_params=options
    )
