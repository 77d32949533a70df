"""**dated** and **current**: anchors before and after an entry, and newer ones."""

from __future__ import annotations

from functools import partial

from tests.verifier.cases.anchored import HOODI
from tests.verifier.cases.world import Given, case, malformed, world
from tests.verifier.file import anchors, evidence
from tests.verifier.maker import CAR, LOCAL, OTHER_CAR, Registry


@case("the first anchor with an entry left out", dated="fail anchor_not_given")
def _() -> Given:
    return world().given(lambda file: file["anchors"].pop(0))


@case(
    "the anchor before the first with an entry left out",
    signed="unknown no_inspection",
    dated="fail anchor_not_given",
)
def _() -> Given:
    """The car has entries from the second anchor on only; the first is named for their lower bound."""
    registry = Registry()
    registry.inspect(OTHER_CAR)
    registry.anchor()
    registry.state("vehicle:listed", {})
    registry.anchor()
    file = evidence(registry)
    file["anchors"].pop(0)
    return Given(registry, file)


@case("an earlier anchor that the contract does not have", dated="fail anchor_otherwise")
def _() -> Given:
    return world().given(lambda file: file["anchors"][0].update(time=file["anchors"][0]["time"] - 86400))


@case("recorded an hour before the anchor that lacks it", dated="pass dated")
def _() -> Given:
    w = world()
    w.registry.state("vehicle:sold", {}, recorded_at=w.registry.now - 3600)
    w.registry.anchor()
    return w.given()


@case("recorded more than an hour before the anchor that lacks it: a warning", dated="pass backdated")
def _() -> Given:
    w = world()
    w.registry.state("vehicle:sold", {}, recorded_at=w.registry.now - 3601)
    w.registry.anchor()
    return w.given()


@case("a network that was joined later", signed="unknown no_inspection", dated="pass dated")
def _() -> Given:
    registry = Registry(chains=(LOCAL, HOODI))
    registry.state("vehicle:listed", {})
    registry.anchor(LOCAL)
    registry.state("vehicle:sold", {})
    registry.anchor()
    return Given(registry)


@case("a newer final anchor", current="unknown stale")
def _() -> Given:
    w = world()
    given = w.given()
    w.registry.state("vehicle:sold", {})
    w.registry.anchor()
    return given


@case("a newer anchor that is not final", current="pass newer_not_final")
def _() -> Given:
    w = world()
    given = w.given()
    w.registry.state("vehicle:sold", {})
    w.registry.anchor(final=False)
    return given


@case("a newer final anchor on another network", current="unknown stale")
def _() -> Given:
    w = world(chains=(LOCAL, HOODI))
    given = w.given()
    w.registry.state("vehicle:sold", {})
    w.registry.anchor(HOODI)
    return given


def _every_anchor(first: str, then: str) -> Given:
    """A car's file with all four anchors that there are; it has entries in the first or the last alone."""
    registry = Registry()
    for subject in (first, OTHER_CAR, OTHER_CAR, then):
        registry.state("vehicle:listed", {}, subject)
        registry.anchor()
    file = evidence(registry)
    file["anchors"] = anchors(registry, range(registry.size))
    return Given(registry, file)


for _why, _first, _then in (
    ("between two that are needed", CAR, OTHER_CAR),
    ("before all that are needed", OTHER_CAR, CAR),
):
    malformed(f"an anchor {_why}")(partial(_every_anchor, _first, _then))
