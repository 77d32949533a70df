"""Free text is public: what would name a person is refused, and what might is asked about. The words never repeat it."""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from records.screening.personal_data import Sort, sorts_in
from records.screening.public_texts import pointer_to, screened, texts_read
from records.terms.characters import character_named, misfit, misfit_refusal
from records.terms.common import ERASURE, REVOCATION
from records.terms.families import Family, families, family_of, kind_named, kinds
from records.terms.rules import Check, Facts, Rule, Severity, Spot, Stops
from records.terms.texts import Refusal, Text

_REFUSED = frozenset({Sort.IDENTITY_NUMBER, Sort.PLATE, Sort.TELEPHONE})
_PRIVACY = Text("개인정보 보호법 제2조 제1호, 제3조", "Personal Information Protection Act Art. 2(1), 3")
_UNIQUE = Text("개인정보 보호법 제24조, 제24조의2", "Personal Information Protection Act Art. 24, 24-2")
_REMOVE = Text(
    "누구나 읽는 글이므로 {what} 적을 수 없습니다. 지워 주십시오.",
    "Everybody can read this text, so it can't hold {what}: please remove it.",
)
_ASK = Text(
    "{what} 보이는 내용이 있습니다. 누구나 읽는 글이므로 지워 주십시오.",
    "This may hold {what}. Everybody can read this text: please remove that.",
)
_WORDS = {
    Sort.IDENTITY_NUMBER: (
        "T1",
        Text("주민등록번호·운전면허번호·여권번호를", "a resident, driving licence or passport number"),
    ),
    Sort.PLATE: ("T2", Text("자동차등록번호를", "a plate")),
    Sort.TELEPHONE: ("T3", Text("전화번호를", "a telephone number")),
    Sort.PERHAPS_PLATE: ("T4", Text("자동차등록번호로", "a plate")),
    Sort.PERHAPS_TELEPHONE: ("T5", Text("전화번호로", "a telephone number")),
    Sort.E_MAIL: ("T6", Text("이메일 주소로", "an e-mail address")),
    Sort.NAME: ("T7", Text("사람 이름으로", "a person's name")),
    Sort.ADDRESS: ("T8", Text("주소로", "an address")),
    Sort.ACCOUNT: ("T9", Text("계좌·카드 번호로", "an account or card number")),
    Sort.HANDLE: ("T10", Text("메신저·SNS 아이디로", "an id of a messenger or a network")),
}


_PLAIN = Text("공개되는 글은 보이는 그대로여야 합니다", "What everybody reads is what is there")
_UNSEEN = Text(
    "공개되는 글에 둘 수 없는 문자가 있습니다 ({place}번째, {character}). 지워 주십시오.",
    "There is a character that has no place in a public text (character {place}, {character}): please remove it.",
)


def text_refusals(text: str, pointer: str) -> list[Refusal]:
    """For texts outside a record's body, where no reason can be given: what has no place in public."""
    if refusal := misfit_refusal(text, pointer):
        return [refusal]
    sorts = sorts_in(text)
    return [
        _rule(sort, frozenset()).finding(pointer).as_refusal() for sort in Sort if sort in sorts & _REFUSED
    ]


def public_refusals(kind: str, path: str, text: str) -> list[Refusal]:
    """For one text of a body to come, by its dotted path: what would be refused of it, or asked about."""
    return [
        _rule(sort, frozenset()).finding(pointer_to(path)).as_refusal()
        for _, text in screened(kind, [(path, text)])
        for sort in sorted(_sorts(family_of(kind_named(kind)), path, text), key=list(Sort).index)
    ]


def _check(sort: Sort) -> Check:
    def check(facts: Facts) -> Iterable[Spot]:
        return (spot for spot, sorts in facts.once(_suspicions) if sort in sorts)

    return check


def _suspicions(facts: Facts) -> list[tuple[Spot, frozenset[Sort]]]:
    return list(_look(facts))


def _look(facts: Facts) -> Iterator[tuple[Spot, frozenset[Sort]]]:
    family = family_of(kind_named(facts.kind))
    for path, text in screened(facts.kind, facts.once(texts_read)):
        if sorts := _sorts(family, path, text):
            yield Spot(pointer_to(path)), sorts
    for index, file in enumerate(facts.attachments or ()):
        if sorts := sorts_in(file):
            yield Spot(f"/attachments/{index}/name", root=""), sorts


def _sorts(family: Family, path: str, text: str) -> frozenset[Sort]:
    sorts = sorts_in(text)
    if sorts and path.rpartition(".")[2] in family.numbers:
        sorts &= {Sort.TELEPHONE, Sort.NAME, Sort.E_MAIL}
    return sorts


def _unseen(facts: Facts) -> Iterator[Spot]:
    """In records from before it was refused at once: then an inspector signs none of them."""
    for path, text in facts.once(texts_read):
        if unseen := misfit(text):
            yield Spot(
                pointer_to(path), {"place": unseen.place, "character": character_named(unseen.character)}
            )


@cache
def _rule(sort: Sort, kinds: frozenset[str]) -> Rule:
    identifier, words = _WORDS[sort]
    refuses = sort in _REFUSED
    return Rule(
        identifier,
        _UNIQUE if sort == Sort.IDENTITY_NUMBER else _PRIVACY,
        Severity.REFUSE if refuses else Severity.ASK,
        Stops.RECORDING,
        (_REMOVE if refuses else _ASK).format(what=words),
        _check(sort),
        kinds,
    )


def rules() -> tuple[Rule, ...]:
    """What is refused stops every text of a person's; what is asked about, those that can hold a reason."""
    return _rules(families())


@lru_cache
def _rules(_families: tuple[Family, ...]) -> tuple[Rule, ...]:
    asked = frozenset(kind.name for kind in kinds().values() if kind.stated)
    public = asked | {REVOCATION.name, ERASURE.name}
    sorts = tuple(_rule(sort, public if sort in _REFUSED else asked) for sort in Sort)
    return (*sorts, Rule("T11", _PLAIN, Severity.REFUSE, Stops.RECORDING, _UNSEEN, _unseen, public))
