"""Why a file, a mapping or a row is refused, in both languages, without repeating what names a person."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from records.screening.personal_data import looks_like_a_name, sorts_in
from records.terms.texts import Refusal, Text
from registry.uploads.file_wordings import FILE_WORDINGS
from registry.uploads.row_wordings import ROW_WORDINGS

WORDINGS = FILE_WORDINGS | ROW_WORDINGS


@dataclass(frozen=True)
class Reason:
    """Why a row was not taken. `messages` and `advice` are {"ko", "en"}."""

    code: str
    messages: dict[str, str]
    advice: dict[str, str]
    column: str | None = None
    value: str | None = None
    # Where a rule asks for a reason: {"rule", "pointer"}.
    asks: dict[str, str] | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "column": self.column,
            "value": self.value,
            "messages": self.messages,
            "advice": self.advice,
            "asks": self.asks,
        }


def refusal(
    code: str, pointer: str | None = None, *, extra: dict[str, Any] | None = None, **values: object
) -> Refusal:
    """A whole file or mapping is refused: what is wrong and what to do, in one text."""
    ko, en, do_ko, do_en = (part.format(**values) for part in WORDINGS[code])
    return Refusal(code, Text(ko=f"{ko} {do_ko}", en=f"{en} {do_en}"), pointer=pointer, extra=extra)


def reason(code: str, *, column: str | None = None, value: str | None = None, **values: object) -> Reason:
    ko, en, do_ko, do_en = (part.format(**values) for part in WORDINGS[code])
    return Reason(
        code,
        messages={"ko": ko, "en": en},
        advice={"ko": do_ko, "en": do_en},
        column=None if column is None else shown(column),
        value=None if value is None else shown(value),
    )


HIDDEN = "•••"
_SHOWN = 60
_LOOKED_AT = 200


def shown(value: str) -> str:
    """A value as a report may repeat it: short, on one line, and not at all where it may name a person."""
    flat = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in value[:_LOOKED_AT]).strip()
    if sorts_in(flat) or looks_like_a_name(flat):
        return HIDDEN
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…"
