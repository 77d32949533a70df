"""**eligible**: rights, the roll, and how many keys voted."""

from __future__ import annotations

from collections.abc import Sequence

from tests.verifier.polls.cases.given import GivenPoll, case
from tests.verifier.polls.story import CLOSES, OPENS, Story, leaf
from tests.verifier.polls.told import (
    begun,
    closed,
    counted,
    erased,
    first_box,
    first_lines,
    rights,
    second_lines,
    whole,
)
from tests.verifier.polls.voters import VOTERS


def counted_with(first: Sequence[bytes], second: Sequence[bytes], *, is_sorted: bool = True) -> Story:
    """The usual ballots; other rights in the boxes."""
    story = begun()
    story.at(OPENS + 600)
    story.box(first, first_lines(story))
    story.at(OPENS + 1_200)
    if is_sorted:
        story.box(second, second_lines(story))
    else:
        lines = sorted(second_lines(story), key=leaf)
        story.box(second, lines, is_sorted=False)
    return counted(closed(story))


def with_rights(first: Sequence[bytes], second: Sequence[bytes], *, is_sorted: bool = True) -> Story:
    return whole(counted_with(first, second, is_sorted=is_sorted))


@case("a right twice in one box", 12, eligible="fail rights_order")
def _() -> Story:
    return with_rights(rights(0, 6), [*rights(6, 12), VOTERS[6].right])


@case("a right in two boxes", 12, eligible="fail right_twice")
def _() -> Story:
    return with_rights(rights(0, 6), [*rights(6, 12), VOTERS[0].right])


@case("a right that is not on the roll", 13, eligible="fail right_off_roll")
def _() -> Story:
    return with_rights(rights(0, 6), [*rights(6, 12), b"\x01" * 32])


@case("rights that are not in order", 12, eligible="fail rights_order")
def _() -> Story:
    return with_rights(rights(0, 6), sorted(rights(6, 12), reverse=True), is_sorted=False)


def with_roll(roll: bytes, size: int | None = None) -> Story:
    eligible = {**Story().opened()["eligible"], "size": size or len(roll) // 32}
    story = begun({"eligible": eligible}, roll=roll)
    first_box(story)
    story.at(OPENS + 1_200)
    story.box(rights(6, 12), second_lines(story))
    return whole(counted(closed(story)))


ROLL = sorted(voter.right for voter in VOTERS)


@case("a roll that is longer than it says", 14, process="fail attachments_wrong", eligible="fail roll_wrong")
def _() -> Story:
    return with_roll(b"".join(ROLL), 12)


@case("a roll that is not in order", 14, eligible="fail roll_wrong")
def _() -> Story:
    return with_roll(b"".join(reversed(ROLL)))


@case("a roll with a right twice", 14, eligible="fail roll_wrong")
def _() -> Story:
    return with_roll(b"".join(sorted([*ROLL, ROLL[0]])))


@case("a roll of another size", 14, process="fail attachments_wrong", eligible="fail roll_wrong")
def _() -> Story:
    return with_roll(b"".join(ROLL) + b"\x00" * 31, 14)


@case(
    "a rights' file that is shorter than its record says",
    15,
    process="fail attachments_wrong",
    eligible="fail rights_count",
)
def _() -> Story:
    story = begun()
    first_box(story)
    story.at(OPENS + 1_200)
    story.box(rights(6, 11), second_lines(story), {"rights": {"count": 6, "total": 12}})
    story.at(CLOSES + 60)
    story.close({"rights": 12})
    return whole(counted(story))


@case("the rights' file cut short in the folder", 15, eligible="fail file_other")
def _() -> GivenPoll:
    story = whole()
    return GivenPoll(
        story, files={**story.files, "boxes/1/rights.bin": story.files["boxes/1/rights.bin"][:-32]}
    )


@case("more keys than rights in all", 16, eligible="fail keys_many")
def _() -> Story:
    return with_rights(rights(0, 6), rights(6, 11))


@case("more keys than rights up to a box", 16, eligible="fail keys_many")
def _() -> Story:
    return with_rights(rights(0, 5), rights(5, 12))


@case(
    "more keys in a box than rights, and an erased box before it, which had the others",
    logged="unknown record_erased",
    process="unknown content_missing",
    eligible="unknown content_missing",
    counted="unknown content_missing",
)
def _() -> Story:
    return erased(5, counted_with(rights(0, 9), rights(9, 12)))


@case(
    "more keys than a box's rights in all, and an erased box before it",
    16,
    logged="unknown record_erased",
    process="unknown content_missing",
    eligible="fail keys_many",
    counted="unknown content_missing",
)
def _() -> Story:
    return erased(5, counted_with(rights(0, 3), rights(3, 6)))


@case("fewer keys than rights: who took tokens and never voted", 16)
def _() -> Story:
    return with_rights(rights(0, 6), rights(6, 13))
