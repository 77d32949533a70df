"""Check everything that an anchor needs, for scripts before traffic and for operators. Changes nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

from anchoring.anchorer.halts import contradiction
from anchoring.anchorer.pace import requests_planned
from anchoring.anchorer.policy import tip_choose
from anchoring.anchorer.requests import requests_on
from anchoring.anchorer.status import FINALITY_LATE, network_status
from anchoring.anchorer.step import Loop
from anchoring.ethereum.client import SilentError
from anchoring.ethereum.endpoint import Endpoint
from anchoring.ethereum.errors import ChainError, RetryableError, SignerError
from anchoring.ethereum.networks import LOCAL
from anchoring.ethereum.shapes import Block
from anchoring.ethereum.signer import Signer
from anchoring.ethereum.survey import OK as ENDPOINT_OK
from anchoring.ethereum.survey import Standing, Survey
from anchoring.ethereum.view import Deployed, deployed_read
from anchoring.models import NetworkState

OK: Final = "ok"
WARNING: Final = "warning"
FAILED: Final = "failed"

DAYS_WARNED: Final = 14
HEAD_LATE: Final = timedelta(minutes=5)
CLOCK_AHEAD: Final = timedelta(seconds=30)
_GAS: Final = 100_000


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: its name, OK, WARNING or FAILED, and what was found, in words."""

    name: str
    state: str
    text: str


_Look: TypeAlias = Callable[[Standing, Block], Iterator[Finding]]


def preflight(loop: Loop, *, now: datetime) -> list[Finding]:
    """Requests a day, chain id and genesis, contract, roles, balance, fee cap, head, finality, clock, and the log
    against the contract.

    A question that no endpoint answers is a FAILED finding, never an exception.
    """
    try:
        survey = loop.client.survey(now=now)
    except SilentError as error:
        return [*_silence(loop, error, now), _requests(loop, now), _waiting(loop, now)]
    except ChainError as error:
        return [Finding("endpoints", FAILED, str(error))]
    findings = [*_endpoints(survey), *_together(loop.client.together), _requests(loop, now)]
    looks: tuple[_Look, ...] = (
        lambda standing, _head: _contract(loop, standing.endpoint),
        lambda standing, head: _money(loop, standing.endpoint, head, now),
        lambda standing, head: _blocks(head, standing.finalized, now),
    )
    for look in looks:
        findings += _looked(look, survey)
    return findings


def _looked(look: _Look, survey: Survey) -> list[Finding]:
    """What the first endpoint that has an answer says, as the loop would ask them."""
    failure = "no endpoint has a newest block"
    for standing in survey.order:
        try:
            if standing.head is not None:
                return list(look(standing, standing.head))
        except RetryableError as error:
            failure = f"{standing.endpoint}: {error}"
    return [Finding("endpoints", FAILED, failure)]


def _endpoints(survey: Survey) -> Iterator[Finding]:
    for standing in survey.standings:
        good = standing.state == ENDPOINT_OK
        yield Finding(str(standing.endpoint), OK if good else WARNING, standing.state)
    if survey.disagreement:
        disputed = survey.finality.block is None and survey.finality.dissent
        yield Finding("agreement", FAILED if disputed else WARNING, survey.disagreement)


def _together(places: Sequence[Sequence[int]]) -> Iterator[Finding]:
    """Endpoints that are one provider's: what is wrong with one is wrong with all, and each has a word of its own."""
    for several in places:
        named = ", ".join(map(str, several))
        text = f"endpoints {named} have one host, and each counts as a word of its own: take one of each provider"
        yield Finding("providers", WARNING, text)


def _silence(loop: Loop, error: SilentError, now: datetime) -> Iterator[Finding]:
    """Which endpoints fail, since when there was none that answers, and what happens by itself."""
    for standing in error.standings:
        yield Finding(str(standing.endpoint), FAILED, standing.state)
    since = NetworkState.objects.values_list("silent_since", flat=True).get(network=loop.network)
    told = f" since {since:%Y-%m-%dT%H:%M:%SZ} ({_seconds(now - since)})" if since else ""
    text = f"{error}{told}: records are taken and logged meanwhile, and the loop asks again by itself"
    yield Finding("endpoints", FAILED, text)


def _waiting(loop: Loop, now: datetime) -> Finding:
    """What the contract, as it was last seen, does not have."""
    size = NetworkState.objects.values_list("size", flat=True).get(network=loop.network) or loop.network.start
    waiting, since = loop.log.size() - size, loop.log.waiting_since(size)
    if waiting <= 0 or since is None:
        return Finding("waiting", OK, "nothing waits for an anchor")
    return Finding(
        "waiting", WARNING, f"{waiting} entries wait for an anchor, the oldest for {_seconds(now - since)}"
    )


