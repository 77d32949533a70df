"""One walk over a poll's boxes and their files, for **eligible**, **counted**, **mine** and **right** (sections 13 and 15)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from .. import tree
from ..answers import reason
from ..errors import VerifierError
from . import ballots, rights
from .ballots import Ballot, Rules
from .beginning import ROLL_NAME
from .bodies import Filled
from .course import CAST_NAME, RIGHTS_NAME
from .opening import Opened
from .poll import Item, Poll, Reasons
from .sources import Files

_STEP = 100
"""Lines from one step to the next."""


@dataclass(frozen=True)
class Sums:
    """What a count gives, by section 13; `options` are pairs of id and count in the opening's order."""

    counted: int
    blank: int
    superseded: int
    options: tuple[tuple[str, int], ...]


@dataclass
class Recount:
    """What the files say; `eligible` and `counted` are what is wrong with them, and which are not given.

    `lines` is how many lines were read, `latest` has the ballot that counts of each key, `places` the first box that has a
    leaf hash, `used` one that has a right.
    """

    eligible: Reasons = field(default_factory=Reasons)
    counted: Reasons = field(default_factory=Reasons)
    latest: dict[bytes, Ballot] = field(default_factory=dict)
    places: dict[bytes, int] = field(default_factory=dict)
    used: dict[bytes, int] = field(default_factory=dict)
    roll: frozenset[bytes] | None = None
    lines: int = 0
    valid: int = 0
    rights: int = 0
    lacks_cast: bool = False
    lacks_rights: bool = False

    def sums(self, opened: Opened) -> Sums:
        """Of all ballots that the files have."""
        chosen = Counter(choice for ballot in self.latest.values() for choice in ballot.choices)
        blank = sum(not ballot.choices for ballot in self.latest.values())
        counted = len(self.latest)
        options = tuple((option.id, chosen[option.id]) for option in opened.options)
        return Sums(counted, blank, self.valid - counted, options)


def recount(poll: Poll, opening: Item, opened: Opened, files: Files) -> Recount:
    """Read every file once, box after box."""
    done = Recount()
    for _ in recounting(done, poll, opening, opened, files):
        pass
    return done


def recounting(
    done: Recount, poll: Poll, opening: Item, opened: Opened, files: Files, *, checked: int = 0
) -> Iterator[Recount]:
    """The same step by step: `done`, each time that some more lines were read; at the end all were.

    `checked` is how many lines, from the first on, a count that was cut off found valid: they are read and not verified again.
    """
    rules = ballots.rules(opened, opening.digest)
    done.roll = _roll(opening, opened, files, done.eligible)
    are_all_read = True
    for number, item in enumerate(poll.boxes):
        if not isinstance(item.body, Filled):
            done.lacks_cast = done.lacks_rights = True
            are_all_read = False
            continue
        _rights(number, item, item.body, files, done)
        voted_before = len(done.latest)
        lines = _lines(number, item, item.body, files, done)
        for _ in _count(number, lines or [], done, rules, checked):
            yield done
        new = len(done.latest) - voted_before
        # How many of a box's keys are new is known where its ballots are all there.
        if lines is not None and len(poll.boxes) > 1 and new < opened.minimum:
            done.counted.fails.append(reason("new_keys", box=number, keys=new, minimum=opened.minimum))
        # Behind a box that nobody can read the next one's word is taken for how many rights there are.
        most = done.rights if are_all_read else item.body.rights.total
        if len(done.latest) > most:
            many = {"keys": len(done.latest), "rights": most}
            done.eligible.fails.append(reason("keys_many", box=number, **many))


def _roll(opening: Item, opened: Opened, files: Files, eligible: Reasons) -> frozenset[bytes] | None:
    attachment = opening.attachment(ROLL_NAME)
    # The roll is public from the opening on.
    data = files.read(ROLL_NAME, attachment, eligible, is_public=True)
    if data is None:
        if attachment is None and opened.eligible.size is not None:
            eligible.fails.append(reason("roll_wrong"))
        return None
    roll = rights.split(data)
    if len(data) != rights.RIGHT_SIZE * (opened.eligible.size or 0) or not rights.is_ascending(roll):
        eligible.fails.append(reason("roll_wrong"))
    return frozenset(roll)


