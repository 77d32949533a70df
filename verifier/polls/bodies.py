"""The bodies of a poll's records (docs/formats.md section 10); `opening` has the opening's, section 6 a certification's.

Whether one record fits the others is asked elsewhere: here is what stands in one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from .. import certification, shapes
from ..errors import Malformed
from ..subjects import check_subject
from . import kinds, texts
from .kinds import SCHEME
from .opening import Opened, Option, once, option_id, parse_opened, parse_options, sized

REVIEWS = ("accepted", "refused", "returned", "merged")
ANSWERS = ("adopted", "partly", "not_adopted", "later")
SORTS = ("citizen", "department", "institution")
MOST_STEPS = 20

_REVIEWED = ("proposal", "decision", "department", "reason")
_REASON = "correction_reason"


@dataclass(frozen=True)
class Proposed:
    """A question that somebody proposes."""

    title: str
    question: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Reviewed:
    """What became of the proposal with the digest `proposal`."""

    proposal: str
    decision: str


@dataclass(frozen=True)
class Cancelled:
    """The end of a poll without a result."""

    opening: str
    reason: str


@dataclass(frozen=True)
class Amount:
    """How many rights or ballots a box has, and with all boxes before it."""

    count: int
    total: int


@dataclass(frozen=True)
class Filled:
    """A box: `previous` is the digest of the one before, None in the first; `root` the 32-byte MTH of its ballots."""

    opening: str
    number: int
    previous: str | None
    rights: Amount
    cast: Amount
    root: bytes


@dataclass(frozen=True)
class Closed:
    """The end: how many boxes, the digest of the last, None where there is none, and the totals."""

    opening: str
    boxes: int
    last: str | None
    rights: int
    cast: int


@dataclass(frozen=True)
class Tallied:
    """A count: `options` are pairs of an option's id and how many chose it."""

    closing: str
    counted: int
    blank: int
    superseded: int
    options: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Answered:
    """What the city does with the tally of that digest."""

    tally: str
    decision: str


Body = (
    Proposed
    | Reviewed
    | Opened
    | Cancelled
    | Filled
    | Closed
    | Tallied
    | Answered
    | certification.Certification
)


def parse(
    body: Mapping[str, Any], kind: str, where: str, *, is_correction: bool, subject: str, origin: str
) -> Body:
    """The body of one of section 10's kinds, in the poll `subject` and the log `origin`. Raises Malformed.

    `correction_reason` stands exactly in corrections; in a certification, which is never one, nowhere.
    """
    if kind == kinds.CERTIFIED:
        return certification.parse(body, where)
    rest = dict(body)
    if is_correction:
        if _REASON not in rest:
            raise Malformed("member_missing", where=where, name=_REASON)
        texts.text(rest.pop(_REASON), f"{where}.{_REASON}")
    if kind == kinds.OPENED:
        return parse_opened(rest, where, subject=subject, origin=origin)
    return _PARSERS[kind](rest, where)


def _proposed(body: Any, where: str) -> Proposed:
    shapes.members(body, where, ("title", "question", "background", "area", "options", "proposer"))
    texts.text(body["background"], f"{where}.background")
    texts.text(body["area"], f"{where}.area")
    proposer = shapes.members(body["proposer"], f"{where}.proposer", ("sort", "name"))
    one_of(proposer["sort"], f"{where}.proposer.sort", SORTS)
    # A record's withheld fields have been read already: what stands alone in an object here is a commitment.
    if proposer["sort"] != "citizen":
        texts.text(proposer["name"], f"{where}.proposer.name", texts.NAME)
    elif not isinstance(proposer["name"], dict):
        raise Malformed("name_not_withheld", where=f"{where}.proposer.name")
    else:
        shapes.members(proposer["name"], f"{where}.proposer.name", ("withheld",))
    return Proposed(
        title=texts.text(body["title"], f"{where}.title", texts.TITLE),
        question=texts.text(body["question"], f"{where}.question", texts.QUESTION),
        options=parse_options(body["options"], f"{where}.options"),
    )


def _reviewed(body: Any, where: str) -> Reviewed:
    is_merged = body.get("decision") == "merged"
    shapes.members(body, where, (*_REVIEWED, "merged_into") if is_merged else _REVIEWED)
    if is_merged and not check_subject(body["merged_into"], f"{where}.merged_into").startswith(SCHEME):
        raise Malformed("not_subject", where=f"{where}.merged_into")
    texts.text(body["department"], f"{where}.department", texts.DEPARTMENT)
    texts.text(body["reason"], f"{where}.reason")
    return Reviewed(
        shapes.digest(body["proposal"], f"{where}.proposal"),
        one_of(body["decision"], f"{where}.decision", REVIEWS),
    )


