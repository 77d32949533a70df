"""Anchors that the tables lack are found whatever ranges an endpoint gives, and each range is asked for once."""

from datetime import timedelta

import pytest

from anchoring.anchors import anchors_confirmed
from anchoring.ethereum.endpoint import Endpoint
from anchoring.ethereum.errors import LimitedError, RefusedError, RetryableError
from anchoring.ethereum.refusals import refusal_of
from anchoring.models import Anchor, Attempt, EventsRead, NetworkState, Sighting
from tests.anchoring.simulated.node import Node
from tests.anchoring.simulated.world import World

NIGHT = 3_000


def forget(*, beyond: int) -> None:
    """A database from before the anchors beyond this size were made."""
    Sighting.objects.filter(anchor__size__gt=beyond).delete()
    Attempt.objects.filter(anchor__size__gt=beyond).delete()
    Anchor.objects.filter(size__gt=beyond).delete()


def narrow(world: World, blocks: int) -> None:
    for node in world.nodes:
        node.event_blocks = blocks


def events_asked(world: World) -> int:
    return sum(node.asked.count("eth_getLogs") for node in world.nodes)


def anchored(world: World) -> None:
    world.log.append(3)
    world.settle()


def test_ranges_of_ten_blocks_cross_a_quiet_night(world: World, without_triggers: None) -> None:
    anchored(world)
    world.chain.mine(NIGHT)
    anchored(world)
    forget(beyond=4)
    EventsRead.objects.all().delete()
    narrow(world, 10)
    looks = 0
    while len(anchors_confirmed()) < 2:
        world.step()
        looks += 1
        assert looks < 12
    # Of both endpoints one was asked, each range once; a few were refused as too wide.
    assert events_asked(world) < NIGHT / 8 * 1.5
    world.settle()
    world.check()


def test_while_events_are_read_the_page_says_how_far(world: World, without_triggers: None) -> None:
    anchored(world)
    world.chain.mine(NIGHT)
    anchored(world)
    forget(beyond=4)
    EventsRead.objects.all().delete()
    narrow(world, 10)
    assert world.step() == "blocked"
    state = NetworkState.objects.get()
    assert state.problem == "reading-events"
    assert f"of {world.chain.head.number}" in (state.problem_detail or "")


def test_after_a_watched_night_only_its_end_is_read(world: World, without_triggers: None) -> None:
    anchored(world)
    world.chain.mine(NIGHT)
    world.step()
    anchored(world)
    forget(beyond=4)
    EventsRead.objects.update(after_size=4, block_number=NIGHT, block_hash=world.chain.blocks[NIGHT].hash)
    narrow(world, 10)
    before = events_asked(world)
    world.step()
    assert [row.size for row in anchors_confirmed()] == [4, 8]
    assert events_asked(world) - before < 20


def test_a_reorganisation_makes_the_last_blocks_be_read_again(world: World, without_triggers: None) -> None:
    anchored(world)
    world.go(3)
    world.log.append(3)
    world.go(2)
    forget(beyond=4)
    EventsRead.objects.update(after_size=4, block_number=world.chain.head.number, block_hash="0x" + "77" * 32)
    world.step()
    assert [row.size for row in anchors_confirmed()] == [4, 8]


def test_events_that_one_endpoint_keeps_back_are_asked_for_anew(world: World, without_triggers: None) -> None:
    anchored(world)
    anchored(world)
    forget(beyond=4)
    for node in world.nodes:
        node._eth_getLogs = lambda _query: []  # type: ignore[method-assign,assignment]
    assert world.step() == "again"
    assert not EventsRead.objects.exists()
    for node in world.nodes:
        del node._eth_getLogs
    world.settle()
    world.check()


def test_a_hole_that_stays_open_is_read_once_an_hour(world: World, without_triggers: None) -> None:
    for _ in range(3):
        world.wait(60)
        anchored(world)
    Sighting.objects.filter(anchor__size=8).delete()
    Attempt.objects.filter(anchor__size=8).delete()
    Anchor.objects.filter(size=8).delete()
    for node in world.nodes:
        node._eth_getLogs = lambda _query: []  # type: ignore[method-assign,assignment]
    world.step()
    asked = events_asked(world)
    world.step()
    assert events_asked(world) == asked
    for node in world.nodes:
        del node._eth_getLogs
    world.wait(int(timedelta(hours=1).total_seconds()))
    world.step()
    assert len(anchors_confirmed()) == 3


def test_the_range_is_halved_and_widened_again(world: World) -> None:
    world.chain.mine(100)
    endpoint = Endpoint(1, world.nodes[0], events_most=64)
    world.nodes[0].event_blocks = 10
    with pytest.raises(RefusedError):
        endpoint.events(world.chain.address, "0x" + "00" * 32, 0, 63)
    assert endpoint.events_span == 32
    endpoint.events_widen()
    endpoint.events_widen()
    assert endpoint.events_span == 64


def test_a_limited_rate_leaves_the_range_as_it_is(world: World) -> None:
    from tests.anchoring.simulated.node import Fault

    world.nodes[0].faults.append(Fault("eth_getLogs", applied=False, error="rate limit"))
    endpoint = Endpoint(1, world.nodes[0], events_most=64)
    with pytest.raises(LimitedError):
        endpoint.events(world.chain.address, "0x" + "00" * 32, 0, 63)
    assert endpoint.events_span == 64


def test_a_range_of_one_block_that_fails_is_a_failure(world: World) -> None:
    narrow(world, 0)
    endpoint = Endpoint(1, world.nodes[0], events_most=64)
    with pytest.raises(RetryableError):
        endpoint.events(world.chain.address, "0x" + "00" * 32, 5, 5)
    assert endpoint.events_span == 1


@pytest.mark.parametrize(
    ("method", "code", "text", "limited"),
    [
        ("eth_getLogs", -32005, "query returned more than 10000 results. Try with this block range", False),
        ("eth_getLogs", -32005, "daily request count exceeded, request rate limited", True),
        ("eth_getLogs", -32005, "limit exceeded", True),
        ("eth_getLogs", -32600, "you can make eth_getLogs requests with up to a 10 block range", False),
        ("eth_getLogs", -32614, "eth_getLogs is limited to a 10,000 range", False),
        ("eth_getLogs", -32000, "block range is too wide", False),
        ("eth_getLogs", 35, "ranges over 10000 blocks are not supported on freetier", False),
        ("eth_call", -32005, "the block range is exceeded", True),
        ("eth_call", 429, "Your app has exceeded its compute units per second capacity", True),
        ("eth_call", -32007, "125/second request limit reached", True),
        ("eth_call", 402, "payment required", True),
        ("eth_call", -32000, "header not found", False),
        ("eth_call", 3, "execution reverted: rate", False),
    ],
)
def test_words_tell_a_limited_rate_from_a_range(method: str, code: int, text: str, limited: bool) -> None:
    assert isinstance(refusal_of(method, code, text), LimitedError) is limited


def test_an_event_in_a_block_that_is_not_there(
    world: World, without_triggers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would be found and lost at each look, and both be written down for ever."""
    anchored(world)
    forget(beyond=0)
    EventsRead.objects.all().delete()
    true = Node._event
    monkeypatch.setattr(Node, "_event", lambda *of: true(*of) | {"blockHash": "0x" + "ee" * 32})
    for _ in range(3):
        world.step()
    assert Sighting.objects.count() == 0
    monkeypatch.setattr(Node, "_event", true)
    world.settle()
    assert [row.size for row in anchors_confirmed()] == [4]
