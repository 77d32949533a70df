"""**signed**, where it is about when a statement says that it was signed."""

from __future__ import annotations

from tests.verifier.cases.world import Given, World, case, world
from tests.verifier.keys import STATION, Key, ed25519_key
from tests.verifier.maker import OTHER_CAR, rfc3339
from tests.verifier.reference import digest


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
