"""**signed**, where a signature would pass a lenient verifier: points of small order, another statement's, another time's."""

from __future__ import annotations

import hashlib
from typing import Any

from tests.verifier.cases.signatures import _replaced, _s_plus_order, _value, _with
from tests.verifier.cases.world import Given, World, case, world
from tests.verifier.keys import Key, b64u, ed25519_key, ed25519_passkey, passkey
from tests.verifier.maker import CITY
from tests.verifier.reference import L, expand, jcs

IDENTITY = (1).to_bytes(32, "little")
_SPKI = bytes.fromhex("302a300506032b6570032100")


@case("a truncated Ed25519 signature of a passkey", signed="fail signature_false")
def _() -> Given:
    return _with(ed25519_passkey(), _value(lambda value: value[:-1]))


@case("an Ed25519 signature of a passkey whose S is not below the order", signed="fail signature_false")
def _() -> Given:
    return _with(ed25519_passkey(), _value(_s_plus_order))


@case("an ES256 signature as 64 bytes, not DER", signed="fail signature_false")
def _() -> Given:
    return _with(passkey(), _value(lambda _: bytes([1]) * 64))


@case("an Ed25519 signature of the statement's hash", signed="fail signature_false")
def _() -> Given:
    w, key = _ready(ed25519_key())
    statement = w.registry.statement(key, [w.registry.inspect()])
    value = key.sign_bytes(hashlib.sha256(jcs(statement)).digest())
    return _stated(w, statement, {"type": "ed25519", "value": b64u(value)})


@case("an R of small order with an S that fits it", signed="fail signature_false")
def _() -> Given:
    w, key = _ready(ed25519_key())
    statement = w.registry.statement(key, [w.registry.inspect()])
    scalar = expand(bytes([1]) * 32)[0]
    public = key.public_key[len(_SPKI) :]
    k = int.from_bytes(hashlib.sha512(IDENTITY + public + jcs(statement)).digest(), "little")
    value = IDENTITY + (k * scalar % L).to_bytes(32, "little")
    return _stated(w, statement, {"type": "ed25519", "value": b64u(value)})


@case("an enrolled key of small order, under which anything would verify", signed="fail signature_false")
def _() -> Given:
    w, spki = world(), _SPKI + IDENTITY
    key = ed25519_key(2)
    enrolled = {**key.enrolled(), "key": hashlib.sha256(spki).hexdigest(), "public_key": b64u(spki)}
    w.registry.state("key:enrolled", enrolled, f"licence:{key.licence}", organisation=CITY)
    statement = {**w.registry.statement(key, [w.registry.inspect()]), "key": enrolled["key"]}
    return _stated(w, statement, {"type": "ed25519", "value": b64u(IDENTITY + bytes(32))})


@case("a touch on another record", signed="fail signature_false")
def _() -> Given:
    w, key = _ready(passkey())
    one, other = w.registry.inspect(), w.registry.inspect()
    touched = key.sign(w.registry.statement(key, [one]))
    return _stated(w, w.registry.statement(key, [other]), touched)


@case("a touch on one record, used for two", signed="fail signature_false")
def _() -> Given:
    w, key = _ready(passkey())
    one, other = w.registry.inspect(), w.registry.inspect()
    touched = key.sign(w.registry.statement(key, [one]))
    return _stated(w, w.registry.statement(key, [one, other]), touched)


@case("a log-in with the same passkey, by a challenge of the site's", signed="fail signature_false")
def _() -> Given:
    return _replaced(passkey(), passkey().assertion(hashlib.sha256(b"a log-in").digest()))


@case("an origin that differs by a port", signed="fail signature_false")
def _() -> Given:
    return _with(passkey(), origin="https://registry.example:8443")


@case("an origin that differs by a capital letter", signed="fail signature_false")
def _() -> Given:
    return _with(passkey(), origin="https://Registry.example")


@case("a passkey enrolled after the certification", signed="fail key_not_enrolled")
def _() -> Given:
    w, late = world(), passkey(2)
    w.registry.certify(late, w.inspection)
    w.registry.enrol(late)
    w.registry.anchor()
    return w.given()


@case("a passkey revoked before the certification", signed="fail key_revoked")
def _() -> Given:
    w, key = _ready(passkey())
    w.registry.revoke(key)
    w.registry.certify(key, w.registry.inspect())
    w.registry.anchor()
    return w.given()


@case("one touch for two records of one car", signed="pass signed")
def _() -> Given:
    w, key = _ready(passkey())
    w.registry.certify(key, w.registry.inspect(), w.registry.inspect())
    w.registry.anchor()
    return w.given()


def _ready(key: Key) -> tuple[World, Key]:
    return world(key), key


def _stated(w: World, statement: dict[str, Any], signature: dict[str, Any]) -> Given:
    w.registry.state("inspection:certified", {"statement": statement, "signature": signature})
    w.registry.anchor()
    return Given(w.registry)
