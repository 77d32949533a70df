"""What rules ask of a form's writer, and the answers: `records/stating/asked.html` has their fields."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

from django.http import HttpRequest

from records.terms.json_types import JsonObject, JsonValue
from records.terms.rules import Severity, reasons_of
from records.terms.texts import Refusal
from records.web.body_form import REASONS


@dataclass(frozen=True)
class Question:
    """What the rule `code` asks about what the pointer names, in the reader's words, and what was answered so far."""

    code: str
    pointer: str
    text: str
    reason: str = ""


def asked_of(request: HttpRequest, refusals: Iterable[Refusal] = ()) -> list[Question]:
    """What a written reason answers, with what was answered before: no other fault of the form loses a reason."""
    given = {(answer.code, answer.pointer): answer for answer in _answered(request)}
    for refusal in refusals:
        if refusal.extra.get("severity") == Severity.ASK:
            key = (refusal.code, refusal.pointer or "")
            before = given.pop(key, None)
            given[key] = Question(*key, str(refusal.text), before.reason if before else "")
    return list(given.values())


def reasons_given(request: HttpRequest, body: JsonObject | None = None) -> JsonObject:
    """The writer's answers as a member of the body: with the earlier record, and on this page."""
    answers = {(answer["rule"], answer["pointer"]): answer["reason"] for answer in reasons_of(body or {})}
    answers |= {(given.code, given.pointer): given.reason for given in _answered(request)}
    reasons: list[JsonValue] = [
        {"rule": rule, "pointer": pointer, "reason": reason} for (rule, pointer), reason in answers.items()
    ]
    return {REASONS: reasons} if reasons else {}


def _answered(request: HttpRequest) -> list[Question]:
    """The answers as they were sent."""
    names = ("asked_rule", "asked_pointer", "asked_reason", "asked_text")
    sent = zip_longest(*(request.POST.getlist(name) for name in names), fillvalue="")
    return [
        Question(code, pointer, text, reason)
        for code, pointer, reason, text in sent
        if code and reason.strip()
    ]
