"""**anchored**: what the trusted contracts have, at which block."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.verifier.cases.world import Given, World, case, world
from tests.verifier.maker import LOCAL, Registry

HOODI = 560048


def _own(file: dict[str, Any], **change: Any) -> None:
    file["anchors"][-1].update(change)


def _fork(w: World, chain_id: int) -> None:
    """The chain has another root for the checkpoint's size than the file says."""
    anchors = w.registry.chain.contracts[chain_id, w.registry.networks[chain_id][0]].anchors
    anchors[-1] = replace(anchors[-1], root=bytes([17]) * 32)


@case(
    "only newer blocks than the finalized one have the checkpoint",
    anchored="unknown anchor_not_final",
    dated="unknown dated_not_anchored",
)
def _() -> Given:
    w = world()
    w.registry.anchor(final=False)
    return w.given()


@case(
    "nothing is final yet, the contract included",
    signed="unknown no_inspection",
    anchored="unknown anchor_not_final",
    dated="unknown dated_not_anchored",
)
def _() -> Given:
    registry = Registry()
    registry.chain.contracts[LOCAL, registry.networks[LOCAL][0]].deployed_final = False
    registry.state("vehicle:listed", {})
    registry.anchor(final=False)
    return Given(registry)


@case(
    "no endpoint answers",
    anchored="unknown no_endpoint",
    dated="unknown dated_not_anchored",
    current="unknown no_endpoint",
)
def _() -> Given:
    w = world()
    w.registry.chain.down.add(LOCAL)
    return w.given()


@case(
    "no network is trusted",
    anchored="unknown anchor_not_trusted",
    dated="unknown dated_not_anchored",
    current="unknown no_network",
)
def _() -> Given:
    w = world()
    return Given(w.registry, trust={**w.registry.trust(), "networks": []})


@case(
    "the contract is not one that is trusted, and the trusted one is not there",
    anchored="unknown anchor_not_trusted",
    dated="unknown dated_not_anchored",
    current="unknown no_network",
)
def _() -> Given:
    w = world()
    networks = [{"chain_id": LOCAL, "contracts": ["0x" + "ff" * 20], "rpc": []}]
    return Given(w.registry, trust={**w.registry.trust(), "networks": networks})


@case(
    "the contract has no such anchor",
    anchored="fail anchor_lacking",
    dated="fail",
    current="unknown chain_behind",
)
def _() -> Given:
    w = world()
    w.registry.chain.contracts[LOCAL, w.registry.networks[LOCAL][0]].anchors.pop()
    return w.given()


@case("the contract has another time", anchored="fail anchor_otherwise", dated="fail anchor_otherwise")
def _() -> Given:
    w = world()
    return w.given(lambda file: _own(file, time=file["anchors"][-1]["time"] + 1))


@case(
    "the contract has another previous size", anchored="fail anchor_otherwise", dated="fail anchor_otherwise"
)
def _() -> Given:
    return world().given(lambda file: _own(file, previous_size=0))


@case("the anchor has another root than the checkpoint", anchored="fail anchor_other_root", dated="fail")
def _() -> Given:
    return world().given(lambda file: _own(file, root="0x" + "11" * 32))


@case(
    "the contract has this size with another root: a fork",
    anchored="fail",
    dated="fail",
    current="unknown chain_behind",
)
def _() -> Given:
    w = world()
    _fork(w, LOCAL)
    return w.given()


@case("no anchors", anchored="fail anchor_missing", dated="unknown dated_not_anchored")
def _() -> Given:
    return world().given(lambda file: file["anchors"].clear())


@case("hints are not looked at", anchored="pass anchored")
def _() -> Given:
    return world().given(lambda file: _own(file, transaction="0x" + "00" * 32, block_number=0))


@case("two networks", anchored="pass anchored")
def _() -> Given:
    return world(chains=(LOCAL, HOODI)).given()


@case("two networks, one of which does not answer: one suffices", anchored="pass anchored")
def _() -> Given:
    w = world(chains=(HOODI, LOCAL))
    w.registry.chain.down.add(HOODI)
    return w.given()


@case("two networks, one of which has it in newer blocks only: one suffices", anchored="pass anchored")
def _() -> Given:
    w = world(chains=(HOODI, LOCAL))
    w.registry.commit()
    w.registry.put(LOCAL)
    w.registry.put(HOODI, final=False)
    return w.given()


@case("two networks, one of which contradicts", anchored="fail anchor_lacking", dated="fail")
def _() -> Given:
    w = world(chains=(LOCAL, HOODI))
    w.registry.chain.contracts[HOODI, w.registry.networks[HOODI][0]].anchors.pop()
    return w.given()


@case(
    "a network of which the file says nothing has another root for the size",
    anchored="fail anchor_other_root",
    dated="unknown dated_not_anchored",
)
def _() -> Given:
    w = world(chains=(LOCAL, HOODI))
    _fork(w, HOODI)
    return w.given(lambda file: file.update(anchors=[a for a in file["anchors"] if a["chain_id"] == LOCAL]))


@case("anchors on networks that are not trusted say nothing", anchored="pass anchored")
def _() -> Given:
    w = world()
    foreign = {**w.given().file["anchors"][-1], "chain_id": 1, "time": 1}
    return w.given(lambda file: file["anchors"].append(foreign))
