"""Write a verdict as text for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .answers import Answer
from .times import describe
from .verification import EntryReport, Verdict
from .words import say, values_json

MAX_REASONS = 6
_NEWEST = {"poll": "newest_poll", "classification": "newest_classification"}


def lines(verdict: Verdict, language: str, newest: str) -> Iterator[str]:
    """The report: the subject, the log, a line for each question and each entry, and where the `newest` file is."""
    yield verdict.subject
    yield say("report", "log", language, origin=verdict.origin, size=verdict.size, root=verdict.root.hex())
    for question, answer in verdict.answers.items():
        yield line(question, answer, language)
    for entry in verdict.entries:
        yield "  " + "  ".join(_entry(entry, language))
    where = _NEWEST.get(verdict.subject.partition(":")[0], "newest")
    yield f"{say('report', where, language)} {newest}"


def as_json(verdict: Verdict, language: str, source: str, newest: str) -> dict[str, Any]:
    """The report for programs: reasons by code, all of them; `source` is where trust came from, see `lines`."""
    return {
        "format": "verdict/1",
        "subject": verdict.subject,
        "checkpoint": {"origin": verdict.origin, "size": verdict.size, "root": verdict.root.hex()},
        "trust": source,
        "answers": {question: answer_json(answer, language) for question, answer in verdict.answers.items()},
        "entries": [_entry_json(entry) for entry in verdict.entries],
        "newest": newest,
        "status": verdict.status,
    }


def line(question: str, answer: Answer, language: str) -> str:
    """One question's answer and its first reasons."""
    reasons = [reason.text(language) for reason in answer.reasons[:MAX_REASONS]]
    if len(answer.reasons) > MAX_REASONS:
        reasons.append(say("report", "more", language, count=len(answer.reasons) - MAX_REASONS))
    name = say("questions", f"{question}.name", language)
    result = say("answers", answer.result, language)
    # In English a line begins with the codes themselves, which scripts look for.
    said = str(answer.result) if language == "en" else f"{result} {answer.result}"
    return f"{name}: {said} - {' '.join(reasons)}"


def _entry(entry: EntryReport, language: str) -> Iterator[str]:
    yield f"{entry.index:>7}"
    yield f"{entry.kind:<22}"
    yield entry.recorded_at or entry.logged_at
    if entry.bounds and entry.bounds.after is not None:
        after, before = describe(entry.bounds.after), describe(entry.bounds.before)
        yield say("report", "bounds", language, after=after, before=before)
    elif entry.bounds:
        yield say("report", "before", language, before=describe(entry.bounds.before))
    if not entry.stands:
        yield say("report", "ended", language)


def answer_json(answer: Answer, language: str) -> dict[str, Any]:
    """One answer for programs, with all of its reasons."""
    reasons = [
        {"code": reason.code, "text": reason.text(language), "values": values_json(reason.values)}
        for reason in answer.reasons
    ]
    return {"answer": str(answer.result), "reasons": reasons}


def _entry_json(entry: EntryReport) -> dict[str, Any]:
    return {
        "subject": entry.subject,
        "index": entry.index,
        "kind": entry.kind,
        "record": entry.digest,
        "recorded_at": entry.recorded_at,
        "logged_at": entry.logged_at,
        "after": describe(entry.bounds.after) if entry.bounds and entry.bounds.after is not None else None,
        "before": describe(entry.bounds.before) if entry.bounds else None,
        "stands": entry.stands,
    }
