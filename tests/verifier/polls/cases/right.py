"""**right**: a saved right."""

from __future__ import annotations

from typing import Any

from tests.verifier.polls.cases.given import Answered, GivenPoll, case, malformed
from tests.verifier.polls.story import OPENS, OTHER_POLL, Story
from tests.verifier.polls.told import (
    begun,
    closed,
    counted,
    first_box,
    proposed,
    rights,
    second_lines,
    voted,
    whole,
)
from tests.verifier.polls.voters import VOTERS, proved

AT_HOME = VOTERS[12]


def saved(story: Story, number: int = 0, **odd: Any) -> GivenPoll:
    person = VOTERS[number].person
    right = {
        "format": "right-evidence/1",
        "subject": story.subject,
        "person": list(person),
        "proof": proved(person)[0].hex(),
    }
    return GivenPoll(story, right={**right, **odd})


@case("the right of who voted", right="pass right_used")
def _() -> GivenPoll:
    return saved(whole())


@case("the right of who stayed at home", 17, right="pass right_unused")
def _() -> GivenPoll:
    return saved(whole(), 12)


@case("a right used for who stayed at home", 17, right="pass right_used")
def _() -> GivenPoll:
    story = begun()
    first_box(story)
    story.at(OPENS + 1_200)
    story.box([*rights(6, 12), AT_HOME.right], second_lines(story))
    return saved(whole(counted(closed(story))), 12)


@case("a proof of another person", 17, right="fail right_false")
def _() -> GivenPoll:
    return saved(whole(), proof=proved(VOTERS[1].person)[0].hex())


@case("a proof under another key", 17, right="fail right_false")
def _() -> GivenPoll:
    return saved(whole(), proof=proved(VOTERS[0].person, bytes([78]) * 32)[0].hex())


@case("a right of another poll", 17, right="fail other_poll")
def _() -> GivenPoll:
    return saved(whole(), subject=OTHER_POLL)


@case("a person with a word too few", 17, right="fail person_wrong")
def _() -> GivenPoll:
    return saved(whole(), person=["101"])


@case("a person with a space behind", 17, right="fail person_wrong")
def _() -> GivenPoll:
    return saved(whole(), person=["101 ", "201"])


@case("who is not on the roll", 17, right="pass not_on_roll")
def _() -> GivenPoll:
    story = whole()
    person = ("999", "1")
    return saved(story, person=list(person), proof=proved(person)[0].hex())


@case(
    "a right, and a rights' file left out in which it may be",
    eligible="unknown file_missing",
    right="unknown file_missing",
)
def _() -> GivenPoll:
    given = saved(whole(), 12)
    given.files = {name: data for name, data in given.story.files.items() if name != "boxes/1/rights.bin"}
    return given


@case(
    "a right that is found, and another rights' file left out",
    eligible="unknown file_missing",
    right="pass right_used",
)
def _() -> GivenPoll:
    given = saved(whole())
    given.files = {name: data for name, data in given.story.files.items() if name != "boxes/1/rights.bin"}
    return given


def lacking(description: str, changes: dict[str, Answered], **expected: str) -> None:
    """Of who stayed at home: only all files together show that."""

    def make() -> GivenPoll:
        given = saved(whole(), 12)
        given.address = {**given.story.files, **changes}
        return given

    case(description, 32, **expected)(make)


WITHHELD, OTHER = "fail file_withheld", "fail file_other"

lacking(
    "a right, and a rights' file that the address withholds",
    {"boxes/1/rights.bin": 403},
    eligible=WITHHELD,
    right="unknown file_withheld",
)
lacking(
    "a right, and another file in place of one with rights",
    {"boxes/1/rights.bin": b"other"},
    eligible=OTHER,
    right="unknown file_other",
)
lacking(
    "a right, and a roll that the address withholds",
    {"roll.bin": 403},
    eligible=WITHHELD,
    right="unknown file_withheld",
)
lacking("a right, and another roll", {"roll.bin": b""}, eligible=OTHER, right="unknown file_other")


@case(
    "a right, and an opening that names no roll",
    32,
    process="fail attachments_wrong",
    eligible="fail roll_wrong",
    right="unknown roll_wrong",
)
def _() -> GivenPoll:
    story = proposed()
    story.open(attachments=[])
    story.certify(story.opening)
    story.registry.anchor()
    del story.files["roll.bin"]
    return saved(whole(counted(closed(voted(story)))))


def broken(description: str, **odd: Any) -> None:
    malformed(description)(lambda: saved(whole(), **odd))


broken("a saved right of another format", format="right-evidence/2")
broken("a saved right with a member more", note="")
broken("a saved right of a licence", subject="licence:1")
broken("a saved person in one text", person="101 201")
broken("a saved person in numbers", person=[101, 201])
broken("a saved proof of 79 bytes", proof="ab" * 79)
broken("a saved proof in capitals", proof="AB" * 80)
