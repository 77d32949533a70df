"""**signed**, where it is about keys: enrolled, revoked, in other hands, at which place in the log."""

from __future__ import annotations

from tests.verifier.cases.world import Given, case, world
from tests.verifier.keys import ed25519_key
from tests.verifier.maker import rfc3339


@case("a key enrolled after the certification", signed="fail key_not_enrolled")
def _() -> Given:
    w = world()
    late = ed25519_key(2)
    w.registry.certify(late, w.inspection)
    w.registry.enrol(late)
    w.registry.anchor()
    return w.given()


@case("a key enrolled under another licence than the statement names", signed="fail key_not_enrolled")
def _() -> Given:
    w = world()
    other = ed25519_key(2, licence="2026-0002")
    w.registry.enrol(other)
    other.licence = w.key.licence
    w.registry.certify(other, w.inspection)
    w.registry.anchor()
    return w.given()


@case("a key revoked before the certification", signed="fail key_revoked")
def _() -> Given:
    w = world()
    w.registry.revoke(w.key)
    w.registry.certify(w.key, w.registry.inspect())
    w.registry.anchor()
    return w.given()


@case("a key revoked after the certification", signed="pass signed")
def _() -> Given:
    w = world()
    w.registry.revoke(w.key)
    w.registry.anchor()
    return w.given()


def _compromised(seconds: int) -> Given:
    """A key in other hands since so many seconds after the certification (entry 4) was logged."""
    w = world()
    w.registry.revoke(w.key, compromised_since=rfc3339(w.registry.time_of(4) + seconds))
    w.registry.anchor()
    return w.given()


@case("logged after its key was compromised", signed="unknown doubtful")
def _() -> Given:
    return _compromised(-1)


@case("logged in the second since which its key was compromised", signed="unknown doubtful")
def _() -> Given:
    return _compromised(0)


@case("logged before its key was compromised", signed="pass signed")
def _() -> Given:
    return _compromised(1)


@case("a key enrolled again after its revocation", signed="fail key_revoked")
def _() -> Given:
    w = world()
    w.registry.revoke(w.key)
    w.registry.enrol(w.key)
    w.registry.certify(w.key, w.registry.inspect())
    w.registry.anchor()
    return w.given()


@case("a key enrolled twice", signed="fail key_twice")
def _() -> Given:
    w = world()
    w.registry.enrol(w.key)
    w.registry.anchor()
    return w.given()


@case("a key revoked twice", signed="fail key_twice")
def _() -> Given:
    w = world()
    w.registry.revoke(w.key)
    w.registry.revoke(w.key)
    w.registry.anchor()
    return w.given()


@case("an erased enrolment", signed="unknown key_hidden", logged="unknown record_erased")
def _() -> Given:
    w = world()
    w.registry.erase(w.registry.logged[0])
    w.registry.anchor()
    return w.given()


@case("an erased revocation", signed="unknown key_hidden", logged="unknown record_erased")
def _() -> Given:
    w = world()
    w.registry.revoke(w.key)
    w.registry.erase(w.registry.logged[-1])
    w.registry.anchor()
    return w.given()
