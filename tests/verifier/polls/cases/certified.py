"""**signed** and **process**, where they are about the issuers' certifications."""

from __future__ import annotations

from typing import Any

from tests.verifier.keys import ed25519_key
from tests.verifier.polls.cases.given import case
from tests.verifier.polls.story import CLOSES, Story
from tests.verifier.polls.told import (
    begun,
    closed,
    counted,
    erased,
    first_box,
    proposed,
    second_box,
    voted,
    whole,
)


def opened(story: Story | None = None) -> Story:
    """Opened and not certified."""
    story = story or proposed()
    story.open()
    return story


def told(story: Story) -> Story:
    story.registry.anchor()
    return whole(counted(closed(voted(story))))


@case("one issuer's certification of the opening missing", 4, process="fail issuer_silent")
def _() -> Story:
    story = opened()
    story.certify(story.opening, story.keys[0])
    return told(story)


@case("an issuer's certification of the opening after the first box", 4, process="fail issuer_silent")
def _() -> Story:
    story = opened()
    story.certify(story.opening, story.keys[0])
    story.registry.anchor()
    first_box(story)
    story.certify(story.opening, story.keys[1])
    second_box(story)
    return whole(counted(closed(story)))


@case("the opening rejected by an issuer before the first box", 4, process="fail issuer_rejected")
def _() -> Story:
    story = opened()
    story.certify(story.opening)
    story.certify(story.opening, story.keys[1], verdict="rejected")
    return told(story)


@case("the opening rejected by an issuer, then certified", 4)
def _() -> Story:
    story = opened()
    story.certify(story.opening, story.keys[1], verdict="rejected")
    story.certify(story.opening)
    return told(story)


@case("the opening certified under a revoked key", 4, signed="fail key_revoked", process="fail issuer_silent")
def _() -> Story:
    story = opened()
    story.certify(story.opening, story.keys[1])
    story.registry.revoke(story.keys[0])
    story.certify(story.opening, story.keys[0])
    story.registry.anchor()
    voted(story)
    closed(story)
    story.tally()
    return whole(story)


@case("a certification under a licence that is no issuer's", 4, signed="fail licence_no_issuer")
def _() -> Story:
    story = opened()
    stranger = ed25519_key(23, licence="감사위-2026-999")
    story.registry.enrol(stranger)
    story.certify(story.opening)
    story.certify(story.opening, stranger)
    return told(story)


@case("the certification of the opening taken back after the result", 4, process="unknown issuer_no_longer")
def _() -> Story:
    story = counted()
    story.certify(story.opening, story.keys[0], verdict="withdrawn")
    return whole(story)


@case("one office does not overrule another: a tally that one rejected", signed="unknown tally_rejected")
def _() -> Story:
    story = closed()
    story.tally()
    story.certify(story.tallied, story.keys[0])
    story.certify(story.tallied, story.keys[1], verdict="rejected")
    story.certify(story.tallied, story.keys[0], verdict="certified")
    return whole(story)


@case("a tally that nobody certified", signed="unknown tally_silent")
def _() -> Story:
    story = closed()
    story.tally()
    return whole(story)


@case("the certification of the tally taken back", signed="unknown tally_withdrawn")
def _() -> Story:
    story = counted()
    story.certify(story.tallied, story.keys[1], verdict="withdrawn")
    return whole(story)


def corrected(change: dict[str, Any], *, is_certified: bool) -> Story:
    """A certified tally, and a correction of it."""
    story = counted()
    story.answer()
    story.tally({"correction_reason": "다시 셈", **change}, corrects=story.tallied)
    if is_certified:
        story.certify(story.tallied)
    story.registry.anchor()
    return story


def shifted(story: Story) -> dict[str, Any]:
    options = story.sums()["options"]
    options[0] = {**options[0], "count": options[0]["count"] + 1}
    return {"options": options}


@case(
    "a false correction of a certified tally, not certified: the first still holds",
    11,
    signed="unknown tally_later",
)
def _() -> Story:
    return corrected(shifted(counted()), is_certified=False)


@case("a false correction of a certified tally, certified", 11, counted="fail sums_differ")
def _() -> Story:
    return corrected(shifted(counted()), is_certified=True)


@case("a false tally, corrected by a right one that is certified", 11)
def _() -> Story:
    story = closed()
    story.tally(shifted(story))
    story.certify(story.tallied)
    story.tally({"correction_reason": "다시 셈"}, corrects=story.tallied)
    story.certify(story.tallied)
    return whole(story)


@case("a withdrawal of the tally has no effect", 11, signed="pass void")
def _() -> Story:
    story = counted()
    story.state("record:withdrawn", {"record": story.tallied, "reason": "철회"})
    return whole(story)


@case("a certification of a box", signed="fail certifies_nothing")
def _() -> Story:
    story = voted()
    story.certify(story.boxes[0].digest, story.keys[0])
    return whole(counted(closed(story)))


@case(
    "a certification whose body is not as it has to be", signed="fail body_wrong", process="fail body_wrong"
)
def _() -> Story:
    story = begun()
    story.state("poll:certified", {"statement": {}, "signature": {}}, role="observer")
    return told(story)


@case(
    "an erased certification of the opening",
    signed="unknown certification_erased",
    logged="unknown record_erased",
    process="unknown content_missing",
)
def _() -> Story:
    return erased(3)


@case(
    "a certification signed before the opening was recorded",
    signed="fail signed_before",
    process="fail issuer_silent",
)
def _() -> Story:
    story = opened()
    story.certify(story.opening, story.keys[1])
    now = story.registry.now
    statement = story.registry.statement(story.keys[0], [story.opening], signed_at="2026-09-21T13:00:00Z")
    body = {"statement": statement, "signature": story.keys[0].sign(statement)}
    story.state("poll:certified", body, role="observer")
    story.at(max(now, story.registry.now))
    return told(story)


@case(
    "closed without a ballot, and certified before the end", eligible="pass eligible", counted="pass counted"
)
def _() -> Story:
    story = begun()
    story.at(CLOSES + 60)
    story.close()
    return whole(counted(story))


@case("closed without a ballot, the opening never certified", 4, process="fail issuer_silent")
def _() -> Story:
    story = opened()
    story.registry.anchor()
    story.at(CLOSES + 60)
    story.close()
    return whole(counted(story))


@case(
    "opened, not certified, and no box yet",
    signed="unknown no_tally",
    process="unknown issuer_silent",
    counted="unknown no_tally",
)
def _() -> Story:
    story = opened()
    story.registry.anchor()
    return story
