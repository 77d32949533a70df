"""anchor_check: what it finds, and its exit status."""

import json
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from anchoring.anchorer.preflight import FAILED, OK, WARNING, preflight
from anchoring.ethereum.client import client_of
from anchoring.ethereum.signer import KeySigner, key_signer
from tests.anchoring.simulated.registry import Registry
from tests.anchoring.simulated.world import World


def states(world: World) -> dict[str, str]:
    return {finding.name: finding.state for finding in preflight(world.loop, now=world.now)}


def check(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("anchor_check", *arguments, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_all_is_well(world: World) -> None:
    world.log.append(3)
    world.settle()
    assert set(states(world).values()) <= {OK, WARNING}
    assert {name for name, state in states(world).items() if state == WARNING} == {"admin"}


@pytest.mark.parametrize(
    ("what", "name", "state"),
    [
        ("nothing answers", "endpoints", FAILED),
        ("one is down", "endpoint 1", WARNING),
        ("no key", "key", FAILED),
        ("another key", "anchorer", FAILED),
        ("poor", "balance", FAILED),
        ("short of money", "balance", WARNING),
        ("dear", "fees", FAILED),
        ("dearer", "fees", WARNING),
        ("the head stands still", "head", FAILED),
        ("our clock is slow", "clock", FAILED),
        ("no finality", "finality", FAILED),
        ("no finality yet", "finality", WARNING),
        ("no contract", "contract", FAILED),
        ("an older log", "log", FAILED),
        ("two disagree", "agreement", WARNING),
    ],
)
def test_each_thing_that_is_wrong_is_named(world: World, what: str, name: str, state: str) -> None:
    world.log.append(3)
    world.settle()
    spoil(world, what)
    world.restart()
    assert states(world)[name] == state


def spoil(world: World, what: str) -> None:
    chain, nodes = world.chain, world.nodes
    if what == "nothing answers":
        nodes[0].down = nodes[1].down = True
    elif what == "one is down":
        nodes[0].down = True
    elif what == "no key":
        world.signer = None
    elif what == "another key":
        world.signer = key_signer("22" * 32, source="the test")
    elif what in {"poor", "short of money"}:
        nodes[0].balance = nodes[1].balance = 10**14 if what == "poor" else 12 * 10**14
    elif what in {"dear", "dearer"}:
        chain.base_fee = 10**9 * (400 if what == "dear" else 200)
        chain.mine()
    elif what in {"the head stands still", "our clock is slow"}:
        chain.pause = 400 if what == "the head stands still" else -60
    elif what == "no finality":
        chain.finalizing = False
        chain.mine(200)
    elif what == "no finality yet":
        nodes[0].finality = nodes[1].finality = False
    elif what == "no contract":
        world.chain.address = "0x" + "33" * 20
    elif what == "an older log":
        world.log.leaves, world.log.commitments = world.log.leaves[:2], []
    else:
        nodes[1].forged[chain.head.number] = "0x" + "77" * 32


def test_endpoints_on_one_host_are_no_two_providers(world: World) -> None:
    urls = ["https://a.example/v2/key", "https://b.example/", "https://A.example/v2/other"]
    world.loop.client.together = client_of(urls).together
    (told,) = [finding for finding in preflight(world.loop, now=world.now) if finding.name == "providers"]
    assert (told.state, told.text[:18]) == (WARNING, "endpoints 1, 3 hav")
    assert client_of(["http://127.0.0.1:1", "http://127.0.0.1:2"]).together == []


def test_the_command_ends_with_0_where_nothing_failed(local: Registry) -> None:
    local.anchored()
    status, out = check()
    assert status == 0, out
    assert "balance" in out


def test_the_command_ends_with_1_where_something_failed(local: Registry, chain_settings: Settings) -> None:
    chain_settings.ANCHOR_KEY_FILE.write_text("22" * 32)
    status, out = check("--json")
    assert status == 1
    states = {finding["name"]: finding["state"] for finding in json.loads(out)["local"]}
    assert (states["anchorer"], states["balance"]) == ("failed", "failed")


def test_a_key_that_can_not_be_read_is_a_finding(local: Registry, chain_settings: Settings) -> None:
    chain_settings.ANCHOR_KEY_FILE.write_text("no key at all")
    status, out = check()
    assert status == 1
    assert "no key at all" not in out


def test_an_unknown_network_is_an_error(local: Registry) -> None:
    with pytest.raises(CommandError, match="no such network"):
        call_command("anchor_check", "--network", "ropsten")


def test_nothing_is_sent(local: Registry) -> None:
    local.append()
    with patch.object(KeySigner, "sign", side_effect=AssertionError("signed")):
        check()
