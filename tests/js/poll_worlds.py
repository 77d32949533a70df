"""Polls whose course is drawn by lot: right and wrong in every way that a city, its issuers, its box and its voters can be."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from tests.verifier import reference
from tests.verifier.file import evidence
from tests.verifier.maker import CITY, DEALER
from tests.verifier.polls.cases.given import GivenPoll
from tests.verifier.polls.issuers import ISSUERS
from tests.verifier.polls.story import CLOSES, OPENS, OTHER_POLL, POLL, Story, leaf, note
from tests.verifier.polls.told import begun, closed, counted, proposed, voted
from tests.verifier.polls.voters import VOTERS, proved


class PollWorld:
    """A poll after a course drawn from `lot`."""

    def __init__(self, lot: random.Random) -> None:
        self.lot = lot
        self.story = self.beginning()
        # By chance alone no poll would come to its end.
        if lot.random() < 0.5:
            self.usual()
        for _ in range(lot.randint(0, 6)):
            self.act()
        self.story.registry.anchor()

    def beginning(self) -> Story:
        if self.lot.random() < 0.8:
            return begun()
        story = proposed()
        for _ in range(self.lot.randint(0, 2)):
            self.lot.choice((story.propose, story.review))()
        if self.lot.random() < 0.9:
            story.open(self.lot.choice(({}, {"title": "다른 제목"}, {"choices": {"min": 1, "max": 1}})))
        return story

    def usual(self) -> None:
        steps: tuple[Callable[[Story], Any], ...] = (voted, closed, counted, Story.answer)
        for step in steps[: self.lot.choice((1, 2, 3, 4, 4))]:
            if self.lot.random() < 0.1:
                self.story.at(self.story.registry.now + self.lot.choice((600, 4_000, 90_000)))
            step(self.story)

    def act(self) -> None:
        acts: tuple[tuple[int, Callable[[], Any]], ...] = (
            (5, self.fill),
            (2, self.story.close),
            (3, self.tally),
            (3, self.certify),
            (1, self.story.answer),
            (1, self.story.cancel),
            (1, self.story.propose),
            (1, self.withdraw),
            (1, self.correct),
            (1, self.erase),
            (1, lambda: self.story.registry.revoke(self.lot.choice(self.story.keys))),
            (2, self.story.registry.anchor),
            (2, self.pass_time),
        )
        self.lot.choices([act for _, act in acts], [weight for weight, _ in acts])[0]()

    def pass_time(self) -> None:
        later = self.lot.choice((OPENS + 60, OPENS + 900, CLOSES - 60, CLOSES + 60, CLOSES + 5_000))
        self.story.at(max(self.story.registry.now, later))

    def fill(self) -> None:
        self.story.at(max(self.story.registry.now, OPENS + 60))
        rights = [voter.right for voter in self.lot.sample(VOTERS, self.lot.randint(4, 8))]
        lines = [self.line() for _ in range(self.lot.randint(4, 8))]
        odd = self.lot.choice(({}, {}, {}, {"number": 7}, {"previous": "ab" * 32}))
        self.story.box(rights, lines, odd, is_sorted=self.lot.random() < 0.9)

    def line(self) -> bytes:
        voter, opened = self.lot.choice(VOTERS), self.story.opening or "ab" * 32
        choices = self.lot.choice((("a",), ("b",), ("a", "b"), (), ("c", "a"), ("z",), ("a", "b", "c")))
        line = voter.ballot(opened, choices, self.lot.choice((0, 0, 0, 1, 99)))
        if self.lot.random() < 0.8:
            return line
        odd = self.lot.choice(
            (
                line[:-1],
                line.replace(b'"sequence":0', b'"sequence":1'),
                line.replace(b'["', b'[ "', 1),
                voter.ballot(opened, choices, tokens=voter.tokens(opened, ISSUERS[1::-1])),
                voter.ballot("cd" * 32, choices),
                self.at_random(line),
                b"x" * 2_049,
            )
        )
        return odd.replace(b"\n", b"")

    def at_random(self, line: bytes) -> bytes:
        at = self.lot.randrange(len(line))
        return line[:at] + self.lot.randbytes(1) + line[at + 1 :]

    def tally(self) -> None:
        corrects = {"corrects": self.story.tallied} if self.story.tallied else {}
        reason = {"correction_reason": "잘못 셈"} if corrects else {}
        odd: dict[str, Any] = self.lot.choice(({}, {}, {"counted": 3}, {"blank": 4}))
        try:
            self.story.tally({**odd, **reason}, **corrects)
        except (ValueError, KeyError, TypeError):
            # Some line is no ballot: nothing can be summed up.
            self.story.state("poll:tallied", {"closing": self.story.closing})

    def certify(self) -> None:
        there = [digest for digest in (self.story.opening, self.story.tallied) if digest]
        if there:
            verdict = self.lot.choice(("certified", "certified", "rejected", "withdrawn"))
            keys = self.lot.sample(self.story.keys, self.lot.randint(1, 2))
            self.story.certify(self.lot.choice(there), *keys, verdict=verdict)

    def any_digest(self) -> str:
        return str(self.story.registry.entry(self.lot.choice(self.own()).index)["record"])

    def own(self) -> list[Any]:
        return [entry for entry in self.story.registry.logged if entry.subject == POLL]

    def withdraw(self) -> None:
        body = {"record": self.any_digest(), "reason": "착오"}
        self.story.state("record:withdrawn", body, organisation=self.lot.choice((CITY, CITY, DEALER)))

    def correct(self) -> None:
        stated = self.lot.choice(self.own())
        if stated.record is not None:
            record = stated.record
            body = {**record["body"], "correction_reason": "오타"}
            digest = self.story.registry.entry(stated.index)["record"]
            self.story.state(record["kind"], body, corrects=digest, attachments=record["attachments"])

    def erase(self) -> None:
        there = [entry for entry in self.own() if entry.record]
        self.story.registry.erase(self.lot.choice(there))

    def files(self) -> dict[str, bytes]:
        files = dict(self.story.files)
        for name in tuple(files):
            if self.lot.random() < 0.05:
                del files[name]
            elif self.lot.random() < 0.03:
                files[name] = self.at_random(files[name])
        if self.lot.random() < 0.05:
            files["boxes/0/rights.bin"] = files["boxes/9/rights.bin"] = bytes(32)
        return files

    def saved_ballot(self) -> dict[str, Any] | None:
        if not self.story.boxes:
            return None
        number = self.lot.randrange(len(self.story.boxes))
        lines = self.story.boxes[number].lines
        at = self.lot.randrange(len(lines))
        line = lines[at] if self.lot.random() < 0.8 else self.line()
        try:
            text = line.decode()
        except UnicodeDecodeError:
            return None
        uuid = self.lot.choice((POLL, POLL, POLL, OTHER_POLL)).removeprefix("poll:")
        promise = note(f"promise/1\n{uuid}\n{leaf(line).hex()}\n", self.story.box_name)
        hashes = reference.path(at, [leaf(one) for one in lines])
        path = {
            "box": number + self.lot.choice((0, 0, 0, 1)),
            "index": at,
            "hashes": [one.hex() for one in hashes],
        }
        return {
            "format": "ballot-evidence/1",
            "subject": self.lot.choice((POLL, POLL, POLL, OTHER_POLL)),
            "ballot": text,
            "promise": self.lot.choice((promise, promise, None)),
            "path": self.lot.choice((path, None)),
        }

    def saved_right(self) -> dict[str, Any]:
        voter = self.lot.choice(VOTERS)
        person = self.lot.choice(
            (voter.person, voter.person, voter.person, VOTERS[0].person, ("101",), ("1 ", "2"))
        )
        return {
            "format": "right-evidence/1",
            "subject": self.lot.choice((POLL, POLL, POLL, OTHER_POLL)),
            "person": list(person),
            "proof": proved(voter.person)[0].hex(),
        }


def poll(lot: random.Random) -> GivenPoll:
    """One poll, its files, and what a voter saved."""
    world = PollWorld(lot)
    return GivenPoll(
        world.story,
        file=evidence(world.story.registry, POLL),
        files=world.files(),
        now=world.story.registry.now + lot.choice((60, 100_000)),
        ballot=world.saved_ballot(),
        right=world.saved_right(),
    )