def _requests(loop: Loop, now: datetime) -> Finding:
    a_day = loop.pace.a_day
    if a_day is None:
        return Finding("requests", OK, "not counted on the local chain")
    busy, idle = (
        requests_planned(pace=loop.pace, policy=loop.policy, anchoring=anchoring)
        for anchoring in (True, False)
    )
    today = max(requests_on(loop.network, now.astimezone(UTC).date()).values(), default=0)
    text = (
        f"about {busy} a day to an endpoint with an anchor each interval, {idle} while nothing is new; "
        f"{a_day} are allowed, {today} were sent today"
    )
    return Finding("requests", OK if max(busy, today) <= a_day else WARNING, text)


def _contract(loop: Loop, endpoint: Endpoint) -> Iterator[Finding]:
    network = loop.network
    yield Finding("chain", OK, f"{network.name}, chain id {network.chain_id}, genesis as pinned")
    deployed = deployed_read(endpoint, network.contract)
    if deployed is None:
        yield Finding("contract", FAILED, f"there is no AnchorLog at {network.contract}")
        return
    same = (deployed.code_hash, deployed.start) == (network.code_hash, network.start)
    yield Finding(
        "contract", OK if same else FAILED, f"{network.contract}, code {'' if same else 'not '}as pinned"
    )
    yield from _roles(loop, deployed)
    wrong = contradiction(deployed.size, deployed.root, loop.log)
    text = (
        wrong[1]
        if wrong
        else f"begins with what the contract has: {deployed.size} of {loop.log.size()} entries"
    )
    yield Finding("log", FAILED if wrong else OK, text)


def _roles(loop: Loop, deployed: Deployed) -> Iterator[Finding]:
    if loop.signer is None:
        yield Finding("key", FAILED, "there is no anchor key: a dry run, nothing is sent")
        return
    key = loop.signer.address
    yield _signer(loop.signer)
    may = deployed.anchorer == key
    yield Finding("anchorer", OK if may else FAILED, f"{deployed.anchorer}, this key is {key}")
    hot = deployed.admin == key and loop.network.chain_id != LOCAL
    advice = (
        ", the anchor key itself: hand it over to a key that is kept offline (anchor_admin)" if hot else ""
    )
    yield Finding("admin", WARNING if hot else OK, deployed.admin + advice)
    if deployed.pending_admin:
        yield Finding("hand-over", WARNING, f"offered to {deployed.pending_admin} and not accepted yet")


def _signer(signer: Signer) -> Finding:
    try:
        signer.ready()
    except SignerError as error:
        return Finding("signer", FAILED, str(error))
    return Finding("signer", OK, "signs when it is asked")


def _money(loop: Loop, endpoint: Endpoint, head: Block, now: datetime) -> Iterator[Finding]:
    if head.base_fee is None:
        yield Finding("fees", FAILED, "this chain has no base fee (EIP-1559)")
        return
    price, cap = head.base_fee + tip_choose([endpoint.tip()], loop.policy), loop.policy.max_fee
    state = FAILED if price > cap else WARNING if price * 2 > cap else OK
    yield Finding("fees", state, f"{_gwei(price)} gwei now, the limit is {_gwei(cap)} gwei")
    if loop.signer is None:
        return
    balance = endpoint.balance(loop.signer.address, head.number)
    rate = network_status(loop.network, now=now).fee_a_day
    a_day = rate or price * _GAS * int(timedelta(days=1) / loop.policy.interval)
    days, enough = balance // a_day if a_day else 10**6, balance >= price * _GAS
    basis = "at the rate of the last week" if rate else "at an anchor each interval and today's price"
    state = FAILED if not enough else WARNING if days < DAYS_WARNED else OK
    yield Finding("balance", state, f"{balance} wei, {days} days {basis}")


def _blocks(head: Block, finalized: Block | None, now: datetime) -> Iterator[Finding]:
    age = timedelta(seconds=now.timestamp() - head.time)
    yield Finding("head", OK if age < HEAD_LATE else FAILED, f"block {head.number}, {_seconds(age)} old")
    clock = "the machine's clock is behind the chain's" if age < -CLOCK_AHEAD else "not behind the chain's"
    yield Finding("clock", FAILED if age < -CLOCK_AHEAD else OK, clock)
    if finalized is None:
        yield Finding("finality", WARNING, "there is no finalized block yet")
        return
    late = timedelta(seconds=now.timestamp() - finalized.time)
    state = OK if late < FINALITY_LATE else FAILED
    yield Finding(
        "finality",
        state,
        f"block {finalized.number}, {head.number - finalized.number} behind, {_seconds(late)} old",
    )


def _gwei(wei: int) -> str:
    """Gwei with three decimals, rounded down."""
    return f"{wei // 10**9}.{wei % 10**9 // 10**6:03}"


def _seconds(age: timedelta) -> str:
    return f"{int(age.total_seconds())} s"
