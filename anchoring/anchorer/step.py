"""One step of the anchor loop for one network. It looks before it acts, whatever stopped the last one."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from anchoring.anchorer import problems
from anchoring.anchorer.halts import halt_look
from anchoring.anchorer.lane import (
    attempt_send,
    attempt_store,
    deployment_again,
    lane_attempts,
    lane_placed,
    nonce_check,
)
from anchoring.anchorer.log_reader import LogReader
from anchoring.anchorer.observe import observe
from anchoring.anchorer.pace import Pace
from anchoring.anchorer.plan import (
    anchor_due,
    cargo_choose,
    commit_due,
    fees_choose,
    gas_limit,
    is_overdue,
    is_stuck,
    is_useful,
    objections_heed,
)
from anchoring.anchorer.policy import Policy, urgency_of
from anchoring.anchorer.problems import BlockedError
from anchoring.anchorer.sightings import sighting_pool
from anchoring.anchorer.state import (
    problem_write,
    state_compared,
    state_seen,
    state_silent,
    state_tried,
    state_unusable,
)
from anchoring.ethereum.client import Client, SilentError, WrongChainError
from anchoring.ethereum.errors import (
    DisagreedError,
    MissingContractError,
    PermanentError,
    RetryableError,
    SignerError,
)
from anchoring.ethereum.signer import Signer
from anchoring.ethereum.survey import DISAGREES, OK, Survey
from anchoring.ethereum.view import View, view_read
from anchoring.log.errors import LogError
from anchoring.models import Attempt, Network

logger = logging.getLogger(__name__)

IDLE, WAITING, PENDING, SENT, BLOCKED, AGAIN = "idle", "waiting", "pending", "sent", "blocked", "again"
PAUSED = "paused"
"""What a step comes to that is not taken: the next look is not due yet."""


@dataclass(frozen=True)
class Loop:
    """What a step works with: built once by the wiring, passed in."""

    network: Network
    client: Client
    signer: Signer | None
    log: LogReader
    policy: Policy
    pace: Pace = field(default_factory=Pace)


def anchor_step(loop: Loop, *, now: datetime) -> str:
    """Look at the contract, write down what changed, and bring the log's newest commitment a step nearer to it.

    Returns what it came to: IDLE (the contract has all), WAITING (for the interval), PENDING (a transaction is
    under way), SENT (a new one is), BLOCKED (NetworkState.problem says by what) or AGAIN (something moved: look
    again). Any number of processes may run it at once. Every durable change says what a crash right after
    it leaves, and who repairs that: always the next step, from the rows and the chain alone.
    """
    network, sender = loop.network, loop.signer.address if loop.signer else None
    # 1. That somebody looks. A crash here leaves a time, nothing else.
    state_tried(network=network, sender=sender, now=now)
    try:
        survey = loop.client.survey(now=now)
    except (WrongChainError, SilentError) as error:
        problem = problems.SILENT if isinstance(error, SilentError) else problems.WRONG_CHAIN
        state_silent(network=network, problem=problem, detail=str(error), now=now, standings=error.standings)
        return BLOCKED
    except PermanentError as error:
        state_silent(network=network, problem=problems.WRONG_CHAIN, detail=str(error), now=now)
        return BLOCKED
    return _step_with_any(loop, survey, sender, now)


def _step_with_any(loop: Loop, survey: Survey, sender: str | None, now: datetime) -> str:
    """Take the step with the first endpoint whose answers can be used, and by whose word something can be sent."""
    network, viewed = loop.network, False
    failure = RetryableError("no endpoint answers")
    blocked, heard = list[BlockedError](), _heard(survey, loop.client.quorum)
    for standing in survey.order:
        if blocked and standing.endpoint.place not in heard:
            continue
        try:
            final = survey.finality.block_for(standing.endpoint)
            view = view_read(standing.endpoint, network.contract, sender, final, standing.head)
            viewed = True
            return _step_with(loop, survey, view, now)
        except BlockedError as error:
            # One may lie about a balance or a price: nothing waits for it by fewer words than the quorum where others
            # that keep up say otherwise, and nothing is sent against so many.
            logger.info("%s: %s: %s", network, standing.endpoint, error)
            blocked.append(error)
            if len(blocked) >= loop.client.quorum:
                break
        except RetryableError as error:
            # Its answers can't be used: the next endpoint is asked everything anew.
            logger.info("%s: %s: %s", network, standing.endpoint, error)
            failure = failure if isinstance(failure, DisagreedError) else error
    if blocked:
        problem_write(network=network, problem=blocked[0].problem, detail=str(blocked[0]), now=now)
        return BLOCKED
    if viewed:
        problem = problems.DISAGREE if isinstance(failure, DisagreedError) else problems.UNUSABLE
        problem_write(network=network, problem=problem, detail=str(failure), now=now)
        return AGAIN
    return _unseen(loop, survey, failure, now)


def _heard(survey: Survey, quorum: int) -> set[int]:
    """The places of endpoints that are asked after one that blocks: those that keep up and do not contradict the first, unless
    so many do that it is the first that is wrong."""
    apart = [standing for standing in survey.standings if standing.state == DISAGREES]
    states = {OK, DISAGREES} if len(apart) >= quorum else {OK}
    return {standing.endpoint.place for standing in survey.standings if standing.state in states}


def _unseen(loop: Loop, survey: Survey, failure: RetryableError, now: datetime) -> str:
    """Handle that no endpoint shows the contract, although they answer: that is no silence."""
    if not isinstance(failure, MissingContractError):
        state_unusable(network=loop.network, survey=survey, detail=str(failure), now=now)
        return AGAIN
    # A reorganisation dropped the deployment: the same bytes make the same address. A crash here leaves them sent.
    deployment_again(network=loop.network, client=loop.client)
    state_silent(network=loop.network, problem=problems.NO_CONTRACT, detail=str(failure), now=now)
    return BLOCKED


def _step_with(loop: Loop, survey: Survey, view: View, now: datetime) -> str:
    """Take the step with one endpoint's answers. Raises RetryableError where they can't be used, BlockedError where nothing
    is sent by this one's word alone."""
    network = loop.network
    # 2. What was seen, for the pages. A crash here leaves the pages a step ahead of the sightings.
    ahead = state_seen(network=network, view=view, survey=survey, now=now)
    try:
        # 3. A halt begins or ends. A crash here leaves the log stopped, or running, as it should be.
        halt = halt_look(network=network, client=loop.client, view=view, log=loop.log, now=now)
        if halt is not None:
            raise BlockedError(problems.HALTED, halt.detail)
        # That both agree, in this database: from here on the log may grow. A crash before leaves it waiting for the next look.
        state_compared(network=network)
        # 4. Sightings, each by itself. A crash between two leaves the rest unseen; the next step sees them.
        doubt = observe(network=network, client=loop.client, view=view, log=loop.log, now=now)
        did = _send(loop, view, ahead, now)
    except BlockedError as error:
        if error.problem in problems.OF_ONE_ENDPOINT:
            raise
        problem_write(network=network, problem=error.problem, detail=str(error), now=now)
        return BLOCKED
    except SignerError as error:
        problem_write(network=network, problem=problems.SIGNER, detail=str(error), now=now)
        return BLOCKED
    except LogError as error:
        problem_write(network=network, problem=problems.LOG, detail=str(error), now=now)
        return BLOCKED
    problem, detail = (problems.DISAGREE, doubt) if doubt else (None, None)
    if ahead:
        problem, detail = problems.CLOCK, _clock_text(ahead)
    problem_write(network=network, problem=problem, detail=detail, now=now)
    return did


