"""A day's requests to an endpoint suffice for a day, and who limits them is left alone, and nobody else."""

import math
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from anchoring import wiring_chain
from anchoring.anchorer import pace as paces
from anchoring.anchorer.meter import metered
from anchoring.anchorer.pace import (
    AT_ONCE,
    Look,
    Pace,
    has_landed,
    look_due,
    pace_of,
    requests_planned,
)
from anchoring.anchorer.policy import Policy
from anchoring.anchorer.preflight import OK, WARNING, preflight
from anchoring.anchorer.requests import requests_on, requests_to
from anchoring.anchorer.step import anchor_step
from anchoring.anchors import anchors_confirmed
from anchoring.ethereum.errors import LimitedError
from anchoring.ethereum.transport import seconds_of
from anchoring.models import NetworkState
from tests.anchoring.simulated.day import BEAT, beat, tick
from tests.anchoring.simulated.node import Fault
from tests.anchoring.simulated.registry import Registry
from tests.anchoring.simulated.world import World

MIDNIGHT = datetime(2027, 1, 15, tzinfo=UTC)
POLICY = Policy(interval=timedelta(minutes=5))


@pytest.fixture
def alone(db: None) -> World:
    world = World(endpoints=1, policy=POLICY)
    world.loop.client.finality_pause = Pace().finality.total_seconds()
    return world


def beats(world: World, seconds: int, *, pace: Pace, entries_every: int = 0) -> Counter[Look]:
    """What beat's wake-ups come to, every four seconds, while blocks come every twelve."""
    did = Counter[Look]()
    for second in range(0, seconds, BEAT):
        if entries_every and second % entries_every == 0:
            world.log.append(2)
        did[beat(world, pace)] += 1
        tick(world, second)
    return did


def test_an_idle_registry_looks_once_a_minute(alone: World) -> None:
    did = beats(alone, 1800, pace=Pace())
    assert did[Look.WHOLE] == 30
    assert did[Look.GLANCE] == 0


@pytest.mark.parametrize("endpoints", [1, pytest.param(3, marks=pytest.mark.soak)])
def test_a_busy_hour_asks_as_much_as_is_planned(db: None, endpoints: int) -> None:
    world, pace = World(endpoints=endpoints, policy=POLICY), Pace()
    world.loop.client.finality_pause = pace.finality.total_seconds()
    beats(world, 3600, pace=pace, entries_every=60)
    asked = [
        count * 24 + paces.AUDIT_REQUESTS for count in requests_on(world.network, world.now.date()).values()
    ]
    assert len(anchors_confirmed()) > 9
    planned = requests_planned(pace=pace, policy=POLICY, anchoring=True)
    assert len(asked) == endpoints
    assert 0.8 * planned < max(asked) <= planned <= (pace.a_day or 0)


def test_a_glance_at_a_transaction_is_one_request(alone: World) -> None:
    alone.log.append(3)
    assert alone.step() == "sent"
    alone.wait(12)
    assert look_due(network=alone.network, pace=Pace(), spent=0, now=alone.now) is Look.GLANCE
    before = len(alone.nodes[0].asked)
    assert not has_landed(network=alone.network, client=alone.loop.client, now=alone.now)
    assert alone.nodes[0].asked[before:] == ["eth_getTransactionCount"]
    assert look_due(network=alone.network, pace=Pace(), spent=0, now=alone.now) is Look.NONE
    alone.chain.mine()
    assert has_landed(network=alone.network, client=alone.loop.client, now=alone.now)
    alone.step()
    alone.wait(12)
    assert look_due(network=alone.network, pace=Pace(), spent=0, now=alone.now) is Look.NONE


def test_a_glance_that_nobody_answers_is_no_landing(alone: World) -> None:
    alone.log.append(3)
    alone.step()
    alone.nodes[0].down = True
    assert not has_landed(network=alone.network, client=alone.loop.client, now=alone.now)


def test_glances_at_what_never_lands_end_after_half_an_hour(alone: World) -> None:
    alone.log.append(3)
    alone.step()
    alone.wait(1801)
    NetworkState.objects.update(tried_at=alone.now - timedelta(seconds=20))
    assert look_due(network=alone.network, pace=Pace(), spent=0, now=alone.now) is Look.NONE


def test_who_spent_too_much_looks_less_often(alone: World) -> None:
    NetworkState.objects.update(tried_at=MIDNIGHT + timedelta(hours=6, seconds=-70))
    now, pace = MIDNIGHT + timedelta(hours=6), Pace(a_day=10_000)
    assert look_due(network=alone.network, pace=pace, spent=3_250, now=now) is Look.WHOLE
    assert look_due(network=alone.network, pace=pace, spent=3_251, now=now) is Look.NONE
    later = now + timedelta(seconds=30)
    assert look_due(network=alone.network, pace=pace, spent=9_999, now=later) is Look.WHOLE


def test_a_clock_that_was_set_back_waits_for_nothing(alone: World) -> None:
    alone.step()
    yesterday = alone.now - timedelta(days=1)
    assert look_due(network=alone.network, pace=Pace(), spent=0, now=yesterday) is Look.WHOLE


def test_the_local_chain_is_looked_at_each_time(alone: World) -> None:
    alone.step()
    assert look_due(network=alone.network, pace=AT_ONCE, spent=0, now=alone.now) is Look.WHOLE


