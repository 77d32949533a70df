"""A made-up citizen votes: by the addresses that every voter's browser asks, and nothing else."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict, cast

from verifier import canonical, tree
from verifier.polls import making
from verifier.polls.ballots import Rules
from verifier.polls.making import Kept

Ask = Callable[[str, object | None, str], object]
"""What an address answers to a body (None: it is only read), with a session or an empty text. Raises RefusedError."""
_WITHIN = 30


class StateTold(TypedDict):
    """As the API has it, as far as it is asked here."""

    stage: str


class RecordTold(TypedDict):
    """Likewise."""

    state: StateTold


class PollTold(TypedDict):
    """Likewise. `issuers` have their addresses, `links` that of the ballots."""

    subject: str
    step: str
    issuers: list[dict[str, str]]
    links: dict[str, str]
    records: list[RecordTold]


_SURNAMES, _NAMES = "김이박최정강조윤장임한오", ("하나", "두리", "세은", "네온", "다솜", "여울")


def citizens(count: int) -> list[list[str]]:
    """Made-up people, at most 72, each as an opening writes one that wants a name."""
    return [[f"{_SURNAMES[number % 12]}{_NAMES[number // 12]}"] for number in range(count)]


class RefusedError(Exception):
    """An office or the box refused: `code` is the problem's."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


def ask(url: str, body: object | None = None, session: str = "") -> object:
    """Over HTTP. Raises RefusedError, OSError."""
    data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    headers = {"Authorization": f"Bearer {session}"} if session else {}
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **headers})  # noqa: S310  local servers
    try:
        with urllib.request.urlopen(request, timeout=_WITHIN) as response:  # noqa: S310  local servers
            answer: object = json.load(response)
            return answer
    except urllib.error.HTTPError as error:
        with error:
            raise RefusedError(error.code, _code(error.read())) from None


def _code(problem: bytes) -> str:
    try:
        return str(json.loads(problem)["code"])
    except (ValueError, KeyError, TypeError):
        return ""


@dataclass(frozen=True)
class Cast:
    """What a voter is left with. `ballot` and `right` are two files, which never lie together; `kept` is the key."""

    kept: Kept
    ballot: Mapping[str, object]
    right: Mapping[str, object]

    @property
    def leaf(self) -> bytes:
        """The ballot's, by which it is found in a box."""
        return tree.leaf_hash(str(self.ballot["ballot"]).encode())


@dataclass(frozen=True)
class Booth:
    """Where one votes in a poll: `subject` and `rules` are the poll's, `issuers` its offices as the API has them."""

    subject: str
    rules: Rules
    issuers: Sequence[Mapping[str, str]]
    ballots: str
    ask: Ask = ask

    def vote(self, person: Sequence[str], choices: Sequence[str]) -> Cast:
        """From who one is to the promise. Raises RefusedError."""
        kept = making.make(self.subject, self.rules)
        sessions = [self._identified(office["identify"], person) for office in self.issuers]
        right = self._right(sessions[0])
        signed: dict[int, bytes] = {}
        # The first office last: its signature uses the right.
        for place in reversed(range(len(self.issuers))):
            blinded = canonical.b64u_encode(kept.blinded[place].blinded_msg)
            asked = {**right, "blinded": blinded}
            answer = self._asked(self.issuers[place]["signature"], asked, sessions[place])
            signed[place] = canonical.b64u_decode(answer["signature"])
        kept = making.finalized(kept, self.rules, [signed[place] for place in range(len(self.issuers))])
        proved = {"format": "right-evidence/1", "subject": self.subject, **right}
        return self.again(Cast(kept, {}, proved), choices)

    def prove(self, person: Sequence[str]) -> Mapping[str, object]:
        """Which right is a person's, voted or not: the text of a file. Raises RefusedError."""
        right = self._right(self._identified(self.issuers[0]["identify"], person))
        return {"format": "right-evidence/1", "subject": self.subject, **right}

    def again(self, earlier: Cast, choices: Sequence[str]) -> Cast:
        """A ballot with the tokens that one has; the latest counts. Raises RefusedError."""
        kept, line = making.voted(earlier.kept, self.rules, list(choices))
        promise = self._asked(self.ballots, {"ballot": line})["promise"]
        ballot = {
            "format": "ballot-evidence/1",
            "subject": self.subject,
            "ballot": line,
            "promise": promise,
            "path": None,
        }
        return replace(earlier, kept=kept, ballot=ballot)

    def _right(self, session: str) -> dict[str, object]:
        return cast(dict[str, object], self.ask(self.issuers[0]["right"], None, session))

    def _identified(self, address: str, person: Sequence[str]) -> str:
        shown = self._asked(address, {"person": list(person)})
        said = {"person": list(person), "code": shown["code"], "challenge": shown["challenge"]}
        return self._asked(address, said)["session"]

    def _asked(self, address: str, body: object, session: str = "") -> dict[str, str]:
        return cast(dict[str, str], self.ask(address, body, session))


def booth_found(poll: PollTold, rules: Rules, asking: Ask = ask) -> Booth:
    """By what the API answers of a poll."""
    return Booth(poll["subject"], rules, poll["issuers"], poll["links"]["ballots"], asking)
