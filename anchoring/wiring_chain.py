"""Where the chain meets the settings. Apart from `wiring`, because what signs and asks there is slow to import."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from datetime import UTC, datetime, timedelta
from functools import cache

from django import db
from django.conf import settings
from django.utils import timezone

from anchoring import wiring
from anchoring.anchorer.log_reader import RegistryLog
from anchoring.anchorer.meter import metered
from anchoring.anchorer.networks import Beginning, network_open
from anchoring.anchorer.pace import AT_ONCE, Look, Pace, has_landed, look_due, pace_of, requests_beside
from anchoring.anchorer.policy import GWEI, Policy
from anchoring.anchorer.problems import FAILED, SETTINGS
from anchoring.anchorer.requests import requests_on
from anchoring.anchorer.state import problem_write, state_silent, state_tried
from anchoring.anchorer.step import AGAIN, BLOCKED, PAUSED, Loop, anchor_step
from anchoring.anchors import networks
from anchoring.audit.run import audit_slice
from anchoring.audit.sources import registered_sources
from anchoring.ethereum.client import Client, client_of
from anchoring.ethereum.errors import ChainError, PermanentError
from anchoring.ethereum.networks import LOCAL, endpoint_variable, network_of
from anchoring.ethereum.reader import ContractReader
from anchoring.models import Network
from anchoring.wiring_signer import anchor_signer, local_key_write

logger = logging.getLogger(__name__)


def anchor_policy() -> Policy:
    """The policy from the settings: when to anchor and what it may cost."""
    return Policy(
        interval=timedelta(seconds=settings.ANCHOR_INTERVAL),
        queue=settings.ANCHOR_QUEUE,
        replace_after=timedelta(seconds=settings.ANCHOR_REPLACE_AFTER),
        replacements=settings.ANCHOR_REPLACEMENTS,
        max_fee=settings.ANCHOR_MAX_FEE_GWEI * GWEI,
        max_tip=settings.ANCHOR_MAX_TIP_GWEI * GWEI,
    )


def network_client(network: Network) -> Client:
    """The client of a network's endpoints, pinned to its chain. Kept for the life of the process."""
    return _client(
        tuple(network_urls(network.name)),
        (network.chain_id, network.genesis_hash),
        (network.contract, network.code_hash),
    )


def contract_reader(network: Network) -> ContractReader:
    """The audit's reader of a network's contract. Raises PermanentError where it has no endpoint."""
    return ContractReader(network_client(network), network.contract)


def contract_readers(report: Callable[[str], object]) -> dict[int, ContractReader]:
    """The readers of the open networks' contracts, by the row's id; `report` is told of those that have no endpoint."""
    readers = {}
    for network in networks(retired=False):
        try:
            readers[network.pk] = contract_reader(network)
        except ChainError as error:
            report(f"{network}: {error}")
    return readers


def audit_go_on() -> float:
    """A slice of the audit; returns the seconds worked. Keys that are not at hand are not compared."""
    try:
        keys = wiring.log_keys()
    except wiring.KeysMissingError:
        keys = None
    with audits_metered():
        readers = contract_readers(logger.warning)
        return audit_slice(sources=registered_sources(), readers=readers, keys=keys)


def network_pace(network: Network) -> Pace:
    """How often a network is looked at, and how many requests that may take."""
    if network.chain_id == LOCAL:
        return AT_ONCE
    return pace_of(anchor_policy(), settings.ETHEREUM_REQUESTS_A_DAY)


def chains_metered() -> AbstractContextManager[None]:
    """Count what is asked of the open networks' endpoints meanwhile, and keep to the day's limits."""
    return _all_metered(lambda network, _: network_pace(network).a_day)


def audits_metered() -> AbstractContextManager[None]:
    """As `chains_metered`, for what can wait: the anchor loop's requests of the rest of the day are left to it."""
    policy = anchor_policy()
    return _all_metered(
        lambda network, now: requests_beside(pace=network_pace(network), policy=policy, now=now)
    )


@contextmanager
def _all_metered(a_day: Callable[[Network, datetime], int | None]) -> Iterator[None]:
    now = timezone.now()
    with ExitStack() as meters:
        for network in networks(retired=False):
            try:
                meters.enter_context(_metered(network, a_day(network, now), now))
            except ChainError as error:
                logger.debug("%s is not asked: %s", network, error)
        yield


def _metered(network: Network, a_day: int | None, now: datetime) -> AbstractContextManager[None]:
    client = network_client(network)
    return nullcontext() if a_day is None else metered(network, client, a_day=a_day, now=now)


