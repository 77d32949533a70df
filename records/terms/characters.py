"""Characters that have no place in what people read: unseen, unassigned, heaped up, turning the text, written another way."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from django.http import QueryDict

from records.terms.texts import Refusal, Text


class Sort(StrEnum):
    """Why a character has no place in a text."""

    CONTROL = "control"
    DIRECTION = "direction"
    UNSEEN = "unseen"
    UNASSIGNED = "unassigned"
    ENCLOSING = "enclosing"
    LONE_MARK = "lone_mark"
    HEAPED_MARK = "heaped_mark"
    EQUIVALENT = "equivalent"


@dataclass(frozen=True)
class Misfit:
    """`place` counts code points from 1; `instead` is what NFC writes for the character, where it differs."""

    place: int
    character: str
    sort: Sort

    @property
    def instead(self) -> str:
        return unicodedata.normalize("NFC", self.character)


_PLACE = Text("{place}번째 문자 {character}: ", "Character {place}, {character}, ")
_WORDS = {
    Sort.CONTROL: Text("제어 문자입니다. 지워 주십시오.", "is a control character: please remove it."),
    Sort.DIRECTION: Text(
        "글의 방향을 바꾸는, 보이지 않는 문자입니다. 지워 주십시오.",
        "can't be seen and turns the direction of text: please remove it.",
    ),
    Sort.UNSEEN: Text(
        "보이지 않는 문자입니다. 지우고 다시 적어 주십시오.",
        "can't be seen: please remove it and type again.",
    ),
    Sort.UNASSIGNED: Text(
        "뜻이 정해지지 않은 문자입니다. 지워 주십시오.", "stands for no letter or sign: please remove it."
    ),
    Sort.ENCLOSING: Text(
        "앞 글자를 둘러싸서 덮는 부호입니다. 지워 주십시오.",
        "encloses and covers the character before it: please remove it.",
    ),
    Sort.LONE_MARK: Text(
        "글자 위아래에 붙는 부호인데 붙을 글자가 없습니다. 지워 주십시오.",
        "is a mark that belongs on a letter, and there is none before it: please remove it.",
    ),
    Sort.HEAPED_MARK: Text(
        "한 글자에 겹쳐 붙은 부호가 너무 많습니다. 지워 주십시오.",
        "is one mark too many on the same letter: please remove it.",
    ),
    Sort.EQUIVALENT: Text(
        "같은 글자의 다른 표기입니다. {instead}(으)로 적어 주십시오.",
        "is another way to write {instead}: please write that.",
    ),
}
_LINES = frozenset("\n\t")
MARKS = 3
"""On one letter: as many as Burmese, Hebrew and Tibetan spelling puts there; Vietnamese has two, Korean none."""
# Seen by nobody, though Unicode counts them as letters, marks or symbols.
_FILLERS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufffc"
    "\U00016fe4\U0001d159\U000e0100-\U000e01ef]"
)
_UNSTORED = re.compile("[\x00\ud800-\udfff]")
_COMMON = re.compile("[ -~가-힣]*")
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_CATEGORIES = {
    "Cc": Sort.CONTROL,
    "Cf": Sort.UNSEEN,
    "Zl": Sort.UNSEEN,
    "Zp": Sort.UNSEEN,
    "Cn": Sort.UNASSIGNED,
    "Co": Sort.UNASSIGNED,
    "Cs": Sort.UNASSIGNED,
    "Me": Sort.ENCLOSING,
}


def is_common(text: str) -> bool:
    """Whether all of it is ASCII that prints or whole syllables of Hangul, as most texts are: assigned, seen, in NFC."""
    return _COMMON.fullmatch(text) is not None


def misfit(text: str, *, lines: bool = True) -> Misfit | None:
    """The first character with no place in a text, or None.

    Where `lines` is False, in a name or a number, there is no blank but the space either.
    """
    if is_common(text) or _is_plain(text):
        return None
    marks = 0
    for place, character in enumerate(text, 1):
        sort = _sort(character, lines=lines)
        marks = marks + 1 if _is_mark(character) else 0
        if marks and sort is None:
            sort = _sort_of_mark(marks, text[: place - 1])
        if sort:
            return Misfit(place, character, sort)
    return None


def misfit_refusal(text: str, pointer: str, *, lines: bool = True) -> Refusal | None:
    """The refusal of a text for its first character that has no place in it, named by place and code point."""
    unusable = misfit(text, lines=lines)
    if unusable is None:
        return None
    words = Text(_PLACE.ko + _WORDS[unusable.sort].ko, _PLACE.en + _WORDS[unusable.sort].en)
    named = words.format(
        place=unusable.place, character=character_named(unusable.character), instead=unusable.instead
    )
    extra = {"place": unusable.place, "character": code_point(unusable.character)}
    return Refusal("unusable_character", named, pointer=pointer, extra=extra)


def line_clean(text: str, pointer: str) -> str:
    """A name or a number, composed (NFC). Raises a Refusal where it holds what can't be read off it."""
    if refusal := misfit_refusal(text, pointer, lines=False):
        raise refusal
    return unicodedata.normalize("NFC", text)


def lines_clean(text: str, pointer: str) -> str:
    """A text of several lines, composed (NFC). Raises a Refusal where it holds what its reader can't see."""
    lines = text.replace("\r\n", "\n")
    if refusal := misfit_refusal(lines, pointer):
        raise refusal
    return unicodedata.normalize("NFC", lines)


def asks_nul(path: str, query: QueryDict) -> bool:
    """Whether an address has NUL in it: nothing has such a name, and no database compares a text with one."""
    asked = (text for name, answers in query.lists() for text in (name, *answers))
    return "\x00" in path or any("\x00" in text for text in asked)


def storable(text: str) -> str:
    """The text without what no database stores: NUL, halves of a surrogate pair."""
    return _UNSTORED.sub("", text)


def character_named(character: str) -> str:
    """`U+041A CYRILLIC CAPITAL LETTER KA`; never the character, which may not show or may look like another."""
    name = unicodedata.name(character, "")
    return f"{code_point(character)} {name}" if name else code_point(character)


def character_shown(character: str) -> Text:
    """The character itself where it shows and looks like no other; else as `character_named`."""
    named, itself = character_named(character), f"‘{character}’"
    if "!" <= character <= "~":
        return Text(itself, itself)
    return Text(itself if "가" <= character <= "힣" else named, named)


def code_point(character: str) -> str:
    return f"U+{ord(character):04X}"


def _is_plain(text: str) -> bool:
    """Whether all of it surely has its place, which most texts show at a glance."""
    return (
        text.isprintable()
        and not _FILLERS.search(text)
        and unicodedata.is_normalized("NFC", text)
        and not any(unicodedata.category(character)[0] == "M" for character in set(text))
    )


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) == "Mn"


def _sort_of_mark(marks: int, before: str) -> Sort | None:
    """Of a mark that is the last of so many in a row."""
    if marks > MARKS:
        return Sort.HEAPED_MARK
    return Sort.LONE_MARK if marks == 1 and (not before or before[-1].isspace()) else None


def _sort(character: str, *, lines: bool) -> Sort | None:
    if character in _LINES:
        return None if lines else Sort.CONTROL
    if character in _DIRECTION:
        return Sort.DIRECTION
    category = unicodedata.category(character)
    if category in _CATEGORIES:
        return _CATEGORIES[category]
    if _FILLERS.match(character) or (category == "Zs" and character != " " and not lines):
        return Sort.UNSEEN
    # Composing changes how letters and their marks are stored, this would change the letter.
    return Sort.EQUIVALENT if unicodedata.normalize("NFC", character) != character else None
