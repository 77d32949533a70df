"""Characters that nobody sees, that heap up or that turn the direction of text: which they are, and how they are named."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.terms.characters import MARKS, Sort, is_common, line_clean, lines_clean, misfit, misfit_refusal
from records.terms.texts import Refusal

IGNORED = (
    0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), *range(0x200B, 0x2010),
    *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x2800, 0x3164, *range(0xFE00, 0xFE10), 0xFEFF, 0xFFA0,
    0xFFF9, 0xFFFA, 0xFFFB, 0xFFFC, 0xFFFE, 0xFFFF, 0xFDD0, 0xE000, 0xF8FF, 0x1D173, 0xE0001, 0xE0020, 0xE007F,
    0xE0100, 0xE01EF, 0xF0000, 0x10FFFF, 0xD800, 0xDFFF, 0x0000, 0x0007, 0x000B, 0x001B, 0x007F, 0x0085, 0x2028,
    0x2029,
)  # fmt: skip


@pytest.mark.parametrize("point", IGNORED, ids=lambda point: f"{point:04X}")
def test_a_character_that_nobody_sees_is_named_with_its_place(point: int) -> None:
    refusal = misfit_refusal(f"하체 {chr(point)}양호", "/body/remark")
    assert refusal is not None
    assert (refusal.code, refusal.pointer) == ("unusable_character", "/body/remark")
    assert refusal.extra == {"place": 4, "character": f"U+{point:04X}"}
    for text in (refusal.text.ko, refusal.text.en):
        assert f"U+{point:04X}" in text
        assert "4" in text
        assert chr(point) not in text


@pytest.mark.parametrize(
    "text",
    [
        "하체 양호, 누유 없음",
        "교환·판금: 앞휀더(좌) 1,200원 — 23%",
        "정상입니다 👍 🚗",
        "自動車 検査",
        "Ölverlust, gemäß Prüfung",
        "한 줄\n두 줄\t끝",
        "a\u00a0b\u3000c",
        "ᄒᆞᆫ글",
        "Đường Nguyễn Huệ, quận Bình Thạnh",
        "น้ำมันรั่วที่เครื่อง",
        "ဆီယိုမှု မြို့",
        "हिन्दी में ड़ीं",
        "בָּרָא",
        "q̃̄ x́",
    ],
)
def test_people_s_writing_is_left_as_it_is(text: str) -> None:
    assert misfit(text) is None
    assert lines_clean(text, "/body/remark") == text


def test_decomposed_hangul_is_composed_and_stays_the_same_text() -> None:
    assert lines_clean(unicodedata.normalize("NFD", "하체 양호 é"), "/reason") == "하체 양호 é"


@pytest.mark.parametrize(
    ("character", "instead"), [("\u212a", "K"), ("\u2126", "Ω"), ("\uf900", "豈"), ("\u037e", ";")]
)
def test_a_sign_that_composing_would_replace_is_refused(character: str, instead: str) -> None:
    refusal = misfit_refusal(f"a{character}", "/body/remark")
    assert refusal is not None
    assert instead in refusal.text.en


@pytest.mark.parametrize("blank", ["\u00a0", "\u2003", "\u3000", "\n", "\t"])
def test_a_name_has_no_blank_but_the_space(blank: str) -> None:
    with pytest.raises(Refusal):
        line_clean(f"한빛{blank}모터스", "/name")
    assert line_clean("한빛 모터스", "/name") == "한빛 모터스"


@given(st.text(st.characters(codec="utf-8")))
def test_a_text_that_passes_is_printable(text: str) -> None:
    if misfit(text) is None:
        seen = text.replace("\n", "").replace("\t", "")
        assert all(character.isprintable() or unicodedata.category(character) == "Zs" for character in seen)
        assert misfit(unicodedata.normalize("NFC", text)) is None


def test_every_character_of_a_category_that_shows_nothing_is_refused() -> None:
    for point in range(sys.maxunicode + 1):
        category = unicodedata.category(chr(point))
        if category in {"Cf", "Cc", "Zl", "Zp"} and chr(point) not in "\n\t":
            assert misfit(chr(point)), f"{point:04X}"


def test_direction_is_told_apart_from_what_is_unseen() -> None:
    assert {unusable.sort for mark in "\u202e\u2066\u200f\u061c" if (unusable := misfit(mark))} == {
        Sort.DIRECTION
    }


@pytest.mark.parametrize(
    "mark", ["\u0301", "\u0338", "\u0e49", "\u0f74"], ids=lambda text: f"{ord(text):04X}"
)
@pytest.mark.parametrize("count", [MARKS + 1, 60])
def test_marks_heaped_on_one_letter_are_refused(mark: str, count: int) -> None:
    letter = "b\u0e01"[mark == "\u0e49"]
    assert misfit(f"양호 {letter}{mark * MARKS} 끝") is None
    refusal = misfit_refusal(f"양호 {letter}{mark * count} 끝", "/body/remark")
    assert refusal is not None
    assert refusal.extra == {"place": 5 + MARKS, "character": f"U+{ord(mark):04X}"}


@pytest.mark.parametrize(
    "mark", ["\u0488", "\u0489", "\u1abe", "\u20dd", "\u20de", "\u20e0", "\u20e3", "\ua670"]
)
def test_a_mark_that_covers_its_letter_is_refused(mark: str) -> None:
    refusal = misfit_refusal(f"사고 없음{mark}", "/body/remark")
    assert refusal is not None
    assert refusal.extra == {"place": 6, "character": f"U+{ord(mark):04X}"}
    assert "덮는" in refusal.text.ko


@pytest.mark.parametrize("before", ["", "양호 ", "양호\n", "양호\u3000"])
def test_a_mark_without_a_letter_is_refused(before: str) -> None:
    told = misfit(f"{before}\u0301양호")
    assert told is not None
    assert (told.place, told.sort) == (len(before) + 1, Sort.LONE_MARK)


def test_common_characters_need_no_second_look() -> None:
    common = [character for point in range(sys.maxunicode + 1) if is_common(character := chr(point))]
    assert len(common) == 95 + 11_172
    assert {unicodedata.category(character) for character in common[95:]} == {"Lo"}
    assert "".join(common).isprintable()
    assert unicodedata.is_normalized("NFC", "".join(common))
    assert not is_common("가\n")
    assert not is_common("\u1100\u1161")
