"""Refusals: the reasons for which something is refused, each with its text in both languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from anchoring.texts import Text

__all__ = ["REASON_MISSING", "STALE", "Refusal", "RefusalSort", "Refusals", "Refused", "Text"]

REASON_MISSING = Text("사유를 적어 주십시오.", "Give the reason.")
STALE = Text(
    "그 사이에 다른 곳에서 저장되었습니다. 새로 읽은 뒤 다시 저장해 주십시오.",
    "It was saved elsewhere in the meantime: read it again, then save.",
)


class RefusalSort(StrEnum):
    """The sort of a refusal, from which the API alone makes a status."""

    INVALID = "invalid"
    MALFORMED = "malformed"
    FORBIDDEN = "forbidden"
    MISSING = "missing"
    CONFLICT = "conflict"
    OVER = "over"
    # Until a time: `extra` has the seconds as `retry_after`.
    SPENT = "spent"
    # Somebody else, who is asked, does not answer.
    AWAY = "away"


class Refusal(Exception):  # noqa: N818  an answer to the submitter, not an error of ours
    """One reason. `pointer` is a JSON pointer into what was submitted."""

    def __init__(
        self,
        code: str,
        text: Text,
        *,
        pointer: str | None = None,
        sort: RefusalSort = RefusalSort.INVALID,
        extra: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.text = text
        self.pointer = pointer
        self.sort = sort
        self.extra = dict(extra or {})

    def __repr__(self) -> str:
        return f"Refusal({self.code!r}, pointer={self.pointer!r})"

    def __str__(self) -> str:
        return f"{self.text.en} ({self.pointer})" if self.pointer else self.text.en

    @property
    def refusals(self) -> "tuple[Refusal, ...]":
        return (self,)


class Refused(Refusal):
    """Several reasons at once, never none. Who catches Refusal catches this, and reads `refusals`."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self._refusals = tuple(refusals)
        first = self._refusals[0]
        super().__init__(first.code, first.text, pointer=first.pointer, sort=first.sort, extra=first.extra)

    def __repr__(self) -> str:
        return f"Refused({list(self._refusals)!r})"

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        return self._refusals


@dataclass
class Refusals:
    """Gathers reasons, so that all of them are told at once."""

    refusals: list[Refusal] = field(default_factory=list)

    def add(self, refusal: Refusal) -> None:
        self.refusals.append(refusal)

    def extend(self, refusals: Iterable[Refusal]) -> None:
        self.refusals.extend(refusals)

    def raise_any(self) -> None:
        if self.refusals:
            raise Refused(self.refusals)
