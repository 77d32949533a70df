"""Why a file, a mapping or a row is refused, in both languages, without repeating what names a person."""

import re
import unicodedata
from dataclasses import dataclass, replace

from records.screening.personal_data import looks_like_a_name, sorts_in
from records.terms.characters import storable
from records.terms.texts import Refusal, Text
from registry.uploads.encar.texts import ENCAR_TEXTS
from registry.uploads.files import cells
from registry.uploads.files.json_texts import JSON_TEXTS
from registry.uploads.files.texts import FILE_TEXTS
from registry.uploads.form82.texts import FORM_TEXTS
from registry.uploads.mapping_texts import MAPPING_TEXTS
from registry.uploads.meanings import is_of_a_car
from registry.uploads.photos.texts import PHOTO_TEXTS
from registry.uploads.texts import UPLOAD_TEXTS

_TEXTS = FILE_TEXTS | JSON_TEXTS | FORM_TEXTS | ENCAR_TEXTS | PHOTO_TEXTS | MAPPING_TEXTS | UPLOAD_TEXTS
_BOTH = Text("{wrong} {advice}", "{wrong} {advice}")
_LEFT_OUT = Text("이 값은 빼고 기록합니다.", "The record goes without this value.")


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

    def to_json(self) -> dict[str, object]:
        """A refusal may repeat what was sent, and no database stores all of that."""
        return {
            "code": self.code,
            "column": self.column,
            "value": self.value,
            "messages": _storable(self.messages),
            "advice": _storable(self.advice),
            "asks": self.asks and _storable(self.asks),
        }


def _storable(texts: dict[str, str]) -> dict[str, str]:
    return {name: storable(text) for name, text in texts.items()}


def refusal(
    code: str, pointer: str | None = None, *, extra: dict[str, object] | None = None, **values: object
) -> Refusal:
    """A whole file or mapping is refused: what is wrong and what to do, in one text."""
    wrong, advice = (text.format(**values) for text in _TEXTS[code])
    return Refusal(code, _BOTH.format(wrong=wrong, advice=advice), pointer=pointer, extra=extra)


def reason(code: str, *, column: str | None = None, value: str | None = None, **values: object) -> Reason:
    wrong, advice = (text.format(**values) for text in _TEXTS[code])
    return Reason(
        code,
        messages=wrong.as_dict(),
        advice=advice.as_dict(),
        column=None if column is None else shown(column),
        value=None if value is None else shown(value),
    )


def left_out(told: Reason) -> Reason:
    """The same fault where it costs a value and not its row."""
    both = {"ko": f"{told.messages['ko']} {_LEFT_OUT.ko}", "en": f"{told.messages['en']} {_LEFT_OUT.en}"}
    return replace(told, messages=both)


HIDDEN = "•••"
_SHOWN = 60
_LOOKED_AT = 200
_PARTS, _WORDS = re.compile(r"[^\w\s]+"), re.compile(r"[\W\d_]+")


def names_within(cell: str) -> bool:
    """Whether one of several values of JSON in a cell, or a word of one, may be a person's name."""
    return cells.is_marked(cell) and any(map(looks_like_a_name, _PARTS.split(cell) + _WORDS.split(cell)))


def shown(value: str) -> str:
    """A value as a report may repeat it: short, on one line, and not at all where it may name a person."""
    flat = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in value[:_LOOKED_AT]).strip()
    if sorts_in(flat) or (looks_like_a_name(flat) and not is_of_a_car(flat)):
        return HIDDEN
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…"
