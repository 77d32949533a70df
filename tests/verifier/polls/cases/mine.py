"""**mine**: a saved ballot."""

from __future__ import annotations

from typing import Any

from tests.verifier import reference
from tests.verifier.polls.cases.given import GivenPoll, case, changed, malformed
from tests.verifier.polls.story import CLOSES, OTHER_POLL, Story, leaf, note
from tests.verifier.polls.told import begun, closed, counted, first_box, first_lines, rights, whole
from tests.verifier.polls.voters import VOTERS

SECOND = VOTERS[6]


def line(story: Story) -> bytes:
    """The ballot of a voter in the second box."""
    return SECOND.ballot(story.opening, ("a",))


def promise(story: Story, text: str | None = None, **odd: Any) -> str:
    uuid = story.subject.removeprefix("poll:")
    return note(
        text or f"promise/1\n{uuid}\n{leaf(line(story)).hex()}\n",
        odd.get("name", story.box_name),
        odd.get("seed", bytes([55]) * 32),
    )


def path(story: Story, box: int = 1, ballot: bytes | None = None) -> dict[str, Any]:
    leaves = [leaf(one) for one in story.boxes[box].lines]
    index = leaves.index(leaf(line(story) if ballot is None else ballot))
    return {"box": box, "index": index, "hashes": [one.hex() for one in reference.path(index, leaves)]}


def saved(story: Story, **odd: Any) -> GivenPoll:
    ballot = {
        "format": "ballot-evidence/1",
        "subject": story.subject,
        "ballot": line(story).decode(),
        "promise": promise(story),
        "path": None if "path" in odd else path(story),
    }
    return GivenPoll(story, ballot={**ballot, **odd})


@case("a saved ballot with promise and path", mine="pass mine_counts")
def _() -> GivenPoll:
    return saved(whole())


@case("a saved ballot with its line alone, found in a file", mine="pass mine_counts")
def _() -> GivenPoll:
    return saved(whole(), promise=None, path=None)


@case("a saved ballot that a later one supersedes", mine="pass mine_superseded")
def _() -> GivenPoll:
    story = whole()
    first = first_lines(story)[0]
    return saved(story, ballot=first.decode(), promise=None, path=path(story, 0, first))


@case("a saved blank ballot", mine="pass mine_blank")
def _() -> GivenPoll:
    story = whole()
    blank = VOTERS[3].ballot(story.opening, ())
    return saved(story, ballot=blank.decode(), promise=None, path=None)


def lost() -> Story:
    """The box lost a promised ballot."""
    story = begun()
    story.at(CLOSES + 30)
    story.box(rights(0, 12), first_lines(story))
    return whole(counted(closed(story)))


@case("a promised ballot that is in no box", 29, mine="fail promise_broken")
def _() -> GivenPoll:
    return saved(lost(), path=None)


@case("a ballot that nobody promised and that is in no box", 29, mine="unknown ballot_unseen")
def _() -> GivenPoll:
    return saved(lost(), promise=None, path=None)


@case(
    "a promised ballot, and no files given",
    29,
    eligible="unknown file_missing",
    counted="unknown file_missing",
    mine="unknown ballot_unseen",
)
def _() -> GivenPoll:
    given = saved(lost(), path=None)
    given.files = {}
    return given


@case(
    "a promised ballot in a poll that is not closed",
    29,
    signed="unknown no_tally",
    process="unknown running",
    counted="unknown no_tally",
    mine="unknown ballot_unseen",
)
def _() -> GivenPoll:
    story = begun()
    first_box(story)
    story.registry.anchor()
    given = saved(story, path=None)
    given.now = story.registry.now
    return given


@case(
    "a promised ballot in a cancelled poll",
    29,
    signed="unknown no_tally",
    process="unknown cancelled",
    counted="unknown no_tally",
    mine="unknown ballot_unseen",
)
def _() -> GivenPoll:
    story = begun()
    first_box(story)
    story.cancel()
    story.registry.anchor()
    return saved(story, path=None)


@case("a promise by another key", 30, mine="fail promise_false")
def _() -> GivenPoll:
    story = whole()
    return saved(story, promise=promise(story, seed=bytes([56]) * 32))


@case("a promise for another leaf", 30, mine="fail promise_false")
def _() -> GivenPoll:
    story = whole()
    return saved(story, promise=promise(story, f"promise/1\n{story.subject[5:]}\n{'ab' * 32}\n"))


@case("a promise of another poll", 30, mine="fail promise_false")
def _() -> GivenPoll:
    story = whole()
    text = f"promise/1\n{OTHER_POLL[5:]}\n{leaf(line(story)).hex()}\n"
    return saved(story, promise=promise(story, text))


@case("a promise that is no note", 30, mine="fail promise_false")
def _() -> GivenPoll:
    return saved(whole(), promise="promise/1\n")


@case("a promise with a second signature", 30, mine="fail promise_false")
def _() -> GivenPoll:
    story = whole()
    given = promise(story)
    return saved(story, promise=given + given.split("\n\n")[1])


@case("a path for another index", 31, mine="fail path_false")
def _() -> GivenPoll:
    story = whole()
    right = path(story)
    return saved(story, path={**right, "index": (right["index"] + 1) % 7})


@case("a path into another box", 31, mine="fail path_false")
def _() -> GivenPoll:
    story = whole()
    return saved(story, path={**path(story), "box": 0})


@case("a path into a box that is not there", 31, mine="unknown path_beyond")
def _() -> GivenPoll:
    story = whole()
    return saved(story, path={**path(story), "box": 2})


@case("a path with a hash too many", 31, mine="fail path_false")
def _() -> GivenPoll:
    story = whole()
    right = path(story)
    return saved(story, path={**right, "hashes": [*right["hashes"], "ab" * 32]})


@case("a saved line that is no valid ballot", 25, mine="fail ballot_invalid")
def _() -> GivenPoll:
    story = whole()
    return saved(story, ballot=line(story).decode() + "\n", promise=None, path=None)


@case("a saved ballot of another poll", mine="fail other_poll")
def _() -> GivenPoll:
    return saved(whole(), subject=OTHER_POLL)


@case(
    "a saved ballot, and evidence with an entry left out",
    complete="fail not_complete",
    mine="unknown rests_on",
)
def _() -> GivenPoll:
    story = whole()
    given = changed(story, lambda file: file["subjects"][0]["entries"].pop())
    given.ballot = saved(story).ballot
    return given


def broken(description: str, **odd: Any) -> None:
    malformed(description)(lambda: saved(whole(), **odd))


broken("a saved ballot of another format", format="ballot-evidence/2")
broken("a saved ballot with a member more", note="")
broken("a saved ballot of a car", subject="vin:KMHXX00XXXX000001")
broken("a saved ballot whose line is an object", ballot={})
broken("a saved ballot whose promise is an object", promise={})
broken("a saved path with a hash of 31 bytes", path={"box": 0, "index": 0, "hashes": ["ab" * 31]})
broken("a saved path without an index", path={"box": 0, "hashes": []})
broken("a saved path into a box below 0", path={"box": -1, "index": 0, "hashes": []})
broken("a saved ballot of more than 64 KiB", promise="x" * 65_536)
