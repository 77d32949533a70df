"""**signed**, where it is about verdicts: which record, which of several."""

from __future__ import annotations

from tests.verifier.cases.world import Given, World, case, world
from tests.verifier.keys import STATION, Key, ed25519_key, ed25519_passkey, passkey
from tests.verifier.maker import OTHER_CAR, Registry, rfc3339
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


@case("signed 5 minutes before the record was made: clocks differ", signed="pass signed")
def _() -> Given:
    return _signed_at(-300)


@case("signed more than 5 minutes before the record was made", signed="fail signed_before")
def _() -> Given:
    return _signed_at(-301)


@case("signed years before the record was made", signed="fail signed_before")
def _() -> Given:
    return _signed_at(-800_000_000)


@case("signed 5 minutes after it was logged: clocks differ", signed="pass signed")
def _() -> Given:
    return _signed_at(302)


@case("signed more than 5 minutes after it was logged", signed="pass signed_far")
def _() -> Given:
    return _signed_at(303)


@case("signed a day before it was logged", signed="pass signed")
def _() -> Given:
    return _signed_at(0, waits=86_398)


@case("signed more than a day before it was logged", signed="pass signed_far")
def _() -> Given:
    return _signed_at(0, waits=86_399)


@case("signed before the key was enrolled, the record being older", signed="fail signed_before")
def _() -> Given:
    w, late = world(), ed25519_key(2)
    inspection = w.registry.inspect()
    w.registry.now += 1000
    w.registry.enrol(late)
    return _stated(w, late, [inspection], w.registry.now - 303)


@case("signed before one of the records that it names was made", signed="fail signed_before")
def _() -> Given:
    w = world()
    first = w.registry.inspect()
    w.registry.now += 1000
    return _stated(w, w.key, [first, w.registry.inspect()], w.registry.now - 303)


@case("signed before a record of another car was made, which its file can't show", signed="pass signed")
def _() -> Given:
    w = world()
    first = w.registry.inspect()
    w.registry.now += 1000
    return _stated(w, w.key, [first, w.registry.inspect(OTHER_CAR)], w.registry.now - 303)


@case(
    "signed before a record was made whose content was erased since",
    signed="pass signed",
    logged="unknown record_erased",
)
def _() -> Given:
    w = world()
    w.registry.now += 1000
    erased = w.registry.inspect()
    given = _stated(w, w.key, [erased], w.registry.now - 303)
    w.registry.erase(
        next(entry for entry in w.registry.logged if entry.record and digest(entry.record) == erased)
    )
    w.registry.anchor()
    return given


def _signed_at(seconds: int, *, waits: int = 0) -> Given:
    """A second inspection, certified with a time that is so far from when it was recorded; then the log waits."""
    w = world()
    inspection = w.registry.record("inspection:recorded", {}, role="inspector")
    recorded = w.registry.now
    w.registry.log(inspection)
    w.registry.now = recorded + waits
    return _stated(w, w.key, [digest(inspection)], recorded + seconds)


def _stated(w: World, key: Key, records: list[str], signed_at: int) -> Given:
    """The next entry comes two seconds later."""
    statement = {**w.registry.statement(key, records), "signed_at": rfc3339(signed_at)}
    body = {"statement": statement, "signature": key.sign(statement)}
    w.registry.state("inspection:certified", body, organisation=STATION, role="inspector")
    w.registry.anchor()
    return Given(w.registry)


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
