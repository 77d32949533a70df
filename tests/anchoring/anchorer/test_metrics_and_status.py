"""What Prometheus and the status page are told of a network, from the tables alone."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from anchoring.anchorer.status import network_status
from anchoring.metrics import metrics_text
from anchoring.models import Network, NetworkState
from tests.anchoring.simulated.world import World


def metrics() -> dict[str, float]:
    lines = [line for line in metrics_text().decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def label(world: World, **more: str) -> str:
    labels = {"network": world.network.name} | more
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels.items()) + "}"


def test_anchors_gas_and_fees_are_counted(world: World) -> None:
    world.log.append(3)
    world.settle()
    values, name = metrics(), label(world)
    assert values["registry_anchor_attempts_total" + name] == 1
    assert values["registry_anchor_outcomes_total" + label(world, outcome="anchored")] == 1
    assert values["registry_anchor_outcomes_total" + label(world, outcome="reverted")] == 0
    assert values["registry_anchor_gas_total" + name] == 80_000
    assert values["registry_anchor_fees_wei_total" + name] == 80_000 * 11 * 10**9
    assert values["registry_anchor_under_way" + name] == 0
    assert values["registry_chain_finality_lag_blocks" + name] == world.chain.finality_depth
    assert values["registry_chain_endpoint_ok" + label(world, place="1")] == 1


def test_a_reorganisation_and_what_is_under_way_are_counted(world: World) -> None:
    world.log.append(3)
    world.go(3)
    world.chain.reorganise(3, lose=True, empty=4)
    world.step()
    values, name = metrics(), label(world)
    assert values["registry_anchor_reorganised_total" + name] == 1
    assert values["registry_anchor_under_way" + name] == 1


def test_a_problem_is_told_by_its_word(world: World) -> None:
    for node in world.nodes:
        node.down = True
    world.step()
    values = metrics()
    assert values["registry_anchor_problem" + label(world, problem="silent")] == 1
    assert values["registry_anchor_problem" + label(world, problem="dry")] == 0
    assert values["registry_chain_silent_seconds" + label(world)] != 0


def test_metrics_are_served_beside_the_web_servers_own(world: World, client: Client) -> None:
    world.step()
    text = client.get("/metrics").content.decode()
    assert "registry_anchor_balance_wei" in text
    assert "django_http_requests_total" in text


def test_a_network_that_is_retired_raises_no_alarm(world: World) -> None:
    NetworkState.objects.update(retired_at=timezone.now())
    assert not any(name.startswith("registry_chain") and world.network.name in name for name in metrics())


def test_the_days_left_are_those_at_the_present_rate(world: World) -> None:
    world.log.append(3)
    world.settle()
    now = Network.objects.get().created_at + timedelta(days=2)
    status = network_status(world.network, now=now)
    assert status.fee_a_day == 80_000 * 11 * 10**9 // 2
    assert status.days_left == 10**18 // (80_000 * 11 * 10**9 // 2)


def test_without_anchors_nobody_knows_how_long_the_balance_lasts(world: World) -> None:
    world.step()
    assert network_status(world.network, now=world.now).days_left is None


def test_a_chain_that_does_not_finalize_is_called_that(world: World) -> None:
    world.go(20)
    world.chain.finalizing = False
    world.step()
    since = NetworkState.objects.get().finalized_moved_at
    world.wait(1000)
    world.go(2)
    assert network_status(world.network, now=world.now).not_finalizing_since is None
    world.wait(1000)
    world.go(2)
    assert network_status(world.network, now=world.now).not_finalizing_since == since


def test_a_chain_that_is_silent_is_not_called_unfinal(world: World) -> None:
    world.go(20)
    for node in world.nodes:
        node.down = True
    world.wait(10_000)
    world.step()
    status = network_status(world.network, now=world.now)
    assert status.silent_since is not None
    assert status.not_finalizing_since is None
