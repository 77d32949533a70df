"""This package against `tests/vectors/polls`, as another implementation would run them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.verifier.polls.issuers import ISSUERS, encoded
from tests.verifier.vectors import DIRECTORY, FILES, text
from verifier import canonical, subjects
from verifier.errors import Malformed, Mismatch
from verifier.polls import ballots, blinding, bodies, promises, rights, tokens
from verifier.polls.opening import Eligible

Vector = dict[str, Any]
hexed = bytes.fromhex


def read(name: str) -> dict[str, Any]:
    return dict(json.loads((DIRECTORY / "polls" / name).read_text(encoding="utf-8")))


def _body(v: Vector, whole: Vector) -> None:
    bodies.parse(
        v["body"],
        v["kind"],
        "body",
        is_correction=v["is_correction"],
        subject=whole["subject"],
        origin=whole["origin"],
    )


def _person(v: Vector, _: Vector) -> None:
    rights.check_person(v["person"], Eligible(None, b"", ("동", "호수")))


def _right(v: Vector, _: Vector) -> None:
    eligible = Eligible(None, hexed(v["vrf_public_key"]), ("동", "호수"))
    assert rights.right(v["person"], hexed(v["proof"]), eligible).hex() == v["right"]


def _token(v: Vector, _: Vector) -> None:
    message = tokens.message(hexed(v["key"]), v["opened"])
    assert v.get("message", message.decode()) == message.decode()
    tokens.verify(tokens.public_key(canonical.b64u_decode(v["spki"])), message, hexed(v["token"]))


def _ballot(v: Vector, whole: Vector) -> None:
    given = whole["rules"]
    rules = ballots.Rules(
        opened=given["opened"],
        options=frozenset(given["options"]),
        least=given["choices"]["min"],
        most=given["choices"]["max"],
        issuers=tuple(tokens.public_key(canonical.b64u_decode(spki)) for spki in given["issuers"]),
    )
    assert ballots.check(v["line"].encode(), rules).leaf.hex() == v["leaf"]


def _promise(v: Vector, _: Vector) -> None:
    promises.check(v["promise"], v["box_key"], v["subject"], hexed(v["leaf"]))


def _rsa_pss(v: Vector, _: Vector) -> None:
    key = tokens.public_key(hexed(v["spki"]))
    tokens.verify(key, hexed(v["message"]), hexed(v["signature"]))


def _p256(v: Vector, _: Vector) -> None:
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), hexed(v["point"]))
    ballots.verify_es256(key, hexed(v["message"]), hexed(v["signature"]))


RUN: dict[str, Callable[[Vector, Vector], object]] = {
    "subject.json": lambda v, _: subjects.check_subject(v["subject"]),
    "bodies.json": _body,
    "person.json": _person,
    "right.json": _right,
    "token.json": _token,
    "ballot.json": _ballot,
    "promise.json": _promise,
    "wycheproof-rsa-pss.json": _rsa_pss,
    "wycheproof-p256.json": _p256,
}
ERRORS = {"malformed": Malformed, "mismatch": Mismatch}


def _refused(name: str, vector: Vector, whole: Vector) -> type[Exception] | None:
    try:
        RUN[name](vector, whole)
    except (Malformed, Mismatch) as error:
        return type(error)
    return None


@pytest.mark.parametrize("name", RUN)
def test_vectors_of_polls_come_out_as_they_say(name: str) -> None:
    whole = read(name)
    assert whole["cases"]
    for vector in whole["cases"]:
        if vector["error"] is None:
            RUN[name](vector, whole)
        else:
            assert _refused(name, vector, whole) is ERRORS[vector["error"]], vector["description"]


def test_issuers_keys_come_out_as_they_say() -> None:
    for vector in read("token.json")["keys"]:
        spki = canonical.b64u_decode(vector["spki"])
        if vector["error"] is None:
            assert f"{tokens.public_key(spki).modulus:0512x}" == vector["modulus"]
        else:
            with pytest.raises(Malformed):
                tokens.public_key(spki)


def test_blinding_does_what_rfc_9474_says() -> None:
    (vector,) = read("rfc9474.json")["cases"]
    number = {name: int(vector[name], 16) for name in ("n", "e", "d", "inv")}
    key = tokens.PublicKey(number["n"], number["e"])
    message, salt = hexed(vector["msg"]), hexed(vector["salt"])
    assert blinding.encode(message, 4095, salt).hex() == vector["encoded_msg"]
    r = pow(number["inv"], -1, number["n"])
    blinded = blinding.blind(key, message, salt=salt, r=r)
    assert blinded.blinded_msg.hex() == vector["blinded_msg"]
    assert int.from_bytes(blinded.inv) == number["inv"]
    signed = pow(int(vector["blinded_msg"], 16), number["d"], number["n"])
    assert signed == int(vector["blind_sig"], 16)
    token = blinding.finalize(key, message, hexed(vector["blind_sig"]), blinded.inv)
    assert token.hex() == vector["sig"]


def test_a_blinded_message_becomes_a_token() -> None:
    key = tokens.public_key(ISSUERS[0].spki())
    message = tokens.message(b"\x04" + bytes(64), "ab" * 32)
    first, second = blinding.blind(key, message), blinding.blind(key, message)
    assert first.blinded_msg != second.blinded_msg
    token = blinding.finalize(key, message, ISSUERS[0].blind_sign(first.blinded_msg), first.inv)
    tokens.verify(key, message, token)


def test_a_false_blind_signature_is_refused() -> None:
    key = tokens.public_key(ISSUERS[0].spki())
    blinded = blinding.blind(key, b"message")
    signed = ISSUERS[0].blind_sign(blinded.blinded_msg)
    for false in (signed[:-1], bytes(256), ISSUERS[1].blind_sign(blinded.blinded_msg)):
        with pytest.raises(Mismatch):
            blinding.finalize(key, b"message", false, blinded.inv)
    with pytest.raises(Mismatch):
        blinding.finalize(key, b"another", signed, blinded.inv)


def test_two_encodings_agree() -> None:
    for bits in (2047, 4095, 1023):
        assert blinding.encode(b"message", bits, bytes(48)) == encoded(b"message", bytes(48), bits)


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("polls/")])
def test_a_poll_vector_file_is_what_its_maker_makes(name: str) -> None:
    assert (DIRECTORY / name).read_text(encoding="utf-8") == text(FILES[name])