def _cancelled(body: Any, where: str) -> Cancelled:
    shapes.members(body, where, ("opening", "reason"))
    return Cancelled(
        shapes.digest(body["opening"], f"{where}.opening"), texts.text(body["reason"], f"{where}.reason")
    )


def _filled(body: Any, where: str) -> Filled:
    names = ("opening", "number", "rights", "cast")
    number = shapes.integer(body["number"], f"{where}.number") if "number" in body else 0
    shapes.members(body, where, (*names, "previous") if number else names)
    cast = shapes.members(body["cast"], f"{where}.cast", ("count", "total", "root"))
    rights = shapes.members(body["rights"], f"{where}.rights", ("count", "total"))
    return Filled(
        opening=shapes.digest(body["opening"], f"{where}.opening"),
        number=number,
        previous=shapes.digest(body["previous"], f"{where}.previous") if number else None,
        rights=_amount(rights, f"{where}.rights"),
        cast=_amount(cast, f"{where}.cast"),
        root=shapes.hexadecimal(cast["root"], f"{where}.cast.root", 32),
    )


def _amount(value: dict[str, Any], where: str) -> Amount:
    return Amount(
        shapes.integer(value["count"], f"{where}.count"), shapes.integer(value["total"], f"{where}.total")
    )


def _closed(body: Any, where: str) -> Closed:
    names = ("opening", "boxes", "rights", "cast")
    boxes = shapes.integer(body["boxes"], f"{where}.boxes") if "boxes" in body else 0
    shapes.members(body, where, (*names, "last") if boxes else names)
    return Closed(
        opening=shapes.digest(body["opening"], f"{where}.opening"),
        boxes=boxes,
        last=shapes.digest(body["last"], f"{where}.last") if boxes else None,
        rights=shapes.integer(body["rights"], f"{where}.rights"),
        cast=shapes.integer(body["cast"], f"{where}.cast"),
    )


def _tallied(body: Any, where: str) -> Tallied:
    shapes.members(body, where, ("closing", "counted", "blank", "superseded", "options"))
    options = []
    for number, option in enumerate(shapes.array(body["options"], f"{where}.options")):
        place = f"{where}.options.{number}"
        shapes.members(option, place, ("id", "count"))
        options.append(
            (option_id(option["id"], f"{place}.id"), shapes.integer(option["count"], f"{place}.count"))
        )
    once([option[0] for option in options], f"{where}.options")
    return Tallied(
        closing=shapes.digest(body["closing"], f"{where}.closing"),
        counted=shapes.integer(body["counted"], f"{where}.counted"),
        blank=shapes.integer(body["blank"], f"{where}.blank"),
        superseded=shapes.integer(body["superseded"], f"{where}.superseded"),
        options=tuple(options),
    )


def _answered(body: Any, where: str) -> Answered:
    shapes.members(body, where, ("tally", "decision", "department", "text", "steps"))
    texts.text(body["department"], f"{where}.department", texts.DEPARTMENT)
    texts.text(body["text"], f"{where}.text")
    for number, step in enumerate(sized(body["steps"], f"{where}.steps", 0, MOST_STEPS)):
        place = f"{where}.steps.{number}"
        shapes.members(step, place, ("text", "due"))
        texts.text(step["text"], f"{place}.text")
        texts.day(step["due"], f"{place}.due")
    return Answered(
        shapes.digest(body["tally"], f"{where}.tally"), one_of(body["decision"], f"{where}.decision", ANSWERS)
    )


def one_of(value: Any, where: str, known: tuple[str, ...]) -> str:
    """One of the words that are known. Raises Malformed."""
    written = shapes.string(value, where)
    if written not in known:
        raise Malformed("not_one_of", where=where, known=", ".join(known))
    return written


_PARSERS: Mapping[str, Callable[[Any, str], Body]] = MappingProxyType(
    {
        kinds.PROPOSED: _proposed,
        kinds.REVIEWED: _reviewed,
        kinds.CANCELLED: _cancelled,
        kinds.FILLED: _filled,
        kinds.CLOSED: _closed,
        kinds.TALLIED: _tallied,
        kinds.ANSWERED: _answered,
    }
)
