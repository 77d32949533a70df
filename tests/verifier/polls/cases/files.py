"""**eligible** and **counted**: files that lack, are others, or are not served."""

from __future__ import annotations

from tests.verifier.polls.cases.given import Answered, GivenPoll, case
from tests.verifier.polls.story import Story
from tests.verifier.polls.told import begun, closed, counted, voted, whole

CAST, RIGHTS = "boxes/1/cast.jsonl", "boxes/1/rights.bin"


def folder(changes: dict[str, bytes | None], story: Story | None = None) -> GivenPoll:
    """The usual files, some of them others or left out."""
    story = story or whole()
    files = {**story.files, **changes}
    return GivenPoll(story, files={name: data for name, data in files.items() if data is not None})


def address(changes: dict[str, Answered], story: Story | None = None) -> GivenPoll:
    story = story or whole()
    return GivenPoll(story, address={**story.files, **changes})


@case("no files at all", 27, eligible="unknown file_missing", counted="unknown file_missing")
def _() -> GivenPoll:
    return GivenPoll(whole(), files={})


@case(
    "a ballots' file left out of the folder",
    27,
    eligible="unknown file_missing",
    counted="unknown file_missing",
)
def _() -> GivenPoll:
    return folder({CAST: None})


@case("a rights' file left out of the folder", 27, eligible="unknown file_missing")
def _() -> GivenPoll:
    return folder({RIGHTS: None})


@case("the roll left out of the folder", 27, eligible="unknown file_missing")
def _() -> GivenPoll:
    return folder({"roll.bin": None})


@case("all files from an address")
def _() -> GivenPoll:
    return address({})


@case(
    "a ballots' file that the address withholds after the end",
    27,
    eligible="fail file_withheld",
    counted="fail file_withheld",
)
def _() -> GivenPoll:
    return address({CAST: 403})


@case(
    "a ballots' file that the address does not have after the end",
    27,
    eligible="fail file_withheld",
    counted="fail file_withheld",
)
def _() -> GivenPoll:
    return address({CAST: 404})


@case("a rights' file that the address withholds after the end", 27, eligible="fail file_withheld")
def _() -> GivenPoll:
    return address({RIGHTS: 403})


@case("a roll that the address withholds", 27, eligible="fail file_withheld")
def _() -> GivenPoll:
    return address({"roll.bin": 403})


@case("no content in place of a file", 27, eligible="fail file_withheld", counted="fail file_withheld")
def _() -> GivenPoll:
    return address({CAST: 204})


@case("another file from the address", 27, eligible="fail file_other", counted="fail file_other")
def _() -> GivenPoll:
    return address({CAST: b"{}\n"})


@case("an address that does not answer", 27, eligible="unknown file_silent", counted="unknown file_silent")
def _() -> GivenPoll:
    return address({CAST: None})


@case("an address that is asked too often", 27, eligible="unknown file_silent", counted="unknown file_silent")
def _() -> GivenPoll:
    return address({CAST: 429})


@case("an address that fails", 27, eligible="unknown file_silent")
def _() -> GivenPoll:
    return address({RIGHTS: 503})


def running() -> Story:
    story = voted()
    story.registry.anchor()
    return story


@case(
    "files that are not public yet",
    27,
    signed="unknown no_tally",
    process="unknown overdue",
    eligible="unknown file_not_public",
    counted="unknown file_not_public",
)
def _() -> GivenPoll:
    closed_doors: dict[str, Answered] = {
        f"boxes/{number}/{name}": 403 for number in (0, 1) for name in ("cast.jsonl", "rights.bin")
    }
    given = address(closed_doors, running())
    given.now = given.registry.now + 86_400
    return given


@case(
    "a roll withheld while the poll runs",
    27,
    signed="unknown no_tally",
    process="unknown running",
    eligible="fail file_withheld",
    counted="unknown no_tally",
)
def _() -> GivenPoll:
    given = address({"roll.bin": 403}, running())
    given.now = given.registry.now
    return given


@case(
    "files withheld after the cancellation",
    27,
    signed="unknown no_tally",
    process="unknown cancelled",
    eligible="fail file_withheld",
    counted="fail file_withheld",
)
def _() -> GivenPoll:
    story = voted()
    story.cancel()
    story.registry.anchor()
    return address({CAST: 403}, story)


@case(
    "files withheld while the end is not final",
    27,
    anchored="unknown anchor_not_final",
    dated="unknown dated_not_anchored",
    current="pass current",
    eligible="unknown file_not_public",
    counted="unknown file_not_public",
)
def _() -> GivenPoll:
    story = counted()
    story.answer()
    story.registry.anchor(final=False)
    return address({CAST: 403, RIGHTS: 403}, story)


@case("the ballots' file of another box", 28, eligible="fail file_other", counted="fail file_other")
def _() -> GivenPoll:
    story = whole()
    return folder({CAST: story.files["boxes/0/cast.jsonl"]}, story)


@case("the rights' file of another box", 28, eligible="fail file_other")
def _() -> GivenPoll:
    story = whole()
    return folder({RIGHTS: story.files["boxes/0/rights.bin"]}, story)


@case("a ballots' file with a byte more", 28, eligible="fail file_other", counted="fail file_other")
def _() -> GivenPoll:
    story = whole()
    return folder({CAST: story.files[CAST] + b"\n"}, story)


@case("a roll that nobody named", 28, eligible="fail file_needless")
def _() -> GivenPoll:
    eligible = {name: value for name, value in Story().opened()["eligible"].items() if name != "size"}
    story = whole(counted(closed(voted(begun({"eligible": {**eligible, "sort": "identified"}})))))
    return folder({"roll.bin": b""}, story)
