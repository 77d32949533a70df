"""What is left to do, in the form's own order: what contradicts or is asked, then what is still empty, block by block.

While somebody fills it in, at its end; and why it could not be handed in, at its head.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from records.terms.json_types import JsonValue
from records.terms.texts import Refusal, Text
from registry.form82.leaves import BLOCKS, LEAVES, Block, block_of
from registry.form82.unfinished import Review, Tone
from registry.web.form82.fields import element_id

_ORDER = {path: at for at, path in enumerate(LEAVES)}
_SUBJECT = "/subject"
GIVEN = "given"
OPEN = Text("{count}개 남음", "{count} open")
_TONES = (Tone.WRONG.value, Tone.ASK.value, Tone.NOTE.value, GIVEN)


@dataclass(frozen=True)
class Problem:
    """`path` is empty where it is about none of the form's answers."""

    label: Text | str
    text: Text
    path: str

    @property
    def anchor(self) -> str:
        return element_id(self.path) if self.path else ""


@dataclass(frozen=True)
class Missing:
    block: Block
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Summary:
    wrong: tuple[Problem, ...]
    missing: tuple[Missing, ...]

    @property
    def count(self) -> int:
        return len(self.wrong) + sum(len(group.problems) for group in self.missing)


def summary_of(
    refused: Sequence[Refusal], path_of: Callable[[Refusal], str | None], label_of: Callable[[str], Text]
) -> Summary:
    """`path_of` is the answer that a refusal is about."""
    wrong: list[Problem] = []
    missing: list[Problem] = []
    no_vin = any(refusal.code == "required" and path_of(refusal) == "basic.vin" for refusal in refused)
    for refusal in refused:
        if refusal.pointer == _SUBJECT and no_vin:
            # A number that is not there has no wrong length.
            continue
        path = path_of(refusal)
        problem = Problem(label_of(path) if path else (refusal.pointer or ""), refusal.text, path or "")
        (missing if path and refusal.code == "required" else wrong).append(problem)
    groups = (Missing(block, tuple(_sorted(missing, block.key))) for block in BLOCKS)
    return Summary(tuple(_sorted(wrong)), tuple(group for group in groups if group.problems))


@dataclass(frozen=True)
class Point:
    """Something that a rule or the form itself says of an answer; `tone` is `given` where a reason answers it."""

    problem: Problem
    rule: str
    tone: str


@dataclass(frozen=True)
class Left:
    """`open` has the blocks with empty answers, each with its first one; `answered` of `required` are not empty."""

    points: tuple[Point, ...]
    open: tuple[Problem, ...]
    answered: int
    required: int

    @property
    def is_done(self) -> bool:
        return not self.open and all(point.tone in {Tone.NOTE, GIVEN} for point in self.points)


def left_of(review: Review, answers: Mapping[str, JsonValue], label_of: Callable[[str], Text | str]) -> Left:
    """Every contradiction and question, also what stops only the certification, and the blocks with empty answers."""
    unanswered = {str(text) for path, text in review.asks.items() if not answers.get(path)}
    points = []
    for message in review.messages:
        is_given = message.tone == Tone.ASK and str(message.text) not in unanswered
        tone = GIVEN if is_given else message.tone.value
        label = label_of(message.path) if message.path else ""
        points.append(Point(Problem(label, message.text, message.path), message.rule, tone))
    points.sort(key=lambda point: (_TONES.index(point.tone), _ORDER.get(point.problem.path, len(_ORDER))))
    empty = [
        Problem(progress.block.text, OPEN.format(count=len(progress.open)), progress.open[0])
        for progress in review.progress
        if progress.open
    ]
    required = sum(progress.required for progress in review.progress)
    answered = required - sum(len(progress.open) for progress in review.progress)
    return Left(tuple(points), tuple(empty), answered, required)


def _sorted(problems: list[Problem], block: str | None = None) -> list[Problem]:
    chosen = [problem for problem in problems if block in {None, block_of(problem.path)}]
    return sorted(chosen, key=lambda problem: _ORDER.get(problem.path, len(_ORDER)))
