"""What this package answers to a case of a poll."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.verifier.file import dumps
from tests.verifier.polls.cases.given import Answered, GivenPoll
from verifier import evidence, trust, verification
from verifier.answers import Answer
from verifier.errors import Unavailable
from verifier.polls import saved
from verifier.polls.sources import NotGiven, Refused

TRY_AGAIN = (429, 500, 502, 503, 504)


@dataclass
class InMemory:
    """A folder's files, or what an address answers: `is_address` has a 404 where there is nothing."""

    files: Mapping[str, Answered]
    is_address: bool

    def read(self, name: str, most: int) -> bytes:  # noqa: ARG002 - files in memory are short
        if name not in self.files:
            raise Refused(404) if self.is_address else NotGiven
        answer = self.files[name]
        if isinstance(answer, bytes):
            return answer
        if answer is None or answer in TRY_AGAIN:
            raise Unavailable("late", endpoint="https://registry.example")
        raise Refused(answer)


def answered(given: GivenPoll) -> dict[str, Answer]:
    """The answers to all questions that the case asks. Raises Malformed."""
    believed = trust.loads(dumps(given.registry.trust()))
    source = InMemory(given.address or given.given_files(), given.address is not None)
    data, chain = given.data(), given.registry.chain
    answers = dict(verification.verify(data, believed, chain, source=source, now=given.clock).answers)
    if given.ballot is None and given.right is None:
        return answers
    examined = verification.examine(evidence.loads(data), believed, chain, allow_localhost=False)
    asked = verification.ask(examined, source=source, now=given.clock)
    if given.ballot is not None:
        answers["mine"] = asked.mine(saved.load_ballot(dumps(given.ballot)))
    if given.right is not None:
        answers["right"] = asked.right(saved.load_right(dumps(given.right)))
    return answers
