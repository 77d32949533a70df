"""Several endpoints of one network, asked so that one that fails, lags or lies does the least harm."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlsplit

from anchoring.ethereum.contract import code_hash
from anchoring.ethereum.endpoint import EVENTS_MOST, Endpoint
from anchoring.ethereum.errors import ChainError, OutcomeUnknownError, PermanentError, RetryableError
from anchoring.ethereum.quorum import quorum_default
from anchoring.ethereum.shapes import Block, Receipt
from anchoring.ethereum.survey import (
    FAILS,
    LIMITED,
    OK,
    WRONG_CHAIN,
    Standing,
    Survey,
    standings_compare,
)
from anchoring.ethereum.transport import SECONDS, HttpTransport

_Answer = TypeVar("_Answer")

_CHECKED_SECONDS = 300.0


class SilentError(RetryableError):
    """No endpoint answers: `standings` say of each whether it fails or is left alone."""

    def __init__(self, standings: Sequence[Standing]) -> None:
        limited = all(standing.state == LIMITED for standing in standings)
        super().__init__("every endpoint is left alone for now" if limited else "no endpoint answers")
        self.standings = standings


class WrongChainError(PermanentError):
    """Each endpoint that answers is of another chain or contract than pinned: `standings` say of each what it is like."""

    def __init__(self, said: str, standings: Sequence[Standing]) -> None:
        super().__init__(f"another chain or contract than was pinned: {said}")
        self.standings = standings


@dataclass(frozen=True)
class Delivery:
    """What endpoints said to a transaction: whether one took it, and the refusals, without addresses."""

    taken: bool
    refusals: tuple[str, ...]


@dataclass
class Client:
    """The endpoints of one network. With a `pin` (chain id, genesis hash) and a pinned `contract` (address, code hash)
    others' answers are not listened to. `quorum` is how many have to agree on what can't be undone. What is final is
    asked at most each `finality_pause` seconds; with `confirmations` it is the block so many below the newest instead.
    `together` are the places of endpoints that have one host."""

    endpoints: Sequence[Endpoint]
    pin: tuple[int, str] | None = None
    contract: tuple[str, str] | None = None
    quorum: int = 0
    finality_pause: float = 0.0
    confirmations: int = 0
    together: Sequence[Sequence[int]] = ()
    _checked: dict[int, float] = field(default_factory=dict)
    _wrong: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.quorum = self.quorum or quorum_default(len(self.endpoints))
        if self.quorum > max(1, len(self.endpoints)):
            raise PermanentError(
                f"ETHEREUM_QUORUM is {self.quorum}, and {len(self.endpoints)} endpoints are configured"
            )

    def survey(self, *, now: datetime) -> Survey:
        """Look at every endpoint's newest and finalized block, and compare them.

        Raises WrongChainError where each that answers is of another chain than pinned, SilentError where none
        answers.
        """
        rested = [endpoint for endpoint in self.endpoints if not endpoint.resting] or self.endpoints
        standings = [
            self._standing(endpoint) if endpoint in rested else Standing(endpoint, _failing(endpoint))
            for endpoint in self.endpoints
        ]
        if not any(standing.state == OK for standing in standings):
            wrong = [standing for standing in standings if standing.state == WRONG_CHAIN]
            if wrong:
                raise WrongChainError(self._wrong[wrong[0].endpoint.place], standings)
            raise SilentError(standings)
        return standings_compare(standings, quorum=self.quorum, confirmations=self.confirmations, now=now)

    def identity(self) -> tuple[int, str]:
        """The chain id and genesis hash, on which all endpoints that answer must agree."""
        answers = [answer for _, answer in self.answers(Endpoint.identity)]
        if not answers:
            raise RetryableError("no endpoint answers")
        if len(set(answers)) > 1:
            raise PermanentError("the endpoints belong to different chains")
        return answers[0]

    def first(self, question: Callable[[Endpoint], _Answer], order: Sequence[Endpoint] = ()) -> _Answer:
        """The first answer to a question, in `order` or, without one, as the endpoints are configured."""
        failure: ChainError = RetryableError("no endpoint is configured")
        for endpoint in order or self._by_rest():
            try:
                return question(endpoint)
            except RetryableError as error:
                failure = error
        raise failure

    def all(self, question: Callable[[Endpoint], _Answer]) -> list[_Answer]:
        """The answers of all endpoints that have one, none where none has."""
        return [answer for _, answer in self.answers(question)]

    def send(self, raw: str) -> Delivery:
        """Hand a signed transaction to every endpoint: the same bytes do no harm twice.

        Never raises: after anything but `taken` the transaction has to be looked for, for it may have arrived.
        """
        taken, refusals = False, []
        for endpoint in self._by_rest():
            try:
                endpoint.send(raw)
                taken = True
            except (RetryableError, OutcomeUnknownError) as error:
                refusals.append(f"{endpoint}: {error}")
        return Delivery(taken, tuple(refusals))

    def knows(self, transaction: str) -> bool:
        """Whether any endpoint has a transaction, waiting or in a block. Raises RetryableError where none answers."""
        answers = self.all(lambda endpoint: endpoint.knows(transaction))
        if not answers:
            raise RetryableError("no endpoint answers")
        return any(answers)

    def receipts(self, transaction: str) -> Iterator[Receipt]:
        """What the endpoints, one after the other, have as this transaction's receipt."""
        for _, receipt in self.answers(lambda endpoint: endpoint.receipt(transaction)):
            if receipt is not None:
                yield receipt

    def answers(self, question: Callable[[Endpoint], _Answer]) -> Iterator[tuple[Endpoint, _Answer]]:
        """The endpoints that have an answer, one after the other, each with it."""
        for endpoint in self._by_rest():
            try:
                yield endpoint, question(endpoint)
            except RetryableError:
                continue

    def _by_rest(self) -> list[Endpoint]:
        """The endpoints of this chain that did not fail just now; all of this chain, where each did."""
        usable = [endpoint for endpoint in self.endpoints if endpoint.place not in self._wrong]
        return [endpoint for endpoint in usable if not endpoint.resting] or usable

    def _standing(self, endpoint: Endpoint) -> Standing:
        try:
            if not self._belongs(endpoint):
                return Standing(endpoint, WRONG_CHAIN)
            head = endpoint.head()
            return Standing(endpoint, OK, head, self._final(endpoint, head))
        except RetryableError:
            self._checked.pop(endpoint.place, None)  # what comes back may be another node
            return Standing(endpoint, _failing(endpoint))

    def _final(self, endpoint: Endpoint, head: Block) -> Block | None:
        if self.confirmations:
            return endpoint.block(max(0, head.number - self.confirmations))
        return endpoint.finalized(within=self.finality_pause)

    def _belongs(self, endpoint: Endpoint) -> bool:
        """Whether it is of the pinned chain: asked until it was right, after a failure, and again every five minutes."""
        if (
            self.pin is None
            or endpoint.clock() - self._checked.get(endpoint.place, -math.inf) < _CHECKED_SECONDS
        ):
            return True
        chain_id, genesis = endpoint.identity()
        what = "chain id" if chain_id != self.pin[0] else "genesis block" if genesis != self.pin[1] else None
        has_code = True
        if what is None and self.contract is not None:
            code = endpoint.code(self.contract[0], "latest")
            # Without code a reorganisation may have dropped the deployment: that is told elsewhere.
            has_code = code != "0x"
            what = "contract code" if has_code and code_hash(code) != self.contract[1] else None
        if what is not None:
            self._checked.pop(endpoint.place, None)
            self._wrong[endpoint.place] = f"{endpoint} has another {what}"
            return False
        if has_code:
            self._checked[endpoint.place] = endpoint.clock()
        self._wrong.pop(endpoint.place, None)
        return True


def client_of(
    urls: Sequence[str],
    pin: tuple[int, str] | None = None,
    *,
    contract: tuple[str, str] | None = None,
    quorum: int = 0,
    seconds: float = SECONDS,
    events_most: int = EVENTS_MOST,
    finality_pause: float = 0.0,
    confirmations: int = 0,
) -> Client:
    """A client of the endpoints at these addresses. Raises PermanentError for one that is no http address, and for a
    quorum of more endpoints than there are; 0 is the default for their number."""
    transports = [HttpTransport(url, seconds=seconds) for url in urls]
    endpoints = [
        Endpoint(place, transport, events_most=events_most) for place, transport in enumerate(transports, 1)
    ]
    hosts: dict[tuple[str | None, int | None], list[int]] = {}
    for place, url in enumerate(urls, 1):
        parts = urlsplit(url)
        hosts.setdefault((parts.hostname, parts.port), []).append(place)
    together = [places for places in hosts.values() if len(places) > 1]
    return Client(endpoints, pin, contract, quorum, finality_pause, confirmations, together)


def _failing(endpoint: Endpoint) -> str:
    return LIMITED if endpoint.limited else FAILS
