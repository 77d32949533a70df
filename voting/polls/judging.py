"""Whether a verifier finds a poll as right with its last record as without it (docs/formats.md section 15, **process**)."""

from django.utils import timezone

from records.terms.texts import Refusal, RefusalSort
from records.terms.verdict_texts import reason_text
from verifier.answers import Reason
from verifier.polls.process import Clock, reasons_for
from verifier.times import format_time
from voting.polls.course import Course


def refusals_of_last(course: Course, *, let_pass: frozenset[str] = frozenset()) -> list[Refusal]:
    """What its last record makes false, in the verifier's words; nothing where it was false before.

    `let_pass` are codes of what is stated all the same.
    """
    earlier = _fails(course.without_last)
    return [
        Refusal(
            why.code, reason_text(why.code, **dict(why.values)), pointer="/body", sort=RefusalSort.CONFLICT
        )
        for why in _fails(course)
        if why not in earlier and why.code not in let_pass
    ]


def _fails(course: Course) -> list[Reason]:
    now = int(timezone.now().timestamp())
    # No anchor is asked: what the log says now, it says now.
    clock = Clock(now, format_time(now), {})
    return list(dict.fromkeys(reasons_for(course.poll, course.statements, clock).fails))
