"""**process**, where it is about tallies and the city's answer; and **witnessed**, which a poll is asked as a car is."""

from __future__ import annotations

from typing import Any

from tests.verifier.maker import CITY
from tests.verifier.polls.cases.given import case
from tests.verifier.polls.story import ANSWER_BY, CLOSES, Story
from tests.verifier.polls.told import closed, counted, voted, whole
from tests.verifier.reference import digest
from tests.verifier.witnesses import TestWitness, policy

WITNESS = TestWitness("witness.example/dealers", 21)


def tallied(change: dict[str, Any] | None = None, **options: Any) -> Story:
    story = closed()
    story.tally(change, **options)
    story.certify(story.tallied)
    return whole(story)


@case("a tally of another end", 10, process="fail names_other")
def _() -> Story:
    return tallied({"closing": "ab" * 32})


@case("a second tally that corrects nothing", 10, process="fail tally_corrects")
def _() -> Story:
    story = counted()
    story.tally({"blank": 2})
    story.certify(story.tallied)
    return whole(story)


@case("a tally before the end", 10, process="fail out_of_order")
def _() -> Story:
    story = voted()
    story.at(CLOSES + 60)
    later = {"opening": story.opening, "boxes": 2, "rights": 12, "cast": 13, "last": story.boxes[-1].digest}
    record = story.registry.record("poll:closed", later, story.subject, organisation=CITY, role="registry")
    story.closing = digest(record)
    story.tally()
    story.registry.log(record)
    story.certify(story.tallied)
    return whole(story)


@case("an answer that is overdue", process="unknown answer_overdue")
def _() -> Story:
    story = counted()
    story.at(ANSWER_BY + 60)
    story.registry.anchor()
    return story


@case("an answer that is not due yet", process="pass answer_due")
def _() -> Story:
    story = counted()
    story.registry.anchor()
    return story


@case("an answer that was withdrawn, and is overdue", process="unknown answer_overdue")
def _() -> Story:
    story = counted()
    answer = story.answer()
    story.state("record:withdrawn", {"record": answer, "reason": "철회"})
    story.at(ANSWER_BY + 60)
    story.registry.anchor()
    return story


@case(
    "an answer that is due, and a withdrawal behind it that was erased: it may have been the answer's",
    32,
    logged="unknown record_erased",
    process="unknown answer_overdue",
)
def _() -> Story:
    story = counted()
    answer = story.answer()
    story.state("record:withdrawn", {"record": answer, "reason": "철회"})
    story.registry.erase(story.registry.logged[-1])
    story.at(ANSWER_BY + 60)
    story.registry.anchor()
    return story


@case("an answer to another tally, and one is overdue", process="unknown answer_overdue")
def _() -> Story:
    story = counted()
    story.answer({"tally": "ab" * 32})
    story.at(ANSWER_BY + 60)
    story.registry.anchor()
    return story


@case("an answer that is too late is an answer")
def _() -> Story:
    story = counted()
    story.at(ANSWER_BY + 60)
    return whole(story)


@case("a poll whose checkpoint a witness cosigned", witnessed="pass witnessed")
def _() -> Story:
    return _cosigned(WITNESS)


@case("a poll whose checkpoint another witness cosigned", witnessed="unknown quorum_lacking")
def _() -> Story:
    return _cosigned(TestWitness("witness.example/stranger", 29))


def _cosigned(witness: TestWitness) -> Story:
    story = whole(counted())
    story.registry.policy = policy(WITNESS)
    story.registry.checkpoint += witness.line(story.registry.checkpoint.partition("\n\n")[0] + "\n")
    return story
