"""**anchored** and **dated** across a contract and its successor."""

from __future__ import annotations

from tests.verifier.cases.world import Given, World, case, world
from tests.verifier.chain import Anchored
from tests.verifier.maker import LOCAL


def _succeeded() -> World:
    """Two anchors in the first contract; the second contract begins with the last of them."""
    w = world()
    w.registry.succeed(LOCAL, 2)
    return w


@case("the predecessor's last good anchor", anchored="pass anchored", dated="pass dated")
def _() -> Given:
    return _succeeded().given()


@case("entries in both, the first anchor of the successor among them", anchored="pass", dated="pass dated")
def _() -> Given:
    w = _succeeded()
    w.registry.state("vehicle:sold", {})
    w.registry.anchor()
    return w.given()


@case(
    "an anchor of the predecessor beyond its successor's start",
    anchored="fail anchor_beyond",
    dated="fail",
    current="unknown",
)
def _() -> Given:
    w = _succeeded()
    new = w.registry.networks[LOCAL].pop(0)
    w.registry.anchor()
    w.registry.networks[LOCAL].insert(0, new)
    return w.given()


@case(
    "a contract that its listed successor does not continue",
    anchored="fail anchor_no_successor",
    dated="fail",
)
def _() -> Given:
    w = _succeeded()
    w.registry.chain.contracts[LOCAL, w.registry.networks[LOCAL][0]].predecessor = bytes([9]) * 20
    return w.given()


@case(
    "a listed successor that is not on its chain",
    anchored="unknown no_endpoint",
    dated="unknown",
    current="unknown",
)
def _() -> Given:
    w = world()
    w.registry.networks[LOCAL].insert(0, bytes([2]) * 20)
    return w.given()


@case("a successor that is not final yet", anchored="pass anchored", dated="pass dated")
def _() -> Given:
    w = _succeeded()
    w.registry.chain.contracts[LOCAL, w.registry.networks[LOCAL][0]].deployed_final = False
    return w.given()


@case("the predecessor's last anchor left out, before the successor's first", dated="fail anchor_not_given")
def _() -> Given:
    w = _succeeded()
    w.registry.state("vehicle:sold", {})
    w.registry.anchor()
    return w.given(lambda file: file["anchors"].pop(-2))


@case("a successor that began at a size that was never anchored", dated="pass dated")
def _() -> Given:
    """The first contract was ended by an anchor that the log does not have; the last good size lies before it."""
    w = world()
    w.registry.inspect("vin:KMHXX00XXXX000003")
    w.registry.commit()
    old = w.registry.networks[LOCAL][0]
    contract = w.registry.chain.contracts[LOCAL, old]
    contract.anchors.append(
        Anchored(w.registry.size + 5, contract.anchors[-1].size, bytes([9]) * 32, w.registry.now)
    )
    w.registry.networks[LOCAL].insert(0, w.registry.deploy(LOCAL, 2, start=w.registry.size, predecessor=old))
    w.registry.state("vehicle:sold", {})
    w.registry.anchor()
    return w.given()
