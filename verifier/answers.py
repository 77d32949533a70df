"""The questions and what can be answered: pass, fail or unknown, each with its reasons (sections 7 and 15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from . import words


class Result(StrEnum):
    """One question's answer."""

    PASS = "pass"  # noqa: S105 - an answer
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Reason:
    """Why: a code of `words.json`, and the values that its sentence names."""

    code: str
    values: tuple[tuple[str, Any], ...] = ()

    def text(self, language: str) -> str:
        """The sentence in `ko` or `en`."""
        return words.say("reasons", self.code, language, **dict(self.values))


@dataclass(frozen=True)
class Answer:
    """The answer to one question."""

    result: Result
    reasons: tuple[Reason, ...]


def reason(code: str, **values: Any) -> Reason:
    """A reason with the values that its sentence names."""
    return Reason(code, tuple(sorted(values.items())))


def answer(
    *,
    fails: Sequence[Reason] = (),
    unknowns: Sequence[Reason] = (),
    passes: Sequence[Reason] = (),
    notes: Sequence[Reason] = (),
) -> Answer:
    """Fail if there is a reason to, else unknown if there is one, else pass. Worse reasons stand first.

    `passes` are said of a pass only, `notes` of every answer.
    """
    result = Result.FAIL if fails else Result.UNKNOWN if unknowns else Result.PASS
    main = (*fails, *unknowns) if fails or unknowns else passes
    return Answer(result, tuple(dict.fromkeys((*main, *notes))))
