"""A verdict as people and programs read it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from .answers import Answer
from .times import describe
from .verification import QUESTIONS, EntryReport, Verdict

MAX_REASONS = 6

_WORDS = {
    "signed": ("signed", "서명 signed"),
    "logged": ("logged", "로그 logged"),
    "complete": ("complete", "완전 complete"),
    "anchored": ("anchored", "앵커 anchored"),
    "dated": ("dated", "시각 dated"),
    "current": ("current", "최신 current"),
    "pass": ("pass", "통과 pass"),
    "fail": ("fail", "실패 fail"),
    "unknown": ("unknown", "모름 unknown"),
    "log": ("log {origin}, {size} entries, root {root}", "로그 {origin}, {size}건, 루트 {root}"),
    "registry": (
        "note: what to trust came from the registry itself ({name}); better to have it from elsewhere",
        "참고: 신뢰 정보를 등록부에서 직접 받음({name}). 다른 곳에서 받는 편이 안전함",
    ),
    "fetched": ("note: what to trust was fetched from {name}", "참고: 신뢰 정보를 {name}에서 받음"),
    "bounds": ("in the log after {after} and before {before}", "{after} 이후, {before} 이전에 로그에 오름"),
    "before": ("in the log before {before}", "{before} 이전에 로그에 오름"),
    "ended": ("no longer stands", "더 이상 유효하지 않음"),
    "more": ("and {count} more", "그 밖에 {count}건"),
    "newest": (
        "the newest file is always at {address}, and on the car's page",
        "가장 새로운 파일은 언제나 {address} 및 차량 페이지에 있음",
    ),
    "malformed": ("malformed: {error}", "형식이 잘못됨 malformed: {error}"),
}


def word(name: str, language: str, /, **values: Any) -> str:
    """One of the fixed words, in `ko` or `en`."""
    return _WORDS[name][0 if language == "en" else 1].format_map(values)


def printable(text: str) -> str:
    """`text` with what would move a terminal's cursor or turn its writing direction shown as an escape."""
    return "".join(
        each if unicodedata.category(each)[0] != "C" else each.encode("unicode_escape").decode()
        for each in text
    )


def lines(verdict: Verdict, language: str, newest: str) -> Iterator[str]:
    """The report: the subject, the log, a line for each question and each entry, and where the `newest` file is."""
    yield verdict.subject
    yield word("log", language, origin=verdict.origin, size=verdict.size, root=verdict.root.hex())
    for question in QUESTIONS:
        yield _line(question, verdict.answers[question], language)
    for each in verdict.entries:
        yield "  " + "  ".join(_entry(each, language))
    yield word("newest", language, address=newest)


def as_json(verdict: Verdict, language: str, source: str, newest: str) -> dict[str, Any]:
    """The report for programs: reasons by code, all of them; `source` is where trust came from, see `lines`."""
    return {
        "format": "verdict/1",
        "subject": verdict.subject,
        "checkpoint": {"origin": verdict.origin, "size": verdict.size, "root": verdict.root.hex()},
        "trust": source,
        "answers": {question: _answer(verdict.answers[question], language) for question in QUESTIONS},
        "entries": [_entry_json(each) for each in verdict.entries],
        "newest": newest,
        "status": verdict.status,
    }


def _line(question: str, answer: Answer, language: str) -> str:
    reasons = [reason.text(language) for reason in answer.reasons[:MAX_REASONS]]
    if len(answer.reasons) > MAX_REASONS:
        reasons.append(word("more", language, count=len(answer.reasons) - MAX_REASONS))
    return f"{word(question, language)}: {word(answer.result, language)} - {'; '.join(reasons)}"


def _entry(each: EntryReport, language: str) -> Iterator[str]:
    yield f"{each.index:>7}"
    yield f"{each.kind:<22}"
    yield each.recorded_at or each.logged_at
    if each.bounds and each.bounds.after is not None:
        after, before = describe(each.bounds.after), describe(each.bounds.before)
        yield word("bounds", language, after=after, before=before)
    elif each.bounds:
        yield word("before", language, before=describe(each.bounds.before))
    if not each.stands:
        yield word("ended", language)


def _answer(answer: Answer, language: str) -> dict[str, Any]:
    reasons = [
        {"code": each.code, "text": each.text(language), "values": dict(each.values)}
        for each in answer.reasons
    ]
    return {"answer": str(answer.result), "reasons": reasons}


def _entry_json(each: EntryReport) -> dict[str, Any]:
    return {
        "subject": each.subject,
        "index": each.index,
        "kind": each.kind,
        "record": each.digest,
        "recorded_at": each.recorded_at,
        "logged_at": each.logged_at,
        "after": describe(each.bounds.after) if each.bounds and each.bounds.after is not None else None,
        "before": describe(each.bounds.before) if each.bounds else None,
        "stands": each.stands,
    }
