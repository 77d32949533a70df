"""**signed**, where it is about verdicts: which record, which of several."""

from __future__ import annotations

from tests.verifier.cases.world import Given, case, world
from tests.verifier.keys import ed25519_passkey, passkey
from tests.verifier.maker import OTHER_CAR, Registry
from tests.verifier.reference import digest


@case("an inspection certified with an Ed25519 key", signed="pass signed")
def _() -> Given:
    return world().given()


@case("an inspection certified with a passkey, ES256", signed="pass signed")
def _() -> Given:
    return world(passkey()).given()


@case("an inspection certified with a passkey, Ed25519", signed="pass signed")
def _() -> Given:
    return world(ed25519_passkey()).given()


@case("no inspection at all", signed="unknown no_inspection")
def _() -> Given:
    registry = Registry()
    registry.state("vehicle:acquired", {"odometer": {"stated": 38882, "unit": "mi", "km": 62575}})
    registry.anchor()
    return Given(registry)


@case("an inspection that nobody certified", signed="unknown uncertified")
def _() -> Given:
    registry = Registry()
    registry.inspect()
    registry.anchor()
    return Given(registry)


@case("a rejected inspection", signed="unknown rejected")
def _() -> Given:
    w = world()
    w.registry.certify(w.key, w.registry.inspect(), verdict="rejected")
    w.registry.anchor()
    return w.given()


@case(
    "a certified inspection whose certification is withdrawn: it no longer stands",
    signed="unknown none_stands",
)
def _() -> Given:
    w = world()
    w.registry.certify(w.key, w.inspection, verdict="withdrawn")
    w.registry.anchor()
    return w.given()


@case("certified, then rejected: the latest in the log stands", signed="unknown rejected")
def _() -> Given:
    w = world()
    w.registry.certify(w.key, w.inspection, verdict="rejected")
    w.registry.anchor()
    return w.given()


@case("rejected, then certified: the latest in the log stands", signed="pass signed")
def _() -> Given:
    w = world()
    other = w.registry.inspect()
    w.registry.certify(w.key, other, verdict="rejected")
    w.registry.certify(w.key, other)
    w.registry.anchor()
    return w.given()


@case("withdrawn, then certified again: the latest in the log stands", signed="pass signed")
def _() -> Given:
    w = world()
    w.registry.certify(w.key, w.inspection, verdict="withdrawn")
    w.registry.now += 5
    w.registry.certify(w.key, w.inspection)
    w.registry.anchor()
    return w.given()


@case("one signature for inspections of two cars", signed="pass signed")
def _() -> Given:
    w = world()
    mine, other = w.registry.inspect(), w.registry.inspect(OTHER_CAR)
    w.registry.certify(w.key, other, mine)
    w.registry.anchor()
    return w.given()


@case("a statement on 50 records, most of other cars", signed="pass signed")
def _() -> Given:
    w = world()
    w.registry.certify(w.key, w.registry.inspect(), *(f"{number:064x}" for number in range(49)))
    w.registry.anchor()
    return w.given()


@case("two licences, in the order of first use", signed="pass signed")
def _() -> Given:
    w = world()
    second = passkey(2, licence="2026-0002 나")
    w.registry.enrol(second)
    w.registry.certify(second, w.registry.inspect())
    w.registry.anchor()
    return w.given()


@case("the same statement again", signed="fail statement_repeated")
def _() -> Given:
    w = world()
    again = w.registry.logged[3].record
    assert again
    w.registry.state("inspection:certified", again["body"], role="inspector")
    w.registry.anchor()
    return w.given()


@case("a certification of another car's inspection alone", signed="fail certifies_nothing")
def _() -> Given:
    w = world()
    w.registry.certify(w.key, w.registry.inspect(OTHER_CAR))
    w.registry.anchor()
    return w.given()


@case("a certification logged before the inspection", signed="fail certifies_nothing")
def _() -> Given:
    w = world()
    later = w.registry.record("inspection:recorded", {}, role="inspector")
    w.registry.certify(w.key, digest(later))
    w.registry.log(later)
    w.registry.anchor()
    return w.given()


@case("a certification of a listing", signed="fail certifies_nothing")
def _() -> Given:
    w = world()
    w.registry.certify(w.key, w.registry.state("vehicle:listed", {}))
    w.registry.anchor()
    return w.given()


@case("a certification in a licence's own section", signed="fail certifies_nothing")
def _() -> Given:
    w = world()
    w.registry.certify(w.key, w.inspection, subject=f"licence:{w.key.licence}")
    w.registry.anchor()
    return w.given()


@case("an erased certification", signed="unknown certification_erased", logged="unknown record_erased")
def _() -> Given:
    w = world()
    erased = w.registry.logged[3]
    w.registry.erase(erased)
    w.registry.anchor()
    return w.given()


@case(
    "an inspection whose content was erased counts as it stood",
    signed="pass signed",
    logged="unknown record_erased",
)
def _() -> Given:
    w = world()
    w.registry.erase(w.registry.logged[1])
    w.registry.anchor()
    return w.given()
