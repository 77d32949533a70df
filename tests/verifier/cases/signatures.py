"""**signed**, where it is about a signature's bytes."""

from __future__ import annotations

import base64
from typing import Any

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from tests.verifier.cases.world import Given, case, world
from tests.verifier.keys import ORIGIN, Key, b64u, ed25519_key, passkey
from tests.verifier.maker import CITY
from tests.verifier.reference import L

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def _with(key: Key, change: Any = None, *, allow_localhost: bool = False, **odd: Any) -> Given:
    """A second inspection, certified by a key whose signature is changed or made oddly."""
    w = world(key)
    statement = w.registry.statement(key, [w.registry.inspect()])
    signature = key.sign(statement, **odd)
    if change is not None:
        signature = {**signature, **change(signature)}
    w.registry.state("inspection:certified", {"statement": statement, "signature": signature})
    w.registry.anchor()
    return Given(w.registry, allow_localhost=allow_localhost)


def _value(change: Any) -> Any:
    """Change a signature's bytes."""

    def changed(signature: dict[str, Any]) -> dict[str, Any]:
        text = signature["value"]
        return {"value": b64u(change(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))))}

    return changed


def _high_s(signature: bytes) -> bytes:
    r, s = decode_dss_signature(signature)
    return encode_dss_signature(r, P256_ORDER - s)


def _s_plus_order(signature: bytes) -> bytes:
    return signature[:32] + (int.from_bytes(signature[32:], "little") + L).to_bytes(32, "little")


@case("an ES256 signature with its S negated, high or low, is as valid", signed="pass signed")
def _() -> Given:
    return _with(passkey(), _value(_high_s))


@case("a truncated ES256 signature", signed="fail signature_false")
def _() -> Given:
    return _with(passkey(), _value(lambda value: value[:-1]))


@case("an ES256 signature with a byte behind it", signed="fail signature_false")
def _() -> Given:
    return _with(passkey(), _value(lambda value: value + b"\0"))


@case("an ES256 signature whose DER has a needless zero", signed="fail signature_false")
def _() -> Given:
    def pad(value: bytes) -> bytes:
        size = value[3] + 1
        return b"\x30" + bytes([value[1] + 1]) + b"\x02" + bytes([size]) + b"\0" + value[4:]

    return _with(passkey(), _value(pad))


@case("a truncated Ed25519 signature", signed="fail signature_false")
def _() -> Given:
    return _with(ed25519_key(), _value(lambda value: value[:-1]))


@case("an empty Ed25519 signature", signed="fail signature_false")
def _() -> Given:
    return _with(ed25519_key(), _value(lambda _: b""))


@case("an Ed25519 signature whose S is not below the order", signed="fail signature_false")
def _() -> Given:
    return _with(ed25519_key(), _value(_s_plus_order))


@case("an Ed25519 signature of another statement", signed="fail signature_false")
def _() -> Given:
    other = ed25519_key().sign({"format": "certification/1"})
    return _with(ed25519_key(), lambda _: other)


@case("a passkey's own signature in the shape of a key file's", signed="fail signature_false")
def _() -> Given:
    return _replaced(passkey(), {"type": "ed25519", "value": b64u(bytes(64))})


@case("a key file's signature in the shape of a passkey's", signed="fail signature_false")
def _() -> Given:
    return _replaced(ed25519_key(), ed25519_key().assertion(bytes(32)))


@case("a key whose enrolled id is not its own", signed="fail signature_false")
def _() -> Given:
    return _enrolled(public_key=ed25519_key(3).enrolled()["public_key"])


@case("a passkey enrolled as a key file", signed="fail signature_false")
def _() -> Given:
    return _enrolled(key=passkey().id, public_key=passkey().enrolled()["public_key"])


@case("an origin that is not enrolled", signed="fail signature_false")
def _() -> Given:
    return _with(passkey(), origin="https://registry.example.evil")


