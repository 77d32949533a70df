"""Bodies that are not as section 10 says: **process** fails, and so does what needs them."""

from __future__ import annotations

from typing import Any

from tests.verifier.maker import CITY
from tests.verifier.polls.cases.given import case
from tests.verifier.polls.story import Story
from tests.verifier.polls.told import begun, closed, counted, erased, proposed, voted, whole


@case(
    "an opening that is not as it has to be",
    signed="fail body_wrong",
    process="fail body_wrong",
    eligible="fail body_wrong",
    counted="fail body_wrong",
)
def _() -> Story:
    return whole(counted(closed(voted(begun({"choices": {"min": 2, "max": 1}})))))


@case("a review that is not as it has to be", process="fail body_wrong")
def _() -> Story:
    story = Story()
    story.propose()
    story.review({"note": ""})
    story.open()
    story.certify(story.opening)
    story.registry.anchor()
    return whole(counted(closed(voted(story))))


@case("a proposal whose citizen is named", process="fail body_wrong")
def _() -> Story:
    story = Story()
    story.propose({"proposer": {"sort": "citizen", "name": "김서울"}}, disclosures=())
    story.review()
    story.open()
    story.certify(story.opening)
    story.registry.anchor()
    return whole(counted(closed(voted(story))))


@case("an end that is not as it has to be", process="fail body_wrong")
def _() -> Story:
    story = voted()
    story.at(story.registry.now + 2_460)
    story.close({"boxes": "2"})
    return whole(counted(story))


@case("a tally that is not as it has to be", process="fail body_wrong", counted="fail body_wrong")
def _() -> Story:
    story = closed()
    story.tally({"blank": -1})
    story.certify(story.tallied)
    return whole(story)


@case("an answer that is not as it has to be", process="fail body_wrong")
def _() -> Story:
    story = counted()
    story.answer({"steps": [{"text": "설계", "due": "2027-02-30"}]})
    story.registry.anchor()
    return story


@case("a correction without a reason", process="fail body_wrong", counted="fail body_wrong")
def _() -> Story:
    story = counted()
    story.answer()
    story.tally(corrects=story.tallied)
    story.certify(story.tallied)
    story.registry.anchor()
    return story


@case("a reason for a correction that corrects nothing", process="fail body_wrong", counted="fail body_wrong")
def _() -> Story:
    story = closed()
    story.tally({"correction_reason": "다시 셈"})
    story.certify(story.tallied)
    return whole(story)


UNKNOWN: dict[str, Any] = {"logged": "unknown record_erased", "process": "unknown content_missing"}


@case("an erased proposal", **UNKNOWN)
def _() -> Story:
    return erased(0)


@case("an erased review", **UNKNOWN)
def _() -> Story:
    return erased(1)


@case(
    "an erased opening",
    signed="unknown content_missing",
    eligible="unknown content_missing",
    counted="unknown content_missing",
    **UNKNOWN,
)
def _() -> Story:
    return erased(2)


@case("an erased end", **UNKNOWN)
def _() -> Story:
    return erased(7)


@case("an erased tally", counted="unknown content_missing", **UNKNOWN)
def _() -> Story:
    return erased(8)


@case("an erased answer", **UNKNOWN)
def _() -> Story:
    return erased(11)


@case("an erased proposal that is not the one, and comes later", logged="unknown record_erased")
def _() -> Story:
    story = begun()
    kept = story.proposal
    story.propose({"title": "다른 제안"})
    story.proposal = kept
    return erased(5, counted(closed(voted(story))))


@case("an erased withdrawal before the opening, which may have been the proposal's", **UNKNOWN)
def _() -> Story:
    story = proposed()
    story.state("record:withdrawn", {"record": "ab" * 32, "reason": "잘못 냄"})
    story.open()
    story.certify(story.opening)
    story.registry.anchor()
    return erased(2, counted(closed(voted(story))))


@case("a car's certification under a poll has no effect")
def _() -> Story:
    story = begun()
    story.state("inspection:certified", {"nothing": 1}, organisation=CITY)
    return whole(counted(closed(voted(story))))


@case("a poll's certification under a licence has no effect")
def _() -> Story:
    story = begun()
    subject = f"licence:{story.keys[0].licence}"
    story.state("poll:certified", {"nothing": 1}, subject=subject, organisation=CITY)
    return whole(counted(closed(voted(story))))
