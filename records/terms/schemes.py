"""Schemes of subjects: what stands before the colon, and how what stands after it is written."""

from collections.abc import Callable
from dataclasses import dataclass

from records.terms.characters import line_clean
from records.terms.texts import Refusal, Text
from verifier.subjects import is_classification, is_licence

LICENCE_SHAPE = Text(
    "자격(신고증) 번호는 제어문자 없이 1~64자여야 합니다.",
    "A licence number has 1 to 64 characters, no control characters.",
)

NOT_CLASSIFICATION = Text(
    "표준 분류는 기록(records)에 대한 것 하나뿐입니다.",
    "There is one classification: that of records.",
)
NOT_ADDRESSED = Text(
    "빗금(/)의 앞뒤에는 글자나 숫자가 있어야 합니다.",
    "Before and after a slash there are letters or digits.",
)


def _as_it_is(number: str) -> str:
    return number


def number_masked(number: str) -> str:
    """The identifier for public pages, its last six characters hidden."""
    return number[:-6] + "******" if len(number) > 6 else "******"


@dataclass(frozen=True)
class Scheme:
    """`clean` gives a number in its one written form, or a Refusal that points at `/subject`.

    `masked` is the number for a public page. Where `is_public`, who knows a record's digest may read it; else the number
    must be known too.
    """

    name: str
    title: Text
    clean: Callable[[str], str]
    masked: Callable[[str], str] = _as_it_is
    is_public: bool = False


def address_refusal(number: str, *, pointer: str | None = None) -> Refusal | None:
    """Why no page can have this number in its address: `A/../B` leads a browser to B."""
    if {"", ".", ".."} & set(number.split("/")):
        return Refusal("number_slash", NOT_ADDRESSED, pointer=pointer)
    return None


def licence_clean(number: str) -> str:
    cleaned = line_clean(number.strip(), "/subject")
    if not is_licence(cleaned):
        raise Refusal("licence_shape", LICENCE_SHAPE, pointer="/subject")
    if refusal := address_refusal(cleaned, pointer="/subject"):
        raise refusal
    return cleaned


def classification_clean(number: str) -> str:
    if not is_classification(number):
        raise Refusal("classification_number", NOT_CLASSIFICATION, pointer="/subject")
    return number