def network_urls(name: str) -> list[str]:
    """The addresses of a network's endpoints: ETHEREUM_RPC_URL_<NAME>, else ETHEREUM_RPC_URL for the first network.

    Raises PermanentError where there are none.
    """
    urls: list[str] = settings.ETHEREUM_NETWORK_RPC_URLS.get(name, [])
    first = next(iter(networks()), None)
    if not urls and (first is None or first.name == name):
        urls = settings.ETHEREUM_RPC_URLS
    if not urls:
        raise PermanentError(f"no endpoint of {name}: set {endpoint_variable(name)}")
    return urls


def anchor_loop(network: Network) -> Loop:
    """The anchor loop of a network: what `anchor_step` takes."""
    return Loop(
        network=network,
        client=network_client(network),
        signer=anchor_signer(network.chain_id),
        log=RegistryLog(wiring.log_keys()),
        policy=anchor_policy(),
        pace=network_pace(network),
    )


def anchor_open_networks(*, now: datetime) -> dict[str, str]:
    """A step of the loop for each open network where one is due, by name; what fails on one does not stop the others."""
    did = {}
    for network in networks(retired=False):
        try:
            did[network.name] = _step_due(network, now)
        except (ChainError, wiring.KeysMissingError) as error:
            state_tried(network=network, sender=None, now=now)
            state_silent(network=network, problem=SETTINGS, detail=str(error), now=now)
            did[network.name] = BLOCKED
        except Exception:
            logger.exception("the step on %s failed", network)
            # Where the fault is the database's there is nowhere to write it.
            with suppress(db.Error):
                problem_write(network=network, problem=FAILED, detail=None, now=now)
            did[network.name] = AGAIN
    return did


def _step_due(network: Network, now: datetime) -> str:
    pace, client = network_pace(network), network_client(network)
    spent = requests_on(network, now.astimezone(UTC).date()) if pace.a_day else {}
    due = look_due(network=network, pace=pace, spent=max(spent.values(), default=0), now=now)
    if due is Look.NONE:
        return PAUSED
    with _metered(network, pace.a_day, now):
        if due is Look.GLANCE and not has_landed(network=network, client=client, now=now):
            return PAUSED
        return anchor_step(anchor_loop(network), now=now)


def chain_begin(
    *,
    name: str | None = None,
    chain_id: int | None = None,
    contract: str | None = None,
    since_block: int = 0,
    beginning: Beginning | None = None,
    after: str | None = None,
    patience: float = 180.0,
    report: Callable[[str], None] = lambda _: None,
) -> Network:
    """Open a network: the first one at `log_init`, with ETHEREUM_RPC_URL, or `name` with its own endpoints.

    With a `chain_id` the endpoints must be of that chain. On the local chain, where no key is configured, the
    public development key is written to ANCHOR_KEY_FILE. Raises ChainError as `network_open` does.
    """
    client = client_of(network_urls(name) if name else settings.ETHEREUM_RPC_URLS)
    actual_id, _ = client.identity()
    if chain_id not in {None, actual_id}:
        raise PermanentError(f"the endpoints of {name} belong to chain {actual_id}, not to {chain_id}")
    signer = anchor_signer(actual_id)
    if signer is None and actual_id == LOCAL:
        signer = local_key_write(settings.ANCHOR_KEY_FILE)
        report(f"local chain: the public development key is now in {settings.ANCHOR_KEY_FILE}")
    return network_open(
        client=client,
        signer=signer,
        contract=contract,
        since_block=since_block,
        beginning=beginning,
        after=after,
        policy=anchor_policy(),
        patience=patience,
        report=report,
    )


@cache
def _client(urls: tuple[str, ...], pin: tuple[int, str], contract: tuple[str, str]) -> Client:
    return client_of(
        urls,
        pin,
        contract=contract,
        quorum=settings.ETHEREUM_QUORUM,
        seconds=settings.ETHEREUM_TIMEOUT,
        events_most=settings.ETHEREUM_EVENT_BLOCKS,
        finality_pause=(AT_ONCE if pin[0] == LOCAL else Pace()).finality.total_seconds(),
        confirmations=_confirmations(pin[0]),
    )


def _confirmations(chain_id: int) -> int:
    """How many blocks deep counts as final; 0 where the network says so itself. Raises PermanentError where both would."""
    blocks: int = settings.ETHEREUM_CONFIRMATIONS.get(chain_id, 0)
    known = network_of(chain_id)
    if blocks and known.genesis_hash is not None:
        raise PermanentError(f"{known.name} says itself what is final: take it out of ETHEREUM_CONFIRMATIONS")
    return blocks