def _send(loop: Loop, view: View, ahead: timedelta, now: datetime) -> str:
    """The second half of a step: what is sent, now that it is known where the contract stands."""
    network, client, policy = loop.network, loop.client, loop.policy
    if loop.signer is None or view.nonce is None:
        raise BlockedError(problems.DRY, f"entries that wait for a key: {loop.log.size() - view.size}")
    lane = lane_attempts(chain_id=network.chain_id, sender=loop.signer.address, nonce=view.nonce)
    current = lane[-1] if lane else None
    placed = lane_placed(lane)
    goes_on = current is not None and (placed or is_useful(current, network=network, view=view))
    is_due = not goes_on and anchor_due(network=network, log=loop.log, view=view, policy=policy, now=now)
    if current is not None or is_due:
        nonce_check(client=client, view=view, chain_id=network.chain_id)
    if current is not None and goes_on:
        # 5. The same bytes again, where no endpoint has them: they were never sent, got lost, or a
        # reorganisation dropped them. A crash here leaves them sent; they are found by their hash.
        _send_again(loop, current, now)
        if placed or not is_overdue(current, view=view, policy=policy, now=now):
            return PENDING
        if is_stuck(current, view=view, policy=policy, now=now):
            raise BlockedError(problems.STUCK, f"{current.hash} was replaced {current.serial} times")
    elif not is_due:
        return WAITING if loop.log.size() > view.size else IDLE
    urgency = urgency_of(waiting_since=loop.log.waiting_since(view.size), policy=policy, now=now)
    fees = fees_choose(client=client, view=view, current=current, policy=policy, urgency=urgency)
    if commit_due(log=loop.log, view=view, policy=policy, now=now):
        if ahead:
            raise BlockedError(problems.CLOCK, _clock_text(ahead))
        # 6. The map is committed as the log's last entry. A crash here leaves a checkpoint without an anchor:
        # the next step takes it, or a newer one.
        loop.log.commit()
    cargo = cargo_choose(network=network, log=loop.log, view=view, current=current)
    if cargo is None:
        return IDLE
    gas = gas_limit(client=client, view=view, cargo=cargo)
    objections_heed(client=client, view=view, cargo=cargo, fees=fees)
    seen = view_read(view.endpoint, network.contract, loop.signer.address, view.finalized)
    if (seen.size, seen.root, seen.nonce) != (view.size, view.root, view.nonce):
        return AGAIN
    # 7. The signed bytes, with nonce and fees. A crash here leaves them unsent: the next step's 5 sends them.
    attempt = attempt_store(
        signer=loop.signer,
        chain_id=network.chain_id,
        nonce=view.nonce,
        serial=current.serial + 1 if current else 0,
        cargo=cargo,
        gas=gas,
        fees=fees,
        now=now,
    )
    if attempt is None:
        return AGAIN
    # 8. The bytes are sent. A crash here leaves them on their way: they are found by their hash (4, 5).
    _hand_over(loop, attempt, now)
    return SENT


def _clock_text(ahead: timedelta) -> str:
    return f"this machine's clock is {ahead} ahead of the chain's"


def _send_again(loop: Loop, attempt: Attempt, now: datetime) -> None:
    if loop.client.knows(attempt.hash):
        sighting_pool(network=loop.network, attempt=attempt, now=now)
    else:
        _hand_over(loop, attempt, now)


def _hand_over(loop: Loop, attempt: Attempt, now: datetime) -> None:
    if attempt_send(client=loop.client, attempt=attempt):
        # A crash before this leaves the anchor shown as waiting; the next step sees the transaction.
        sighting_pool(network=loop.network, attempt=attempt, now=now)
