"""The body of an opening, which every question needs (docs/formats.md section 10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .. import note, shapes, vrf
from ..errors import Malformed, Mismatch
from ..subjects import is_licence
from . import texts
from .kinds import SCHEME
from .tokens import public_key

MINIMUM, MOST_MINIMUM = 5, 1_000
MOST_ISSUERS = 3
MOST_PARTS = 5
ROLL, IDENTIFIED = "roll", "identified"

_OPENED = (
    *("proposal", "review", "title", "question", "options", "choices", "opens_at", "closes_at", "answer_by"),
    *("eligible", "issuers", "box"),
)
_ELIGIBLE = ("sort", "vrf_public_key", "person", "text")
_OPTIONS = (2, 30)


@dataclass(frozen=True)
class Option:
    """One of a question's answers: `id` is 1 to 8 of [a-z0-9]."""

    id: str
    text: str


@dataclass(frozen=True)
class Issuer:
    """An office: the `licence` that it certifies under, and its RSA key, a DER SubjectPublicKeyInfo of 294 bytes."""

    licence: str
    public_key: bytes


@dataclass(frozen=True)
class Eligible:
    """Who may vote: `size` is the roll's, None where nobody made one; `person` names what tells people apart."""

    size: int | None
    vrf_public_key: bytes
    person: tuple[str, ...]


@dataclass(frozen=True)
class Opened:
    """A poll as it was frozen. `least` and `most` are how many options a ballot chooses; times are RFC 3339."""

    proposal: str
    review: str
    title: str
    question: str
    options: tuple[Option, ...]
    least: int
    most: int
    opens_at: str
    closes_at: str
    answer_by: str
    eligible: Eligible
    issuers: tuple[Issuer, ...]
    box_key: str
    minimum: int

    @property
    def licences(self) -> tuple[str, ...]:
        """Of the issuers, in their order."""
        return tuple(issuer.licence for issuer in self.issuers)


def parse_opened(body: Any, where: str, *, subject: str, origin: str) -> Opened:
    """The opening of the poll `subject` in the log `origin` that a body is, `correction_reason` aside. Raises Malformed."""
    shapes.members(body, where, _OPENED)
    options = parse_options(body["options"], f"{where}.options")
    choices = shapes.members(body["choices"], f"{where}.choices", ("min", "max"))
    most = _between(choices["max"], f"{where}.choices.max", 1, len(options))
    times = [shapes.time(body[name], f"{where}.{name}") for name in ("opens_at", "closes_at", "answer_by")]
    # Of one length and form: their order is that of their letters.
    if not times[0] < times[1] < times[2]:
        raise Malformed("times_order", where=where)
    box = shapes.members(body["box"], f"{where}.box", ("vkey", "minimum"))
    return Opened(
        proposal=shapes.digest(body["proposal"], f"{where}.proposal"),
        review=shapes.digest(body["review"], f"{where}.review"),
        title=texts.text(body["title"], f"{where}.title", texts.TITLE),
        question=texts.text(body["question"], f"{where}.question", texts.QUESTION),
        options=options,
        least=_between(choices["min"], f"{where}.choices.min", 0, most),
        most=most,
        opens_at=times[0],
        closes_at=times[1],
        answer_by=times[2],
        eligible=_eligible(body["eligible"], f"{where}.eligible"),
        issuers=_issuers(body["issuers"], f"{where}.issuers"),
        box_key=_box_key(box["vkey"], f"{where}.box.vkey", f"{origin}/box/{subject.removeprefix(SCHEME)}"),
        minimum=_between(box["minimum"], f"{where}.box.minimum", MINIMUM, MOST_MINIMUM),
    )


def parse_options(value: Any, where: str) -> tuple[Option, ...]:
    """2 to 30 options, no id and no text twice. Raises Malformed."""
    given = sized(value, where, *_OPTIONS)
    options = []
    for number, option in enumerate(given):
        place = f"{where}.{number}"
        shapes.members(option, place, ("id", "text"))
        options.append(
            Option(
                option_id(option["id"], f"{place}.id"),
                texts.text(option["text"], f"{place}.text", texts.OPTION),
            )
        )
    once([option.id for option in options], where)
    once([option.text for option in options], where)
    return tuple(options)


def option_id(value: Any, where: str) -> str:
    """1 to 8 of [a-z0-9]. Raises Malformed."""
    written = shapes.string(value, where)
    if not 1 <= len(written) <= 8 or written.strip("abcdefghijklmnopqrstuvwxyz0123456789"):
        raise Malformed("not_option_id", where=where)
    return written


def sized(value: Any, where: str, least: int, most: int) -> list[Any]:
    """A list of `least` to `most` things. Raises Malformed."""
    given = shapes.array(value, where)
    if not least <= len(given) <= most:
        raise Malformed("list_length", where=where, least=least, most=most)
    return given


def once(given: Sequence[object], where: str) -> None:
    """Raises Malformed where something stands twice."""
    if len(set(given)) != len(given):
        raise Malformed("stands_twice", where=where)


def _eligible(value: Any, where: str) -> Eligible:
    is_roll = isinstance(value, dict) and value.get("sort") != IDENTIFIED
    shapes.members(value, where, (*_ELIGIBLE, "size") if is_roll else _ELIGIBLE)
    if is_roll:
        shapes.constant(value["sort"], f"{where}.sort", ROLL)
    names = sized(value["person"], f"{where}.person", 1, MOST_PARTS)
    texts.text(value["text"], f"{where}.text")
    key = shapes.hexadecimal(value["vrf_public_key"], f"{where}.vrf_public_key", 32)
    try:
        vrf.check_key(key)
    except Mismatch as error:
        raise Malformed("trust_vrf_key", where=f"{where}.vrf_public_key") from error
    return Eligible(
        size=shapes.integer(value["size"], f"{where}.size", low=1) if is_roll else None,
        vrf_public_key=key,
        person=tuple(texts.text(name, f"{where}.person.{n}", texts.NAME) for n, name in enumerate(names)),
    )


def _issuers(value: Any, where: str) -> tuple[Issuer, ...]:
    issuers = []
    for number, issuer in enumerate(sized(value, where, 1, MOST_ISSUERS)):
        place = f"{where}.{number}"
        shapes.members(issuer, place, ("licence", "public_key"))
        if not is_licence(shapes.string(issuer["licence"], f"{place}.licence")):
            raise Malformed("not_licence", where=f"{place}.licence")
        key = shapes.base64url(issuer["public_key"], f"{place}.public_key")
        try:
            public_key(key)
        except Malformed as error:
            raise error.at(f"{place}.public_key") from error
        issuers.append(Issuer(issuer["licence"], key))
    once([issuer.licence for issuer in issuers], where)
    once([issuer.public_key for issuer in issuers], where)
    return tuple(issuers)


def _box_key(value: Any, where: str, name: str) -> str:
    try:
        key = note.parse_vkey(shapes.string(value, where))
    except Malformed as error:
        raise error.at(where) from error
    if key.name != name:
        raise Malformed("box_key_name", where=where, expected=name)
    return str(value)


def _between(value: Any, where: str, least: int, most: int) -> int:
    number = shapes.integer(value, where, low=least)
    if number > most:
        raise Malformed("not_between", where=where, least=least, most=most)
    return number
