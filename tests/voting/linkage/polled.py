"""People vote by the addresses of a running installation, which is copied all the time: prints as JSON what a thief pairs.

    python -m tests.voting.linkage.polled POLLS VOTERS [LEAK]

In a process and on a database of its own. Who votes when, each poll's number says. In every second poll all cast as soon as
their right is used, and copies are made when a box is filled; in the others they cast whenever they like, and copies are made
all the time. LEAK is what of votes is kept that must not be, to show that the thief finds it: `rows`, `transactions` or `log`.
"""

from __future__ import annotations

import json
import logging
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import django

if TYPE_CHECKING:
    from tests.voting.linkage.beside import Voted
    from tests.voting.story import Story

COPIED_EVERY = 25


@dataclass
class Thief:
    """`outside` is where, besides the waiting file, something of a vote stood before its box was filled."""

    guesses: Counter[str] = field(default_factory=Counter)
    by_luck: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    outside: set[str] = field(default_factory=set)


def main(polls: int, voters: int, leak: str = "") -> None:
    django.setup()
    from django.conf import settings

    from tests.voting.killed.filling import by_clock, story_alone
    from tests.voting.story import Clock
    from voting.boxes import store

    # All that anything says, as on an installation that tells the most.
    logging.basicConfig(filename=Path(settings.DATA_DIR) / "log", level=logging.DEBUG, force=True)
    clock = Clock(datetime.now(UTC).replace(microsecond=0) - timedelta(days=2))
    with ExitStack() as patches:
        by_clock(clock, patches)
        quick = (*store._PRAGMAS, "PRAGMA synchronous = OFF")
        patches.enter_context(patch.object(store, "_PRAGMAS", quick))
        story: Story = story_alone(clock)
        thieves = {is_at_once: Thief() for is_at_once in (True, False)}
        for seed in range(polls):
            poll = Polled(story, voters, random.Random(seed), leak)
            poll.run(thieves[seed % 2 == 0], is_at_once=seed % 2 == 0)
    told = [one for thief in thieves.values() if thief.guesses for one in _told(thief)]
    outside = sorted(set().union(*(thief.outside for thief in thieves.values())))
    print(json.dumps({"told": told, "outside": outside}))  # noqa: T201


def _told(thief: Thief) -> list[dict[str, Any]]:
    """Of the best guess in boxes, and over all."""
    from tests.voting.linkage.beside import WHERE

    told = []
    for where in WHERE:
        guesses = Counter({guess: n for guess, n in thief.guesses.items() if guess.startswith(where)})
        best, found = guesses.most_common(1)[0]
        told.append({"guesses": len(guesses), "best": best, "found": found, "by luck": thief.by_luck[where]})
    return told


