"""Voters of a story: each is identified, has its right signed by both offices, and casts, by the addresses alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.test import Client

from tests.verifier.polls.issuers import ISSUERS
from tests.voting.offices import private_bytes
from tests.voting.story import LICENCES, Story
from verifier import canonical
from verifier.polls import making
from voting.keys.files import ISSUER, key_made
from voting.keys.issuers import issuer_key_made
from voting.openings.terms import IssuerTerms
from voting.polls.found import running_found
from voting.polls.running import Running


@dataclass(frozen=True)
class Cast:
    """What a voter is left with: in two files, which never lie together."""

    ballot: dict[str, Any]
    right: dict[str, Any]


def issuers(story: Story) -> list[IssuerTerms]:
    """The first office is this registry, with the key that it makes; the second is elsewhere."""
    key_made(story.uuid, ISSUER, lambda: private_bytes(ISSUERS[0]))
    keys = [issuer_key_made(story.uuid), ISSUERS[1].spki()]
    return [
        IssuerTerms(licence, canonical.b64u_encode(key)) for licence, key in zip(LICENCES, keys, strict=True)
    ]


@dataclass(frozen=True)
class Ready:
    """Who has both tokens and has not voted: `right` is the answer that proved it."""

    poll: Running
    right: dict[str, Any]
    kept: making.Kept


def vote(story: Story, person: Sequence[str], choices: Sequence[str]) -> Cast:
    """From who one is to the promise."""
    return cast(story, tokens_got(story, person), choices)


def tokens_got(
    story: Story, person: Sequence[str], elsewhere: Callable[[bytes], bytes] = ISSUERS[1].blind_sign
) -> Ready:
    """From who one is to both offices' signatures: the right is used. `elsewhere` is how the second office signs."""
    poll = running_found(story.uuid)
    kept = making.make(poll.subject, poll.rules)
    shown = _asked(story, "identify", {"person": list(person)})
    answer = {"person": list(person), "code": shown["code"], "challenge": shown["challenge"]}
    session = _asked(story, "identify", answer)["session"]
    right = _client(story.uuid).get(_address(story, "right"), headers=_bearing(session)).json()
    # The office elsewhere first: the registry's signature uses the right.
    second = elsewhere(kept.blinded[1].blinded_msg)
    blinded = canonical.b64u_encode(kept.blinded[0].blinded_msg)
    first = _asked(story, "signature", {**right, "blinded": blinded}, session)["signature"]
    kept = making.finalized(kept, poll.rules, [canonical.b64u_decode(first), second])
    return Ready(poll, right, kept)


def cast(story: Story, ready: Ready, choices: Sequence[str]) -> Cast:
    """The ballot, sent, and what is left of it."""
    _, line = making.voted(ready.kept, ready.poll.rules, list(choices))
    promise = _asked(story, "ballots/", {"ballot": line})["promise"]
    return Cast(
        {
            "format": "ballot-evidence/1",
            "subject": ready.poll.subject,
            "ballot": line,
            "promise": promise,
            "path": None,
        },
        {"format": "right-evidence/1", "subject": ready.poll.subject, **ready.right},
    )


@cache
def _client(poll: UUID) -> Client:
    return Client()


def _bearing(session: str) -> dict[str, str]:
    return {"authorization": f"Bearer {session}"}


def _asked(story: Story, path: str, body: object, session: str | None = None) -> Any:
    answer = _client(story.uuid).post(
        _address(story, path),
        json.dumps(body),
        content_type="application/json",
        headers=_bearing(session) if session else None,
    )
    assert answer.status_code in (200, 201), answer.content.decode()
    return answer.json()


def _address(story: Story, path: str) -> str:
    return f"/api/polls/{story.uuid}/{path}"
