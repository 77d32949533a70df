"""Why a form could not be handed in, in the form's own order: what is wrong, then what is still empty, block by block."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from records.terms.texts import Refusal, Text
from registry.form82.leaves import BLOCKS, LEAVES, Block, block_of
from registry.web.form82.fields import element_id

_ORDER = {path: at for at, path in enumerate(LEAVES)}
_SUBJECT = "/subject"


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


def _sorted(problems: list[Problem], block: str | None = None) -> list[Problem]:
    chosen = [problem for problem in problems if block in {None, block_of(problem.path)}]
    return sorted(chosen, key=lambda problem: _ORDER.get(problem.path, len(_ORDER)))
