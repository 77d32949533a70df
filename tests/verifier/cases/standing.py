"""**signed**, where it is about what stands: corrections and withdrawals."""

from __future__ import annotations

from tests.verifier.cases.world import Given, World, case, world
from tests.verifier.keys import STATION
from tests.verifier.maker import Registry
from tests.verifier.reference import digest


def _uncertified() -> World:
    """A certified inspection, and a second one that nobody certified."""
    w = world()
    w.inspection = w.registry.inspect()
    return w


def _anchored(w: World) -> Given:
    w.registry.anchor()
    return w.given()


@case("a correction that is not certified stands beside what it corrects", signed="unknown uncertified")
def _() -> Given:
    w = world()
    w.registry.inspect(corrects=w.inspection)
    return _anchored(w)


@case("a correction that is certified ends what it corrects", signed="pass signed")
def _() -> Given:
    w = world()
    w.registry.certify(w.key, w.registry.inspect(corrects=w.inspection))
    return _anchored(w)


@case("a certified correction ends the whole chain that it corrects", signed="pass signed")
def _() -> Given:
    w = world()
    second = w.registry.inspect(corrects=w.inspection)
    w.registry.certify(w.key, w.registry.inspect(corrects=second))
    return _anchored(w)


@case(
    "an ended chain stays ended when the correction's certification is withdrawn",
    signed="unknown none_stands",
)
def _() -> Given:
    w = world()
    second = w.registry.inspect(corrects=w.inspection)
    w.registry.certify(w.key, second)
    w.registry.certify(w.key, second, verdict="withdrawn")
    return _anchored(w)


@case("a correction that is rejected stands beside what it corrects", signed="unknown rejected")
def _() -> Given:
    w = world()
    w.registry.certify(w.key, w.registry.inspect(corrects=w.inspection), verdict="rejected")
    return _anchored(w)


@case("an uncertified inspection ends by its correction", signed="unknown uncertified")
def _() -> Given:
    w = _uncertified()
    w.registry.inspect(corrects=w.inspection)
    return _anchored(w)


@case("a rejected inspection ends by its correction, which is certified", signed="pass rejected")
def _() -> Given:
    w = _uncertified()
    w.registry.certify(w.key, w.inspection, verdict="rejected")
    w.registry.certify(w.key, w.registry.inspect(corrects=w.inspection))
    return _anchored(w)


@case("an uncertified inspection is withdrawn by its organisation", signed="pass signed")
def _() -> Given:
    w = _uncertified()
    w.registry.state("record:withdrawn", {"record": w.inspection, "reason": "중복"})
    return _anchored(w)


@case("the only inspection is withdrawn", signed="unknown none_stands")
def _() -> Given:
    registry = Registry()
    registry.state("record:withdrawn", {"record": registry.inspect(), "reason": "중복"})
    registry.anchor()
    return Given(registry)


@case("a withdrawal of a certified inspection without a signature has no effect", signed="pass signed")
def _() -> Given:
    w = world()
    w.registry.state("record:withdrawn", {"record": w.inspection, "reason": "중복"})
    return _anchored(w)


@case("a withdrawal by another organisation has no effect", signed="unknown void")
def _() -> Given:
    w = _uncertified()
    w.registry.state("record:withdrawn", {"record": w.inspection, "reason": ""}, organisation=STATION)
    return _anchored(w)


@case("a withdrawal of a record that comes later has no effect", signed="unknown void")
def _() -> Given:
    w = world()
    later = w.registry.record("inspection:recorded", {})
    w.registry.state("record:withdrawn", {"record": digest(later), "reason": ""})
    w.registry.log(later)
    return _anchored(w)


@case("a correction by another organisation has no effect", signed="unknown void")
def _() -> Given:
    w = _uncertified()
    w.registry.certify(w.key, w.registry.inspect(corrects=w.inspection, organisation=STATION))
    return _anchored(w)


@case("a correction by a record of another kind has no effect", signed="unknown void")
def _() -> Given:
    w = _uncertified()
    w.registry.state("vehicle:amended", {}, corrects=w.inspection)
    return _anchored(w)


@case("a correction of a certification has no effect", signed="pass void")
def _() -> Given:
    w = world()
    certification = w.registry.entry(4)["record"]
    second = w.registry.statement(w.key, [w.inspection])
    second["signed_at"] = "2026-11-22T03:04:05Z"
    body = {"statement": second, "signature": w.key.sign(second)}
    w.registry.state(
        "inspection:certified", body, organisation=STATION, role="inspector", corrects=certification
    )
    return _anchored(w)


@case("a correction of a record of another car has no effect", signed="unknown void")
def _() -> Given:
    registry = Registry()
    elsewhere = registry.inspect("chassis:GX81-0001")
    registry.inspect(corrects=elsewhere)
    registry.anchor()
    return Given(registry)
