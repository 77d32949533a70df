"""States of endpoints, places and times are those that are, whatever one endpoint, clock or slow process says."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from pytest_django import Settings

from anchoring import wiring_chain
from anchoring.anchorer.sightings import BLOCK, FINAL, GONE, sighting_append, sighting_moved
from anchoring.anchorer.step import anchor_step
from anchoring.anchors import anchors_confirmed
from anchoring.ethereum.errors import PermanentError
from anchoring.metrics import metrics_text
from anchoring.models import NetworkState, Sighting
from config import env
from tests.anchoring.simulated.simulator import Refused
from tests.anchoring.simulated.states import final, states
from tests.anchoring.simulated.world import World


def anchored(world: World) -> Sighting:
    world.log.append(3)
    world.go(3)
    return Sighting.objects.get(kind=BLOCK)


@pytest.mark.parametrize("liar", [0, 1])
def test_a_head_a_million_blocks_ahead_makes_nobody_late(world: World, liar: int) -> None:
    world.nodes[liar].ahead = 1_000_000
    world.log.append(3)
    world.go(3)
    assert states() == ["ahead" if place == liar else "ok" for place in range(2)]
    assert NetworkState.objects.get().head_number == world.chain.head.number - 1
    assert [row.size for row in anchors_confirmed()] == [4]


def test_one_that_stood_still_for_an_hour_is_behind(world: World) -> None:
    world.chain.mine(300)
    world.nodes[0].behind = 299
    world.step()
    assert states() == ["behind", "ok"]


def test_nodes_that_died_are_not_called_well(world: World) -> None:
    world.step()
    assert states() == ["ok", "ok"]
    for node in world.nodes:
        node.down = True
    world.wait(60)
    world.step()
    assert states() == ["fails", "fails"]


def test_an_endpoint_nobody_looked_at_lately_is_not_well(world: World) -> None:
    world.step()
    line = f'registry_chain_endpoint_ok{{network="{world.network.name}",place="1"}} '
    NetworkState.objects.update(tried_at=timezone.now())
    assert line + "1.0" in metrics_text().decode()
    NetworkState.objects.update(tried_at=timezone.now() - timedelta(minutes=6))
    assert line + "0.0" in metrics_text().decode()


def test_a_block_that_is_not_there_yet_is_no_silence(world: World) -> None:
    """As of a provider whose second machine lags behind the first."""
    world.step()

    def lags(*_asked: object) -> str:
        raise Refused("header not found")

    for node in world.nodes:
        node._eth_getTransactionCount = lags  # type: ignore[method-assign,assignment]
    world.chain.mine()
    assert world.step() == "again"
    state = NetworkState.objects.get()
    assert state.problem == "unusable"
    assert state.silent_since is None


def test_a_slow_process_does_not_overwrite_what_is_final(world: World) -> None:
    place = anchored(world)
    world.settle()
    final = Sighting.objects.get(kind=FINAL)
    assert not sighting_moved(network=world.network, place=place, kind=GONE, now=world.now)
    stale = {name: getattr(place, name) for name in ("outcome", "block_number", "time", "previous_size")}
    assert not sighting_append(
        network=world.network,
        kind=BLOCK,
        transaction_hash=place.transaction,
        now=world.now,
        anchor_id=place.anchor_id,
        block_hash="0x" + "77" * 32,
        **stale,
    )
    assert Sighting.objects.latest("id") == final


def test_a_slow_process_does_not_call_final_what_is_gone(world: World) -> None:
    place = anchored(world)
    assert sighting_moved(network=world.network, place=place, kind=GONE, now=world.now)
    assert not sighting_moved(network=world.network, place=place, kind=FINAL, now=world.now)


def test_a_clock_set_back_a_day_stops_no_anchor(world: World) -> None:
    anchored(world)
    world.log.append(3)
    world.wait(60)
    world.chain.mine()
    world.log.now = world.now
    yesterday = world.now - timedelta(days=1)
    assert anchor_step(world.loop, now=yesterday) == "sent"
    world.settle()
    world.check()


def test_where_nothing_is_finalized_confirmations_count(world: World) -> None:
    for node in world.nodes:
        node.finality = False
    anchored(world)
    world.go(20)
    assert anchors_confirmed(final=True) == []
    world.loop.client.confirmations = 16
    world.step()
    assert final() == [4]
    assert NetworkState.objects.get().confirmations == 16


@pytest.mark.parametrize(("chain_id", "finalizes"), [(1, True), (560_048, True), (42_161, False)])
def test_ethereum_s_own_networks_take_no_confirmations(
    settings: Settings, chain_id: int, finalizes: bool
) -> None:
    settings.ETHEREUM_CONFIRMATIONS = {chain_id: 64}
    pins = (chain_id, "0x00"), ("0x00", "0x00")
    if not finalizes:
        assert wiring_chain._client(("http://127.0.0.1:1",), *pins).confirmations == 64
        return
    with pytest.raises(PermanentError, match="ETHEREUM_CONFIRMATIONS"):
        wiring_chain._client(("http://127.0.0.1:1",), *pins)


def test_confirmations_are_numbers_by_chain_id(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_COUNTS", "42161=64, 10=200")
    assert env.counts("SOME_COUNTS") == {42161: 64, 10: 200}
    monkeypatch.setenv("SOME_COUNTS", "42161=0")
    with pytest.raises(ImproperlyConfigured):
        env.counts("SOME_COUNTS")


def test_finality_that_goes_back_and_forth_has_not_moved(db: None) -> None:
    """As behind one address two nodes answer in turn, one of them late."""
    world = World(endpoints=1)
    world.go(30)
    world.step()
    before = NetworkState.objects.get()
    for depth in (20, 8, 20, 8):
        world.chain.finality_depth = depth
        world.step()
        state = NetworkState.objects.get()
        assert (state.finalized_number, state.finalized_hash) == (
            before.finalized_number,
            before.finalized_hash,
        )
        assert state.finalized_moved_at == before.finalized_moved_at
    world.go(2)
    assert (NetworkState.objects.get().finalized_number or 0) > (before.finalized_number or 0)
