"""The decorator that makes a case of a poll, and what such a case gives the verifier."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.verifier.file import dumps, evidence
from tests.verifier.maker import Registry
from tests.verifier.polls.story import POLL, Story

QUESTIONS = (
    *("signed", "logged", "complete", "anchored", "dated", "current"),
    *("process", "eligible", "counted"),
)
SAVED = ("mine", "right")

Answered = bytes | int | None
"""What an address answers: a file, a status in place of one, or nothing at all."""


@dataclass
class GivenPoll:
    """A poll's evidence and files; `file`, `files`, `trust` and `now` where they are not what the registry would give.

    `address` is there where the files come from one: then what it does not have is a 404.
    """

    story: Story
    file: Any = None
    files: Mapping[str, bytes] | None = None
    address: Mapping[str, Answered] | None = None
    now: int | None = None
    ballot: dict[str, Any] | None = None
    right: dict[str, Any] | None = None

    @property
    def registry(self) -> Registry:
        return self.story.registry

    @property
    def allow_localhost(self) -> bool:
        return False

    @property
    def clock(self) -> int:
        return self.registry.now + 60 if self.now is None else self.now

    def data(self) -> bytes:
        file = evidence(self.registry, self.story.subject) if self.file is None else self.file
        return file if isinstance(file, bytes) else dumps(file)

    def given_files(self) -> dict[str, bytes]:
        return dict(self.story.files if self.files is None else self.files)


@dataclass
class PollCase:
    """`items` are the numbers of section 18's list that it is of; `answers` is None where the file is malformed."""

    group: str
    description: str
    make: Callable[[], GivenPoll]
    answers: dict[str, str] | None
    reasons: dict[str, str] = field(default_factory=dict)
    items: tuple[int, ...] = ()


CASES: list[PollCase] = []

Make = Callable[[], "GivenPoll | Story"]


def case(description: str, *items: int, **expected: str) -> Callable[[Make], Make]:
    """Register a case. Questions that are not named pass, but for the two of saved files, which are not asked then."""

    def register(make: Make) -> Make:
        asked = dict.fromkeys(QUESTIONS, "pass") | expected
        words = {question: said.split() for question, said in asked.items()}
        reasons = {question: word[1] for question, word in words.items() if len(word) > 1}
        answers = {question: word[0] for question, word in words.items()}
        group = make.__module__.rpartition(".")[2]
        CASES.append(PollCase(group, description, lambda: given(make()), answers, reasons, items))
        return make

    return register


def malformed(description: str) -> Callable[[Make], Make]:
    """Register a case whose file, the evidence or the saved one, is malformed."""

    def register(make: Make) -> Make:
        group = make.__module__.rpartition(".")[2]
        CASES.append(PollCase(group, description, lambda: given(make()), None))
        return make

    return register


def given(made: GivenPoll | Story) -> GivenPoll:
    return GivenPoll(made) if isinstance(made, Story) else made


def logged(file: dict[str, Any], kind: str, number: int = 0) -> dict[str, Any]:
    """One of a file's entries of the poll, to change."""
    entries = [entry for entry in file["subjects"][0]["entries"] if f'"kind":"{kind}"' in entry["entry"]]
    return dict_of(entries[number])


def dict_of(value: Any) -> dict[str, Any]:
    assert isinstance(value, dict)
    return value


def changed(story: Story, change: Callable[[dict[str, Any]], object]) -> GivenPoll:
    """The poll's evidence, changed in place."""
    file = copy.deepcopy(evidence(story.registry, POLL))
    change(file)
    return GivenPoll(story, file)
