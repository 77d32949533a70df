"""What rules ask of a form's writer, and the answers: `records/stating/asked.html` has their fields."""

from collections.abc import Iterable

from django.http import HttpRequest

from records.terms.json_types import JsonObject, JsonValue
from records.terms.rules import Severity, reasons_of
from records.terms.texts import Refusal
from records.web.body_form import REASONS


def asked_of(refusals: Iterable[Refusal]) -> list[Refusal]:
    """Those that a written reason answers."""
    return [refusal for refusal in refusals if refusal.extra.get("severity") == Severity.ASK]


def reasons_given(request: HttpRequest, body: JsonObject | None = None) -> JsonObject:
    """The writer's answers as a member of the body: with the earlier record, and on this page."""
    answers = {(answer["rule"], answer["pointer"]): answer["reason"] for answer in reasons_of(body or {})}
    given = (request.POST.getlist(name) for name in ("asked_rule", "asked_pointer", "asked_reason"))
    answers |= {
        (rule, pointer): reason for rule, pointer, reason in zip(*given, strict=False) if reason.strip()
    }
    reasons: list[JsonValue] = [
        {"rule": rule, "pointer": pointer, "reason": reason} for (rule, pointer), reason in answers.items()
    ]
    return {REASONS: reasons} if reasons else {}
