"""Vectors of VRF proofs, Ed25519 signatures and certifications."""

from __future__ import annotations

import hashlib
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.verifier import reference
from tests.verifier.cases import all_cases
from tests.verifier.cases.world import Given
from tests.verifier.keys import RP_ID, Key, ed25519_key, passkey
from tests.verifier.vectors.names import Cases, file

RFC_9381: list[tuple[str, str, str, str, str]] = [
    (
        "RFC 9381 appendix B.3, example 16",
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "",
        (
            "8657106690b5526245a92b003bb079ccd1a92130477671f6fc01ad16f26f723f26f8a57ccaed74ee1b190bed1f479d9727d2"
            "d0f9b005a6e456a35d4fb0daab1268a1b0db10836d9826a528ca76567805"
        ),
        (
            "90cf1df3b703cce59e2a35b925d411164068269d7b2d29f3301c03dd757876ff66b71dda49d2de59d03450451af026798e8f"
            "81cd2e333de5cdf4f3e140fdd8ae"
        ),
    ),
    (
        "RFC 9381 appendix B.3, example 17",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "72",
        (
            "f3141cd382dc42909d19ec5110469e4feae18300e94f304590abdced48aed5933bf0864a62558b3ed7f2fea45c92a465301b"
            "3bbf5e3e54ddf2d935be3b67926da3ef39226bbc355bdc9850112c8f4b02"
        ),
        (
            "eb4440665d3891d668e7e0fcaf587f1b4bd7fbfe99d0eb2211ccec90496310eb5e33821bc613efb94db5e5b54c70a848a0be"
            "f4553a41befc57663b56373a5031"
        ),
    ),
    (
        "RFC 9381 appendix B.3, example 18",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "af82",
        (
            "9bc0f79119cc5604bf02d23b4caede71393cedfbb191434dd016d30177ccbf8096bb474e53895c362d8628ee9f9ea3c0e52c"
            "7a5c691b6c18c9979866568add7a2d41b00b05081ed0f58ee5e31b3a970e"
        ),
        (
            "645427e5d00c62a23fb703732fa5d892940935942101e456ecca7bb217c61c452118fec1219202a0edcf038bb6373241578b"
            "e7217ba85a2687f7a0310b2df19f"
        ),
    ),
]
TORSION = reference.decode(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"))


def vrf() -> dict[str, Any]:
    cases: Cases = [
        {
            "description": d,
            "seed": seed,
            **_proof(reference.expand(bytes.fromhex(seed))[2].hex(), alpha, pi),
            "error": None,
            "beta": beta,
        }
        for d, seed, alpha, pi, beta in RFC_9381
    ]
    key, alpha, pi = cases[1]["public_key"], cases[1]["alpha"], cases[1]["pi"]
    s = int.from_bytes(bytes.fromhex(pi[96:]), "little")
    wrong = [
        ("another input", key, "73", pi),
        ("another key", cases[0]["public_key"], alpha, pi),
        ("another c", key, alpha, pi[:64] + "00" * 16 + pi[96:]),
        ("s plus the order", key, alpha, pi[:96] + (s + reference.L).to_bytes(32, "little").hex()),
        ("Gamma negated", key, alpha, pi[:62] + f"{int(pi[62:64], 16) ^ 0x80:02x}" + pi[64:]),
        ("a Gamma that is no point", key, alpha, "02" + "00" * 31 + pi[64:]),
        ("a Gamma that is not canonical", key, alpha, "ee" + "ff" * 30 + "7f" + pi[64:]),
        ("79 bytes", key, alpha, pi[:-2]),
        ("81 bytes", key, alpha, pi + "00"),
        ("a key of small order", "01" + "00" * 31, alpha, pi),
        ("a key of order 8", reference.encode(TORSION or (0, 1)).hex(), alpha, pi),
        ("a key that is no point", "02" + "00" * 31, alpha, pi),
        ("a key that is not canonical", "ee" + "ff" * 30 + "7f", alpha, pi),
    ]
    cases += [{"description": why, **_proof(k, a, p), "error": "mismatch"} for why, k, a, p in wrong]
    cases.append(_outside_the_subgroup())
    return file("ECVRF-EDWARDS25519-SHA512-TAI (RFC 9381, suite 0x03), verified with key validation", cases)


def _proof(key: str, alpha: str, pi: str) -> dict[str, Any]:
    return {"public_key": key, "alpha": alpha, "pi": pi}


def _outside_the_subgroup() -> dict[str, Any]:
    """Gamma plus a point of order 8, with a challenge that 8 divides: a proof that RFC 9381 lets pass."""
    secret, _, key = reference.expand(bytes([5]) * 32)
    alpha = b"vin:KMHXX00XXXX000001"
    point = reference.encode_to_curve(key, alpha)
    gamma = reference.add(reference.multiply(secret, point), TORSION or (0, 1))
    for nonce in range(1, 200):
        u, v = reference.multiply(nonce, reference.BASE), reference.multiply(nonce, point)
        c = reference.challenge(key, point, gamma, u, v)
        if c[0] % 8 == 0:
            break
    s = (nonce + int.from_bytes(c, "little") * secret) % reference.L
    pi = reference.encode(gamma) + c + s.to_bytes(32, "little")
    shown = _proof(key.hex(), alpha.hex(), pi.hex())
    why = "a Gamma outside the prime-order subgroup: the output is the same as without"
    return {"description": why, **shown, "error": None, "beta": reference.beta(gamma).hex()}


def ed25519() -> dict[str, Any]:
    private = Ed25519PrivateKey.from_private_bytes(bytes([3]) * 32)
    message = b"a statement"
    key, signature = private.public_key().public_bytes_raw().hex(), private.sign(message).hex()
    s = int.from_bytes(bytes.fromhex(signature[64:]), "little")
    zero = "00" * 32
    cases: Cases = [_signature("a signature", key, message, signature, None), *_mixed()]
    wrong = [
        ("another message", key, b"another", signature),
        ("63 bytes", key, message, signature[:-2]),
        ("65 bytes", key, message, signature + "00"),
        ("nothing", key, message, ""),
        ("S plus the order", key, message, signature[:64] + (s + reference.L).to_bytes(32, "little").hex()),
        ("an R that is no point", key, message, "02" + "00" * 31 + signature[64:]),
        ("a key of 31 bytes", key[:-2], message, signature),
        ("a key that is no point", "02" + "00" * 31, message, signature),
        ("the identity as key and R, S zero", "01" + "00" * 31, message, "01" + "00" * 31 + zero),
        ("a key of order 4 and R the identity, S zero", zero, message, "01" + "00" * 31 + zero),
        (
            "a key that is not canonical, of small order",
            "ee" + "ff" * 30 + "7f",
            message,
            "01" + "00" * 31 + zero,
        ),
        ("x = 0 with a sign", "01" + "00" * 30 + "80", message, "01" + "00" * 31 + zero),
    ]
    cases += [_signature(why, k, m, signature, "mismatch") for why, k, m, signature in wrong]
    return file("Ed25519 (RFC 8032), strictly, as section 6 says; messages in hex", cases)


def _mixed() -> Cases:
    """A key with a part of order 8: [S]B = R + [k]A holds where 8 divides k, and with the cofactor always."""
    secret, nonce_key, public = reference.expand(bytes([4]) * 32)
    key = reference.encode(reference.add(reference.decode(public) or (0, 1), TORSION or (0, 1)))
    points: dict[bool, dict[str, Any]] = {}
    for number in range(64):
        message = number.to_bytes(1, "big")
        nonce = int.from_bytes(reference.sha256(nonce_key, message), "little") % reference.L
        r = reference.encode(reference.multiply(nonce, reference.BASE))
        k = int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % reference.L
        s = (nonce + k * secret) % reference.L
        divides = k % 8 == 0
        why = (
            "a key of mixed order, the equation holds"
            if divides
            else "a key of mixed order, it holds only with the cofactor"
        )
        points.setdefault(
            divides,
            _signature(
                why, key.hex(), message, (r + s.to_bytes(32, "little")).hex(), None if divides else "mismatch"
            ),
        )
    return [points[True], points[False]]


def _signature(
    description: str, key: str, message: bytes, signature: str, error: str | None
) -> dict[str, Any]:
    return {
        "description": description,
        "public_key": key,
        "message": message.hex(),
        "signature": signature,
        "error": error,
    }


def certification() -> dict[str, Any]:
    cases: Cases = []
    for case in all_cases():
        if case.group == "signatures":
            given = case.make()
            good = (case.answers or {})["signed"] == "pass"
            cases.append(
                {**_certified(given), "description": case.description, "error": None if good else "mismatch"}
            )
    cases += _key_file_s() + _misshapen()
    about = "a statement and its signature by an enrolled key (section 6); the key's place in the log is not asked"
    return file(about, cases, rp_ids=[RP_ID])


def _by(signer: Key, **changes: Any) -> dict[str, Any]:
    return {**signer.certification(**changes), "key": signer.enrolled()}


def _key_file_s() -> Cases:
    key_file = ed25519_key()
    cases = (
        ("a key file's signature", None, _by(key_file)),
        ("a signature under another key's id", "mismatch", _by(key_file, key=passkey().id)),
    )
    return [{"description": description, "error": error, **case} for description, error, case in cases]


def _misshapen() -> Cases:
    """Not looked at, whoever signed it."""
    signed, by_passkey = _by(ed25519_key()), _by(passkey())
    faults: list[tuple[str, dict[str, Any], str, Any]] = [
        ("no statement", signed, "statement", None),
        ("a list as statement", signed, "statement", [signed["statement"]]),
        ("a statement with a member too many", signed, "statement", {**signed["statement"], "note": ""}),
        ("no signature", signed, "signature", None),
        ("a text as signature", signed, "signature", signed["signature"]["value"]),
        ("a signature of an unknown type", signed, "signature", {**signed["signature"], "type": "rsa"}),
        ("a key file's with a member too many", signed, "signature", {**signed["signature"], "note": ""}),
        (
            "a passkey's with a member too many",
            by_passkey,
            "signature",
            {**by_passkey["signature"], "note": ""},
        ),
    ]
    return [
        {"description": description, "error": "malformed", **case, name: value}
        for description, case, name, value in faults
    ]


def _certified(given: Given) -> dict[str, Any]:
    """The last certification in a registry, and its key."""
    records = [entry.record for entry in given.registry.logged if entry.record]
    body = [record for record in records if record["kind"] == "inspection:certified"][-1]["body"]
    keys = [record["body"] for record in records if record["kind"] == "key:enrolled"]
    key = next(key for key in keys if key["key"] == body["statement"]["key"])
    return {**body, "key": key, "allow_localhost": given.allow_localhost}
