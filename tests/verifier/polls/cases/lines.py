"""**counted**: lines that are no valid ballots, whoever made them."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.verifier.keys import b64u
from tests.verifier.polls.cases.given import case
from tests.verifier.polls.issuers import ISSUERS, token
from tests.verifier.polls.story import OPENS, Story
from tests.verifier.polls.told import begun, closed, counted, first_lines, rights, second_lines, whole
from tests.verifier.polls.voters import ORDER, VOTERS
from tests.verifier.reference import jcs

VOTER = VOTERS[6]


def with_line(make: Callable[[Story], bytes]) -> Story:
    """One voter's line is another; order, root and tally are made to fit."""
    story = begun()
    story.at(OPENS + 600)
    story.box(rights(0, 6), first_lines(story))
    story.at(OPENS + 1_200)
    story.box(rights(6, 12), [make(story), *second_lines(story)[1:]])
    return whole(counted(closed(story)))


def edited(story: Story, **members: object) -> bytes:
    """The voter's own line, with members that the voter did not sign."""
    return jcs({**json.loads(VOTER.ballot(story.opening)), **members})


def invalid(description: str, *items: int) -> Callable[[Callable[[Story], bytes]], None]:
    def register(make: Callable[[Story], bytes]) -> None:
        case(description, *items, counted="fail line_invalid")(lambda: with_line(make))

    return register


invalid("a choice swapped, root and tally made to fit", 19)(lambda story: edited(story, choices=["c"]))
invalid("a choice left out", 19)(lambda story: edited(story, choices=[]))
invalid("the sequence changed", 22)(lambda story: edited(story, sequence=5))
invalid("a token of another poll", 20)(
    lambda story: VOTER.ballot(story.opening, tokens=VOTER.tokens("ab" * 32))
)
invalid("a token of another issuer", 20)(
    lambda story: VOTER.ballot(story.opening, tokens=VOTER.tokens(story.opening, (ISSUERS[2], ISSUERS[1])))
)
invalid("two tokens exchanged", 20)(
    lambda story: VOTER.ballot(story.opening, tokens=VOTER.tokens(story.opening)[::-1])
)
invalid("a token of another voter", 20)(
    lambda story: VOTER.ballot(story.opening, tokens=VOTERS[12].tokens(story.opening))
)
invalid("a token too few", 20)(
    lambda story: VOTER.ballot(story.opening, tokens=VOTER.tokens(story.opening)[:1])
)
invalid("a token too many", 20)(
    lambda story: VOTER.ballot(story.opening, tokens=VOTER.tokens(story.opening, ISSUERS))
)
invalid("an unknown option, signed by the voter", 23)(lambda story: VOTER.ballot(story.opening, ("d",)))
invalid("too many options, signed by the voter", 23)(
    lambda story: VOTER.ballot(story.opening, ("a", "b", "c"))
)
invalid("one option twice, signed by the voter", 23)(lambda story: VOTER.ballot(story.opening, ("a", "a")))
invalid("options not ascending, signed by the voter", 23)(
    lambda story: VOTER.ballot(story.opening, ("b", "a"))
)
invalid("a ballot of another poll", 20)(lambda _: VOTER.ballot("ab" * 32))
invalid("a ballot of another format", 25)(lambda story: VOTER.ballot(story.opening, format="ballot/2"))
invalid("a ballot with a member more", 25)(lambda story: VOTER.ballot(story.opening, note=""))
invalid("a sequence of 100", 25)(lambda story: VOTER.ballot(story.opening, sequence=100))
invalid("another voter's signature", 25)(
    lambda story: edited(story, signature=b64u(VOTERS[7].sign(b"something else")))
)
invalid("a signature of 63 bytes", 25)(lambda story: edited(story, signature=b64u(bytes(63))))
invalid("a signature of zeros", 25)(lambda story: edited(story, signature=b64u(bytes(64))))
invalid("a key that is no point of the curve", 25)(
    lambda story: VOTER.ballot(story.opening, key=b64u(b"\x04" + b"\x01" * 64))
)
invalid("a key in its hybrid encoding", 25)(lambda story: edited(story, key=b64u(hybrid())))
invalid("a space between members", 24)(lambda story: VOTER.ballot(story.opening).replace(b",", b", ", 1))
invalid("members in another order", 24)(lambda story: reordered(VOTER.ballot(story.opening)))
invalid("an escape that need not be", 24)(
    lambda story: VOTER.ballot(story.opening).replace(b'"ballot/1"', b'"ballot\\/1"')
)
invalid("a carriage return at the end", 24)(lambda story: VOTER.ballot(story.opening) + b"\r")
invalid("a token larger than the modulus", 20)(lambda story: larger(story))


def hybrid() -> bytes:
    return bytes([6 | VOTER.key[64] & 1]) + VOTER.key[1:]


def reordered(line: bytes) -> bytes:
    value = json.loads(line)
    return json.dumps(dict(reversed(value.items())), separators=(",", ":")).encode()


def larger(story: Story) -> bytes:
    """The same number modulo the modulus, where there is room for it in 256 bytes."""
    for number in range(100):
        voter = VOTERS[6].__class__(9_000 + number)
        of_first = int.from_bytes(token(ISSUERS[0], voter.message(story.opening)), "big") + ISSUERS[0].modulus
        if of_first < 1 << 2048:
            tokens = [b64u(of_first.to_bytes(256, "big")), voter.tokens(story.opening)[1]]
            return voter.ballot(story.opening, tokens=tokens)
    raise ValueError("no such token")


def twin(story: Story) -> bytes:
    """The same ballot with n - s."""
    value = json.loads(VOTER.ballot(story.opening))
    signed = jcs({name: member for name, member in value.items() if name != "signature"})
    signature = VOTER.sign(signed, is_high=True)
    assert int.from_bytes(signature[32:], "big") > ORDER // 2
    return jcs({**value, "signature": b64u(signature)})


invalid("a ballot with n - s", 21)(twin)


@case("a ballot beside its twin with n - s", 21, counted="fail line_invalid")
def _() -> Story:
    story = begun()
    story.at(OPENS + 600)
    story.box(rights(0, 6), first_lines(story))
    story.at(OPENS + 1_200)
    story.box(rights(6, 12), [*second_lines(story), twin(story)])
    return whole(counted(closed(story)))


@case("a line of 2,049 bytes", 25, counted="fail line_invalid")
def _() -> Story:
    return with_line(lambda story: VOTER.ballot(story.opening, note="x" * 1_000))
