"""What a family's own tables repeat of records, for the audit: each is held against the record."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from anchoring.audit.sources import Problem
from records.contents.models import Record
from records.contents.services import Content
from records.signing.families import JudgedFamily
from records.terms.families import families

Recorded = tuple[Record, Content]
"""A record with its content, which is what its digest says."""


def _repeats_nothing(_recorded: Sequence[Recorded]) -> Iterator[tuple[str, Problem]]:
    return iter(())


@dataclass(frozen=True, eq=False)
class AuditedFamily(JudgedFamily):
    """`repeated` names, by the records' digests, rows of the family's tables that say something else than its records."""

    repeated: Callable[[Sequence[Recorded]], Iterator[tuple[str, Problem]]] = _repeats_nothing


def repeated_problems(recorded: Sequence[Recorded]) -> dict[str, list[Problem]]:
    """What is wrong with the families' tables, by the digests of the records that they repeat."""
    problems: dict[str, list[Problem]] = {}
    for family in families():
        if not isinstance(family, AuditedFamily):
            continue
        names = {kind.name for kind in family.kinds}
        own = [(record, content) for record, content in recorded if record.kind in names]
        for digest, problem in family.repeated(own) if own else ():
            problems.setdefault(digest, []).append(problem)
    return problems
