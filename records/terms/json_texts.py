"""What verifier.canonical finds wrong with a JSON text, in both languages."""

import re

from records.terms.texts import Text

_KNOWN = {
    "not UTF-8": "UTF-8이 아닙니다.",
    "nested too deep": "너무 깊게 중첩되어 있습니다.",
    "a name occurs twice in one object": "한 객체에 같은 이름이 두 번 있습니다.",
    "a number that is no integer": '정수가 아닌 수가 있습니다. 소수는 글("0.08")로 적습니다.',
    "a number that is no integer within ±(2^53-1), or written another way": "±(2^53-1)을 벗어나거나 달리 쓴 수가 있습니다.",
    "an integer beyond ±(2^53-1)": "±(2^53-1)을 벗어난 정수가 있습니다.",
    "a lone surrogate": "짝이 없는 서로게이트 문자가 있습니다.",
    "a Unicode noncharacter": "유니코드 비문자가 있습니다.",
    "a text not in Unicode NFC": "유니코드 NFC가 아닌 글이 있습니다.",
}
_SYNTAX = Text("JSON 문법에 맞지 않습니다.", "not JSON.")
_MARK = Text(
    "맨 앞에 바이트 순서 표식(BOM)이 있습니다. 표식 없는 UTF-8로 보내 주십시오.",
    "it begins with a byte order mark. Send UTF-8 without one.",
)
_PLACE = re.compile(r": line (\d+) column (\d+)")


def json_text(why: str) -> Text:
    if known := _KNOWN.get(why):
        return Text(known, f"{why}.")
    if "UTF-8 BOM" in why:
        return _MARK
    place = _PLACE.search(why)
    if place is None:
        return _SYNTAX
    line, character = place.groups()
    ko = f"{character}번째 글자" if line == "1" else f"{line}번째 줄 {character}번째 글자"
    en = f"character {character}" if line == "1" else f"line {line}, character {character}"
    return Text(f"JSON 문법에 맞지 않습니다({ko}).", f"not JSON (at {en}).")


def unreadable(opening: Text, why: str) -> Text:
    """`opening` says what can't be read, and has {error} in both languages."""
    what = json_text(why)
    return Text(opening.ko.format(error=what.ko), opening.en.format(error=what.en))
