"""**process**, where it is about boxes."""

from __future__ import annotations

from typing import Any

from tests.verifier import reference
from tests.verifier.maker import DEALER
from tests.verifier.polls.cases.given import GivenPoll, case, changed
from tests.verifier.polls.story import CLOSES, OPENS, Story, leaf
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


def with_second(change: dict[str, Any] | None = None, at: int = OPENS + 1_200, **options: Any) -> Story:
    """The usual poll; the second box is logged at another time, or says something else."""
    story = begun()
    first_box(story)
    story.at(at)
    story.box(rights(6, 12), second_lines(story), change, **options)
    if story.registry.now < CLOSES + 60:
        return whole(counted(closed(story)))
    story.close()
    return whole(counted(story))


def dropped(file: dict[str, Any]) -> None:
    entries = file["subjects"][0]["entries"]
    entries[:] = [
        entry
        for entry in entries
        if '"number":1' not in str(entry["record"]).replace("'", '"').replace(" ", "")
    ]


@case(
    "a box left out of the file",
    6,
    complete="fail not_complete",
    process="fail closing_totals",
    counted="fail sums_differ",
)
def _() -> GivenPoll:
    return changed(whole(), dropped)


@case("a number of a box left out", 6, process="fail box_number")
def _() -> Story:
    return with_second({"number": 2})


@case("a box numbered twice", 6, process="fail box_number")
def _() -> Story:
    story = begun()
    first_box(story)
    story.at(OPENS + 1_200)
    body = {"number": 0}
    story.box(rights(6, 12), second_lines(story), body, drop=("previous",))
    return whole(counted(closed(story)))


@case("boxes out of order", 6, process="fail box_number")
def _() -> Story:
    story = begun()
    story.at(OPENS + 600)
    story.box(rights(0, 6), first_lines(story), {"number": 1, "previous": "ab" * 32})
    story.at(OPENS + 1_200)
    story.box(rights(6, 12), second_lines(story), {"number": 0}, drop=("previous",))
    return whole(counted(closed(story)))


@case("a box that names another before it", 6, process="fail names_other")
def _() -> Story:
    return with_second({"previous": "ab" * 32})


@case("a box that names another opening", 6, process="fail names_other")
def _() -> Story:
    return with_second({"opening": "ab" * 32})


@case("a wrong total of rights", 6, process="fail box_total")
def _() -> Story:
    return with_second({"rights": {"count": 6, "total": 13}})


@case("a wrong total of ballots", 6, process="fail box_total")
def _() -> Story:
    story = begun()
    first_box(story)
    lines = second_lines(story)
    cast = {"count": 7, "total": 14, "root": root(lines)}
    story.at(OPENS + 1_200)
    story.box(rights(6, 12), lines, {"cast": cast})
    return whole(counted(closed(story)))


def root(lines: list[bytes]) -> str:
    return reference.mth(sorted(leaf(line) for line in lines)).hex()


@case("a box by another organisation", 6, process="fail other_organisation")
def _() -> Story:
    return with_second(organisation=DEALER)


@case("a box before voting begins", 7, process="fail out_of_time")
def _() -> Story:
    story = begun()
    story.at(OPENS - 600)
    story.box(rights(0, 6), first_lines(story))
    story.at(OPENS + 1_200)
    story.box(rights(6, 12), second_lines(story))
    return whole(counted(closed(story)))


@case("a box an hour after the end, to the second", 7)
def _() -> Story:
    return with_second(at=CLOSES + 3_598)


@case("a box more than an hour after the end", 7, process="unknown box_late")
def _() -> Story:
    return with_second(at=CLOSES + 3_599)


@case("a box two hours after the end", 7, process="unknown box_late")
def _() -> Story:
    return with_second(at=CLOSES + 7_200)


@case("a box and the end more than a day after the end", 7, process="fail out_of_time")
def _() -> Story:
    return with_second(at=CLOSES + 86_400)


@case("a box after the end was stated", 7, process="fail out_of_order", counted="fail sums_differ")
def _() -> Story:
    story = begun()
    first_box(story)
    story.at(CLOSES + 60)
    story.close()
    story.tally()
    story.certify(story.tallied)
    story.box(rights(6, 12), second_lines(story))
    return whole(story)


@case(
    "a box without its files' names",
    process="fail attachments_wrong",
    eligible="fail rights_count",
    counted="fail lines_count",
)
def _() -> GivenPoll:
    story = with_second(attachments=[])
    kept = {name: data for name, data in story.files.items() if not name.startswith("boxes/1/")}
    return GivenPoll(story, files=kept)


@case("a box of nothing", process="fail attachments_wrong", counted="fail new_keys")
def _() -> Story:
    story = begun()
    first_box(story)
    story.at(OPENS + 1_200)
    story.box()
    story.box(rights(6, 12), second_lines(story))
    return whole(counted(closed(story)))


@case("a single box, smaller than the minimum")
def _() -> Story:
    story = begun()
    story.at(CLOSES + 30)
    story.box(rights(0, 3), first_lines(story)[:3])
    return whole(counted(closed(story)))


@case("rights that were used, and nobody voted")
def _() -> Story:
    story = begun()
    story.at(CLOSES + 30)
    story.box(rights(0, 3))
    return whole(counted(closed(story)))


@case("a box that corrects another", process="fail corrects_for_good")
def _() -> Story:
    story = begun()
    first_box(story)
    story.at(OPENS + 1_200)
    change = {"correction_reason": "잘못 채움"}
    story.box(rights(6, 12), second_lines(story), change, corrects=story.boxes[0].digest)
    return whole(counted(closed(story)))


@case(
    "an erased box",
    logged="unknown record_erased",
    process="unknown content_missing",
    eligible="unknown content_missing",
    counted="unknown content_missing",
)
def _() -> Story:
    story = counted()
    story.answer()
    of_boxes = [one for one in story.registry.logged if one.record and one.record["kind"] == "box:filled"]
    story.registry.erase(of_boxes[1])
    story.registry.anchor()
    return story


@case(
    "a box that counts in words",
    process="fail body_wrong",
    eligible="fail body_wrong",
    counted="fail body_wrong",
)
def _() -> Story:
    return with_second({"rights": {"count": "여섯", "total": 12}})
