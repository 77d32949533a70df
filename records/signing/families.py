"""What inspectors are told of a record's whole subject, besides what the rules say of the record itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from records.standing.history import SubjectHistory
from records.terms.families import Family, family_of, kind_named
from records.terms.rules import Severity
from records.terms.texts import Text


class JudgedRule(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def severity(self) -> Severity: ...


class SubjectFinding(Protocol):
    @property
    def rule(self) -> JudgedRule: ...
    @property
    def text(self) -> Text: ...


Findings = Mapping[str, Sequence[SubjectFinding]]
"""The subject findings of these histories, by subject."""


def _nothing(_histories: Sequence[SubjectHistory], _now: datetime) -> Findings:
    return {}


@dataclass(frozen=True, eq=False)
class JudgedFamily(Family):
    """`judge` compares all the records of each subject with each other."""

    judge: Callable[[Sequence[SubjectHistory], datetime], Findings] = _nothing


def subject_findings(kind: str, histories: Sequence[SubjectHistory], now: datetime) -> Findings:
    """On these subjects, by the family of records of this kind."""
    family = family_of(kind_named(kind))
    return family.judge(histories, now) if isinstance(family, JudgedFamily) else {}
