"""What a record is about, as `<scheme>:<id>`."""

from records.terms.common import LICENCE_SCHEME
from records.terms.families import scheme_of
from records.terms.families import schemes as all_schemes
from records.terms.schemes import licence_clean
from records.terms.texts import Refusal, Text

SHAPE = Text(
    "대상은 {schemes} 중 하나로 시작해야 합니다.",
    "A subject begins with {schemes}.",
)
SPELLING = Text(
    "지금은 이렇게 적지 않는 번호입니다. 영문 대문자로, 앞뒤 공백 없이 적습니다.",
    "Numbers are not written like this any more: in capitals, without blanks around them.",
)


def subject_clean(subject: object, *, schemes: frozenset[str]) -> str:
    """The subject in its one written form, or a Refusal that points at `/subject`. Of any scheme where none is given."""
    name, colon, number = subject.partition(":") if isinstance(subject, str) else ("", "", "")
    known = [scheme for scheme in all_schemes() if not schemes or scheme.name in schemes]
    scheme = next((listed for listed in known if listed.name == name), None)
    if not colon or scheme is None:
        text = SHAPE.format(schemes=", ".join(f"{listed.name}:" for listed in known))
        raise Refusal("subject_scheme", text, pointer="/subject")
    return f"{name}:{scheme.clean(number)}"


def subject_refusal(subject: str) -> Refusal | None:
    """Why a subject that stands in a record would not be recorded today, None where it would."""
    try:
        is_same = subject_clean(subject, schemes=frozenset()) == subject
    except Refusal as refusal:
        return refusal
    return None if is_same else Refusal("subject_spelling", SPELLING, pointer="/subject")


def licence_subject(licence: str) -> str:
    return f"{LICENCE_SCHEME}:{licence_clean(licence)}"


def is_licence(subject: str) -> bool:
    return subject.startswith(f"{LICENCE_SCHEME}:")


def number_of(subject: str) -> str:
    return subject.partition(":")[2]


def is_number_of(subject: str, typed: str) -> bool:
    """Whether somebody typed this subject's number, in whatever way it may be written."""
    try:
        return number_of(subject) in (typed, scheme_of(subject).clean(typed))
    except Refusal:
        return False


def masked(subject: str) -> str:
    """The number for a public page."""
    return scheme_of(subject).masked(number_of(subject))
