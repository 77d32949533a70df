"""**signed** and **process**, where a record of an issuer's key was erased."""

from __future__ import annotations

from typing import Any

from tests.verifier.polls.cases.given import case
from tests.verifier.polls.story import Story
from tests.verifier.polls.told import closed, counted, proposed, voted, whole


def hidden(kind: str, story: Story) -> Story:
    """What an issuer's licence has of this kind is erased."""
    subject = f"licence:{story.keys[0].licence}"
    of_key = [entry for entry in story.registry.logged if entry.subject == subject]
    story.registry.erase(next(entry for entry in of_key if story.registry.entry(entry.index)["kind"] == kind))
    return whole(story)


@case(
    "the enrolment of an issuer's key erased",
    32,
    signed="unknown key_hidden",
    logged="unknown record_erased",
    process="unknown key_hidden",
)
def _() -> Story:
    return hidden("key:enrolled", counted())


@case(
    "an issuer's key revoked before it certified, and that erased",
    32,
    signed="unknown key_hidden",
    logged="unknown record_erased",
    process="unknown key_hidden",
)
def _() -> Story:
    story = proposed()
    story.open()
    story.registry.revoke(story.keys[0])
    story.certify(story.opening)
    story.registry.anchor()
    return hidden("key:revoked", counted(closed(voted(story))))


def rejected(*verdicts: str, missing: int | None = None, revoked: int = 0) -> Story:
    """What an issuer said of the opening, its key revoked after so many words, and that erased; one word is erased too."""
    story = proposed()
    story.open()
    story.certify(story.opening, story.keys[1])
    for said, verdict in enumerate(verdicts):
        if said == revoked:
            story.registry.revoke(story.keys[0])
        story.certify(story.opening, story.keys[0], verdict=verdict)
    if revoked == len(verdicts):
        story.registry.revoke(story.keys[0])
    story.registry.anchor()
    voted(story)
    if missing is not None:
        mine = [entry for entry in story.registry.logged if entry.subject == story.subject]
        story.registry.erase(mine[4 + missing])
    return hidden("key:revoked", counted(closed(story)))


HIDDEN: dict[str, Any] = {"signed": "unknown key_hidden", "logged": "unknown record_erased"}


@case(
    "the opening rejected by an issuer, and a revocation of its licence erased",
    4,
    process="fail issuer_rejected",
    **HIDDEN,
)
def _() -> Story:
    return rejected("rejected", revoked=1)


@case(
    "the opening certified and then rejected by an issuer, and a revocation between the two erased",
    32,
    process="unknown key_hidden",
    **HIDDEN,
)
def _() -> Story:
    return rejected("certified", "rejected", revoked=1)


@case(
    "the opening rejected by an issuer, a certification of it before that erased, and a revocation too",
    32,
    process="unknown content_missing",
    **HIDDEN,
)
def _() -> Story:
    return rejected("certified", "rejected", missing=0, revoked=1)