@case("an enrolled origin with a port", signed="pass signed")
def _() -> Given:
    return _with(passkey(origins=[ORIGIN, f"{ORIGIN}:8443"]), origin=f"{ORIGIN}:8443")


@case("http://localhost where the verifier is not told to allow it", signed="fail signature_false")
def _() -> Given:
    return _with(_local(), origin="http://localhost:8000")


@case("http://localhost where the verifier is told to allow it", signed="pass signed")
def _() -> Given:
    return _with(_local(), origin="http://localhost:8000", allow_localhost=True)


@case("another RP id", signed="fail signature_false")
def _() -> Given:
    return _with(passkey(), rp_id="example")


@case("an enrolled RP id that the verifier does not trust", signed="fail signature_false")
def _() -> Given:
    return _with(passkey(rp_id="elsewhere.example"))


@case("no user verification", signed="fail signature_false")
def _() -> Given:
    return _with(passkey(), flags=0x01)


@case("no user presence", signed="fail signature_false")
def _() -> Given:
    return _with(passkey(), flags=0x04)


@case("a key that is backed up and may be", signed="pass signed")
def _() -> Given:
    return _with(passkey(), flags=0x1D)


@case("a key that is backed up and may not be", signed="fail signature_false")
def _() -> Given:
    return _with(passkey(), flags=0x15)


@case("extensions, and a flag that says so", signed="pass signed")
def _() -> Given:
    return _with(passkey(), flags=0x85, tail=b"\xa0")


@case("bytes behind the authenticator data that no flag announces", signed="fail signature_false")
def _() -> Given:
    return _with(passkey(), tail=b"\xa0")


@case("an announced extension that is not there", signed="fail signature_false")
def _() -> Given:
    return _with(passkey(), flags=0x85)


@case("signed in another site's frame", signed="fail signature_false")
def _() -> Given:
    return _with(passkey(), client={"crossOrigin": True})


@case("a topOrigin, even one's own", signed="fail signature_false")
def _() -> Given:
    return _with(passkey(), client={"topOrigin": "https://registry.example"})


@case("another ceremony", signed="fail signature_false")
def _() -> Given:
    return _with(passkey(), client={"type": "webauthn.create"})


@case("a challenge for other records", signed="fail signature_false")
def _() -> Given:
    return _with(passkey(), client={"challenge": b64u(bytes(32))})


@case("client data nested 65 deep", signed="fail signature_false")
def _() -> Given:
    return _with(passkey(), client={"extra": _nested(64)})


@case("client data nested 64 deep, and a number that no machine holds", signed="pass signed")
def _() -> Given:
    return _with(passkey(), client={"extra": _nested(63), "number": 10**4000})


@case("client data with members that nobody knows yet", signed="pass signed")
def _() -> Given:
    return _with(passkey(), client={"other_keys_can_be_added_here": [1.5, None, {}]})


def _nested(depth: int) -> list[Any]:
    return [_nested(depth - 1)] if depth > 1 else []


def _replaced(key: Key, signature: Any) -> Given:
    """A second inspection with any signature."""
    w = world(key)
    statement = w.registry.statement(key, [w.registry.inspect()])
    body = {"statement": statement, "signature": signature}
    w.registry.state("inspection:certified", body)
    w.registry.anchor()
    return w.given()


def _enrolled(**change: str) -> Given:
    """A second key with a wrong enrolment, and an inspection certified with it."""
    w, key = world(), ed25519_key(2)
    body = {**key.enrolled(), **change}
    w.registry.state("key:enrolled", body, f"licence:{key.licence}", organisation=CITY)
    statement = {**w.registry.statement(key, [w.registry.inspect()]), "key": body["key"]}
    w.registry.state("inspection:certified", {"statement": statement, "signature": key.sign(statement)})
    w.registry.anchor()
    return w.given()


def _local() -> Key:
    """For `world` to certify the first inspection too, the usual origin stays enrolled."""
    return passkey(origins=["https://registry.example", "http://localhost:8000"])
