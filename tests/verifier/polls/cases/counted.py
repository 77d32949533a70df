"""**counted**: boxes and sums."""

from __future__ import annotations

from typing import Any

from tests.verifier import reference
from tests.verifier.polls.cases.given import case
from tests.verifier.polls.story import OPENS, Story, leaf
from tests.verifier.polls.told import (
    begun,
    closed,
    counted,
    first_box,
    first_lines,
    rights,
    second_lines,
    whole,
)
from tests.verifier.polls.voters import VOTERS


def boxes(first: list[bytes], second: list[bytes], story: Story, **options: Any) -> Story:
    story.at(OPENS + 600)
    story.box(rights(0, 6), first)
    story.at(OPENS + 1_200)
    story.box(rights(6, 12), second, **options)
    return whole(counted(closed(story)))


@case(
    "a box with fewer new keys than the minimum, padded with votes of known ones", 18, counted="fail new_keys"
)
def _() -> Story:
    story = begun()
    again = [VOTERS[number].ballot(story.opening, ("c",), 1) for number in range(6)]
    return boxes(first_lines(story), [*second_lines(story)[:4], *again], story)


@case("a first box with fewer new keys than the minimum", 18, counted="fail new_keys")
def _() -> Story:
    story = begun()
    lines = first_lines(story)
    return boxes(lines[:4], [*lines[4:], *second_lines(story)], story)


@case("an empty box of rights alone beside another", 18, counted="fail new_keys")
def _() -> Story:
    story = begun()
    story.at(OPENS + 600)
    story.box(rights(0, 6))
    story.at(OPENS + 1_200)
    story.box(rights(6, 12), [*first_lines(story), *second_lines(story)])
    return whole(counted(closed(story)))


@case("a ballot in two boxes", 21, counted="fail ballot_twice")
def _() -> Story:
    story = begun()
    lines = first_lines(story)
    return boxes(lines, [*second_lines(story), lines[0]], story)


@case("a ballot twice in a box", 21, counted="fail lines_order")
def _() -> Story:
    story = begun()
    second = second_lines(story)
    return boxes(first_lines(story), [*second, second[0]], story)


@case("ballots that are not in order", 21, counted="fail lines_order")
def _() -> Story:
    story = begun()
    lines = sorted(second_lines(story), key=leaf, reverse=True)
    first_box(story)
    story.at(OPENS + 1_200)
    story.box(sorted(rights(6, 12)), lines, is_sorted=False)
    return whole(counted(closed(story)))


@case("a box with another root", 19, counted="fail cast_root")
def _() -> Story:
    story = begun()
    cast = {"count": 7, "total": 13, "root": "ab" * 32}
    return boxes(first_lines(story), second_lines(story), story, change={"cast": cast})


@case("a box that counts a ballot more than it has", 26, process="pass process", counted="fail lines_count")
def _() -> Story:
    story = begun()
    lines = second_lines(story)
    root = reference.mth(sorted(leaf(line) for line in lines)).hex()
    story.at(OPENS + 600)
    story.box(rights(0, 6), first_lines(story))
    story.at(OPENS + 1_200)
    story.box(rights(6, 12), lines, {"cast": {"count": 8, "total": 14, "root": root}})
    story.at(OPENS + 3_660)
    story.close({"cast": 14})
    story.tally({"superseded": 2})
    story.certify(story.tallied)
    return whole(story)


def tallied(change: Any) -> Story:
    story = closed()
    body = story.sums()
    change(body)
    story.tally(body)
    story.certify(story.tallied)
    return whole(story)


@case("a sum that is off by one", 26, counted="fail sums_differ")
def _() -> Story:
    return tallied(lambda body: body["options"][0].update(count=6))


@case("two sums swapped", 26, counted="fail sums_differ")
def _() -> Story:
    return tallied(lambda body: (body["options"][0].update(count=2), body["options"][2].update(count=5)))


@case("the sums in another order", 26, process="fail tally_options", counted="fail sums_differ")
def _() -> Story:
    return tallied(lambda body: body["options"].reverse())


@case("an option left out of the tally", 26, process="fail tally_options", counted="fail sums_differ")
def _() -> Story:
    return tallied(lambda body: body["options"].pop())


@case("blank ballots miscounted", 26, counted="fail sums_differ")
def _() -> Story:
    return tallied(lambda body: body.update(blank=1))


@case("superseded ballots counted as well", 26, counted="fail sums_differ")
def _() -> Story:
    return tallied(lambda body: body.update(counted=13, superseded=0))


@case("a tally that does not add up to the end", 26, process="fail tally_sum", counted="fail sums_differ")
def _() -> Story:
    return tallied(lambda body: body.update(counted=13))


@case("of two ballots with one sequence the one with the least leaf hash counts")
def _() -> Story:
    story = begun()
    twice = [VOTERS[7].ballot(story.opening, choices, 1) for choices in (("a",), ("b",), ("c",))]
    return boxes(first_lines(story), [*second_lines(story), *twice], story)


@case("a later ballot in an earlier box counts")
def _() -> Story:
    story = begun()
    first = [*first_lines(story)[1:], VOTERS[0].ballot(story.opening, ("c",), 99)]
    return boxes(first, second_lines(story), story)