def _rights(number: int, item: Item, box: Filled, files: Files, done: Recount) -> None:
    attachment = item.attachment(RIGHTS_NAME)
    data = files.read(f"boxes/{number}/{RIGHTS_NAME}", attachment, done.eligible)
    fails = done.eligible.fails
    if data is None:
        done.lacks_rights |= attachment is not None or box.rights.count > 0
        done.rights += box.rights.count
        if attachment is None and box.rights.count:
            fails.append(reason("rights_count", box=number))
        return
    given = rights.split(data)
    if len(data) != rights.RIGHT_SIZE * box.rights.count:
        fails.append(reason("rights_count", box=number))
    if not rights.is_ascending(given):
        fails.append(reason("rights_order", box=number))
    # One of each kind names the box: whoever looks further has the file.
    twice = next((one for one in given if one in done.used), None)
    if twice is not None:
        fails.append(reason("right_twice", box=number, right=twice.hex()))
    off = next((one for one in given if done.roll is not None and one not in done.roll), None)
    if off is not None:
        fails.append(reason("right_off_roll", box=number, right=off.hex()))
    for one in given:
        done.used.setdefault(one, number)
    done.rights += len(given)


def _lines(number: int, item: Item, box: Filled, files: Files, done: Recount) -> list[bytes] | None:
    """The box's ballots, held against its record; None where they are not given."""
    attachment = item.attachment(CAST_NAME)
    data = files.read(f"boxes/{number}/{CAST_NAME}", attachment, done.eligible, done.counted)
    if attachment is None:
        if box.cast.count:
            done.counted.fails.append(reason("lines_count", box=number))
            done.lacks_cast = True
        elif box.root != tree.root([]):
            done.counted.fails.append(reason("cast_root", box=number))
        return []
    if data is None:
        done.lacks_cast = True
        return None
    if not data.endswith(b"\n"):
        done.counted.fails.append(reason("lines_end", box=number))
    lines = data.removesuffix(b"\n").split(b"\n") if data else []
    _check_lines(number, lines, box, done)
    return lines


def _check_lines(number: int, lines: list[bytes], box: Filled, done: Recount) -> None:
    """How many, in which order, under which root, and none in an earlier box."""
    fails, leaves = done.counted.fails, [tree.leaf_hash(line) for line in lines]
    if len(lines) != box.cast.count:
        fails.append(reason("lines_count", box=number))
    if any(one >= other for one, other in pairwise(leaves)):
        fails.append(reason("lines_order", box=number))
    if tree.root(leaves) != box.root:
        fails.append(reason("cast_root", box=number))
    twice = next((line for line, leaf in enumerate(leaves, 1) if leaf in done.places), None)
    if twice is not None:
        fails.append(reason("ballot_twice", box=number, line=twice))
    for leaf in leaves:
        done.places.setdefault(leaf, number)


def _count(number: int, lines: list[bytes], done: Recount, rules: Rules, checked: int) -> Iterator[Recount]:
    """Of each key the ballot with the highest sequence, of several such the one with the least leaf hash."""
    is_told = False
    for place, line in enumerate(lines, 1):
        done.lines += 1
        try:
            ballot = ballots.checked(line) if done.lines <= checked else ballots.check(line, rules)
        except VerifierError as error:
            # The first of a box: whoever looks further has the file.
            if not is_told:
                invalid = {"line": place, "error": error.fault}
                done.counted.fails.append(reason("line_invalid", box=number, **invalid))
            is_told = True
            continue
        done.valid += 1
        other = done.latest.get(ballot.key)
        if other is None or _is_later(ballot, other):
            done.latest[ballot.key] = ballot
        if done.lines % _STEP == 0:
            yield done


def _is_later(ballot: Ballot, other: Ballot) -> bool:
    return (-ballot.sequence, ballot.leaf) < (-other.sequence, other.leaf)