def test_who_anchors_each_ten_seconds_looks_at_each_block() -> None:
    assert pace_of(Policy(interval=timedelta(seconds=10)), 20_000).idle == timedelta(seconds=12)
    assert pace_of(POLICY, 20_000).idle == timedelta(seconds=60)


def test_a_spent_endpoint_is_asked_no_more_until_tomorrow(alone: World) -> None:
    with metered(alone.network, alone.loop.client, a_day=3, now=alone.now):
        assert alone.step() == "blocked"
    assert len(alone.nodes[0].asked) == 3
    assert NetworkState.objects.get().problem_detail == "every endpoint is left alone for now"
    with metered(alone.network, alone.loop.client, a_day=3, now=alone.now):
        alone.step()
    assert len(alone.nodes[0].asked) == 3
    with metered(alone.network, alone.loop.client, a_day=50, now=alone.now + timedelta(days=1)):
        assert alone.step() == "idle"
    assert requests_to(alone.network)[1] == len(alone.nodes[0].asked)


@pytest.mark.soak
def test_a_limit_that_is_too_small_goes_on_at_midnight(alone: World) -> None:
    """Of an evening and an hour after it: the provider never has to refuse, for who asks stops before that."""
    pace, asked = Pace(a_day=700), Counter[str]()
    for minute in range(17 * 60):
        if minute % 120 == 0:
            alone.log.append(2)
        day, before = alone.now.date(), len(alone.nodes[0].asked)
        spent = requests_on(alone.network, day).get(1, 0)
        alone.log.now = alone.now
        if look_due(network=alone.network, pace=pace, spent=spent, now=alone.now) is Look.WHOLE:
            with metered(alone.network, alone.loop.client, a_day=700, now=alone.now):
                anchor_step(alone.loop, now=alone.now)
        asked[str(day)] += len(alone.nodes[0].asked) - before
        alone.wait(48)
        alone.chain.mine()
    first, second = asked.values()
    assert first == 700
    assert 0 < second < 700
    assert anchors_confirmed()[-1].size == alone.log.size()


def test_who_limits_the_rate_is_left_alone_and_no_other(world: World) -> None:
    world.step()
    real = world.nodes[0].post

    def limits(_body: bytes) -> bytes:
        world.nodes[0].asked.append("limited")
        raise LimitedError("the endpoint limits the rate", 600)

    world.nodes[0].post = limits  # type: ignore[method-assign,assignment]
    world.log.append(3)
    world.go(3)
    assert [row.size for row in anchors_confirmed()] == [4]
    assert world.nodes[0].asked.count("limited") == 1
    assert [one["state"] for one in NetworkState.objects.get().endpoints] == ["limited", "ok"]
    world.nodes[0].post = real  # type: ignore[method-assign]
    world.wait(600)
    world.step()
    assert [one["state"] for one in NetworkState.objects.get().endpoints] == ["ok", "ok"]


def test_who_limits_without_a_time_is_asked_last(alone: World) -> None:
    alone.step()
    alone.nodes[0].faults.append(Fault("eth_getBlockByNumber", applied=False, error="rate limit"))
    assert alone.step() == "blocked"
    endpoint = alone.loop.client.endpoints[0]
    assert (endpoint.resting, endpoint.limited) == (True, False)
    assert alone.step() == "idle"
    assert not endpoint.resting


@pytest.mark.parametrize(
    ("later", "seconds"),
    [
        (None, None),
        ("120", 120.0),
        ("9" * 400, math.inf),
        ("soon", None),
        ("-5", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        (f"Wed, 21 Oct {'9' * 40} 07:28:00 GMT", None),
        (f"Wed, 21 Oct 2015 07:28:00 +{'9' * 40}", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(later: str | None, seconds: float | None) -> None:
    assert seconds_of(later) == seconds


def test_the_check_says_how_many_requests_a_day_there_are(alone: World) -> None:
    def finding() -> tuple[str, str]:
        return next(
            (one.state, one.text) for one in preflight(alone.loop, now=alone.now) if one.name == "requests"
        )

    object.__setattr__(alone.loop, "pace", Pace())
    state, text = finding()
    assert state == OK
    assert str(requests_planned(pace=Pace(), policy=POLICY, anchoring=True)) in text
    object.__setattr__(alone.loop, "pace", Pace(a_day=5_000))
    assert finding()[0] == WARNING
    object.__setattr__(alone.loop, "pace", AT_ONCE)
    assert finding()[0] == OK


def test_a_wake_up_in_which_nothing_is_due_asks_nothing(
    local: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring_chain, "network_pace", lambda _network: Pace())
    assert wiring_chain.anchor_open_networks(now=local.now) != {"local": "paused"}
    asked = requests_to(local.network)[1]
    assert asked > 0
    assert wiring_chain.anchor_open_networks(now=local.now) == {"local": "paused"}
    with wiring_chain.chains_metered():
        wiring_chain.contract_reader(local.network).latest()
    assert requests_to(local.network)[1] == asked + 1
    monkeypatch.setattr(wiring_chain, "network_pace", lambda _network: Pace(a_day=1))
    with wiring_chain.audits_metered(), pytest.raises(LimitedError):
        wiring_chain.contract_reader(local.network).latest()
    assert requests_to(local.network)[1] == asked + 1