class Polled:
    """One poll, from its opening to its last box."""

    def __init__(self, story: Story, voters: int, drawn: random.Random, leak: str) -> None:
        from tests.voting.linkage.beside import wal_place

        self.story, self.drawn, self.leak = story, drawn, leak
        self.people = [(str(number), str(number)) for number in range(voters)]
        self.drawn.shuffle(self.people)
        self.elsewhere = _opened(story)
        self.clock = story.clock
        self.wal_from = wal_place()
        self.copies: list[dict[str, bytes]] = []
        self.before_boxes = 0
        self.ready: dict[tuple[str, str], Any] = {}
        self.lines: dict[tuple[str, str], bytes] = {}

    def run(self, thief: Thief, *, is_at_once: bool) -> None:
        """Vote, fill a box when half have, and the last one at the end; then the thief guesses."""
        half = len(self.people) // 2
        if is_at_once:
            steps: list[tuple[Callable[[tuple[str, str]], None], Sequence[tuple[str, str]]]] = [
                (self._both, self.people)
            ]
        else:
            others = list(self.people)
            self.drawn.shuffle(others)
            steps = [(self._use, self.people), (self._cast, others)]
        for step, people in steps:
            for number, person in enumerate(people):
                if not is_at_once and number % COPIED_EVERY == 0:
                    self._copy()
                if step != self._use and number == half:
                    self._fill()
                step(person)
        self.clock.to(self.story.time("closes_at"))
        self._fill()
        self._guessed(thief)

    def _both(self, person: tuple[str, str]) -> None:
        self._use(person)
        self._cast(person)

    def _use(self, person: tuple[str, str]) -> None:
        from tests.voting.voters import tokens_got

        self.ready[person] = tokens_got(self.story, person, self.elsewhere)
        self._leaked(self._right(person))

    def _cast(self, person: tuple[str, str]) -> None:
        from tests.voting.voters import cast
        from verifier import tree

        choice = self.drawn.choice(["a", "b", "c"])
        line = cast(self.story, self.ready[person], [choice]).ballot["ballot"]
        self.lines[person] = line.encode()
        self._leaked(tree.leaf_hash(self.lines[person]))

    def _fill(self) -> None:
        from voting.boxes.filling import boxes_fill

        self._copy()
        self.before_boxes = self.before_boxes or len(self.copies)
        self.clock.forward(seconds=61)
        assert boxes_fill() == 1
        self._copy()

    def _copy(self) -> None:
        from django.conf import settings

        from tests.voting.linkage.beside import dumped, leak_hidden, wal_since

        leak_hidden(self.leak)
        copy = dumped(Path(settings.DATA_DIR)) | {"log of writes": wal_since(self.wal_from)}
        before = self.copies[-1] if self.copies else {}
        # What nobody changed is kept once.
        self.copies.append(
            {called: before[called] if before.get(called) == data else data for called, data in copy.items()}
        )

    def _leaked(self, name: bytes) -> None:
        from tests.voting.linkage.beside import leaked

        if self.leak:
            leaked(name)

    def _right(self, person: tuple[str, str]) -> bytes:
        from verifier.polls import rights

        ready = self.ready[person]
        proof = bytes.fromhex(ready.right["proof"])
        return rights.right(person, proof, ready.poll.opened.eligible)

    def _guessed(self, thief: Thief) -> None:
        from tests.voting.linkage.beside import (
            WHERE,
            Watch,
            by_luck,
            names_of_ballot,
            names_of_right,
            pairs,
        )

        votes, rules = self._votes(), self.ready[self.people[0]].poll.rules
        rights = Watch({vote.right: names_of_right(vote.right) for vote in votes})
        lines = Watch({vote.line: names_of_ballot(vote.line, rules) for vote in votes})
        for number, copy in enumerate(self.copies, start=1):
            for watch in (rights, lines):
                watch.look(copy)
            if number == self.before_boxes:
                found = {*rights.places, *lines.places}
                thief.outside |= {one for one in found if not one.startswith("waiting/")}
        thief.guesses.update(pairs(votes, rights, lines))
        for where, expected in zip(WHERE, by_luck(votes), strict=True):
            thief.by_luck[where] += expected

    def _votes(self) -> list[Voted]:
        """With the boxes that the public files name."""
        from records.contents.models import RecordAttachment
        from records.files.services import attachment_whole
        from tests.voting.linkage.beside import Voted
        from verifier.polls import rights
        from verifier.polls.course import RIGHTS_NAME
        from voting.boxes.filled import filled_records

        boxes_of: dict[bytes, int] = {}
        boxes = filled_records(self.story.poll.subject).order_by("recorded_at", "uuid")
        for number, box in enumerate(boxes):
            for row in RecordAttachment.objects.filter(record=box).select_related("attachment"):
                with attachment_whole(row.attachment) as file:
                    content = file.read()
                names = rights.split(content) if row.name == RIGHTS_NAME else content.splitlines()
                boxes_of |= dict.fromkeys(names, number)
        return [
            Voted(right, line, boxes_of[right], boxes_of[line])
            for person, line in self.lines.items()
            if (right := self._right(person))
        ]


def _opened(story: Story) -> Callable[[bytes], bytes]:
    """A poll that takes ballots, with keys that no other poll has; how the office elsewhere signs."""
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from tests.voting.story import LICENCES
    from verifier import canonical
    from voting.issuing.blind_signatures import signer
    from voting.keys.issuers import issuer_key_made
    from voting.openings.terms import IssuerTerms

    story.propose()
    story.review()
    second = rsa.generate_private_key(65_537, 2_048)
    spki = second.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    keys = zip(LICENCES, [issuer_key_made(story.uuid), spki], strict=True)
    issuers = [IssuerTerms(licence, canonical.b64u_encode(key)) for licence, key in keys]
    opening = story.open(sort="identified", issuers=issuers)
    story.anchored()
    story.certify(opening)
    story.anchored()
    story.clock.to(story.time("opens_at"))
    return signer(second).sign


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
