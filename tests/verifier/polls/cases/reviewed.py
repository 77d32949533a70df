"""**process**, where it is about what an opening rests on: proposal and review, before and after it."""

from __future__ import annotations

from tests.verifier.maker import CITY
from tests.verifier.polls.cases.given import case
from tests.verifier.polls.story import Story
from tests.verifier.polls.told import begun, closed, counted, opened, proposed, voted, whole
from tests.verifier.reference import digest


def early(review: dict[str, object] | None) -> Story:
    """Opened before its review or, where there is one, on another."""
    story = Story()
    story.propose()
    if review is not None:
        story.review(review)
    else:
        later = story.registry.record("poll:reviewed", review_body(story), story.subject, organisation=CITY)
        story.reviewed = digest(later)
    story.open()
    if review is None:
        story.registry.log(later)
    story.certify(story.opening)
    story.registry.anchor()
    return whole(counted(closed(voted(story))))


def review_body(story: Story) -> dict[str, object]:
    return {"proposal": story.proposal, "decision": "accepted", "department": "공원과", "reason": "검토함"}


@case("opened before its review", 3, process="fail review_missing")
def _() -> Story:
    return early(None)


@case("opened on a refused proposal", 3, process="fail review_other")
def _() -> Story:
    return early({"decision": "refused"})


@case("opened on the review of another proposal", 3, process="fail review_other")
def _() -> Story:
    return early({"proposal": "ab" * 32})


@case("opened on a review that merges the proposal", 3, process="fail review_other")
def _() -> Story:
    return early({"decision": "merged", "merged_into": "poll:9b0d7c52-0f3e-4b8e-8a11-2c6d4e8f7a21"})


def before_opening(act: str, what: str) -> Story:
    """The proposal or the review corrected or withdrawn, before the poll is opened."""
    story = proposed()
    end(story, act, what)
    return whole(counted(closed(voted(opened(story)))))


def end(story: Story, act: str, what: str) -> None:
    record = story.proposal if what == "proposal" else story.reviewed
    if act == "withdraw":
        story.state("record:withdrawn", {"record": record, "reason": "잘못 냄"})
    elif what == "proposal":
        kept = story.proposal
        story.propose({"correction_reason": "오타", "title": "고친 제목"}, corrects=record)
        story.proposal = kept
    else:
        kept = story.reviewed
        story.review({"correction_reason": "오타", "decision": "refused"}, corrects=record)
        story.reviewed = kept


@case("opened on a withdrawn proposal", 3, process="fail proposal_ended")
def _() -> Story:
    return before_opening("withdraw", "proposal")


@case("opened on a corrected proposal", 3, process="fail proposal_ended")
def _() -> Story:
    return before_opening("correct", "proposal")


@case("opened on a withdrawn review", 3, process="fail review_ended")
def _() -> Story:
    return before_opening("withdraw", "review")


@case("opened on a corrected review", 3, process="fail review_ended")
def _() -> Story:
    return before_opening("correct", "review")


def after_opening(act: str, what: str) -> Story:
    story = begun()
    end(story, act, what)
    return whole(counted(closed(voted(story))))


@case("the proposal withdrawn after the opening: nothing changes", 3)
def _() -> Story:
    return after_opening("withdraw", "proposal")


@case("the proposal corrected after the opening: nothing changes", 3)
def _() -> Story:
    return after_opening("correct", "proposal")


@case("the review withdrawn after the opening: nothing changes", 3)
def _() -> Story:
    return after_opening("withdraw", "review")


@case("the review corrected after the opening: nothing changes", 3)
def _() -> Story:
    return after_opening("correct", "review")
