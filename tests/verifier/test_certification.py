"""What a signature is refused for, where the vectors say only that it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.verifier.keys import ed25519_key, passkey
from verifier import bodies
from verifier.certification import parse, verify_signature
from verifier.errors import Malformed, Mismatch

KEYS = {"ed25519": ed25519_key(), "webauthn": passkey()}


def refused(body: dict[str, Any], key: bodies.EnrolledKey) -> str:
    stated = parse(body)
    with pytest.raises(Mismatch) as caught:
        verify_signature(stated.statement, stated.signature, key, rp_ids=[key.rp_id or ""])
    return caught.value.fault.code


@pytest.mark.parametrize("type_", KEYS)
def test_an_enrolled_key_s_signature_is_its_own(type_: str) -> None:
    key = KEYS[type_]
    stated, enrolled = parse(key.certification()), bodies.parse_enrolled(key.enrolled())
    verify_signature(stated.statement, stated.signature, enrolled, rp_ids=["registry.example"])
    # Another key's id, in the statement or as enrolled.
    assert refused(key.certification(key="ab" * 32), enrolled) == "key_other_id"
    assert refused(key.certification(), replace(enrolled, key="ab" * 32)) == "key_other_id"
    assert refused(key.certification(key="ab" * 32), replace(enrolled, key="ab" * 32)) == "key_other_id"


@pytest.mark.parametrize(("type_", "other"), [("ed25519", "webauthn"), ("webauthn", "ed25519")])
def test_a_signature_of_another_type_than_enrolled_is_refused(type_: str, other: str) -> None:
    enrolled = bodies.parse_enrolled(KEYS[type_].enrolled())
    assert refused(KEYS[type_].certification(), replace(enrolled, type=other)) == "signature_other_type"


def test_a_passkey_s_signature_is_of_a_trusted_relying_party() -> None:
    key = KEYS["webauthn"]
    enrolled = bodies.parse_enrolled(key.enrolled())
    stated = parse(key.certification())
    with pytest.raises(Mismatch) as caught:
        verify_signature(stated.statement, stated.signature, enrolled, rp_ids=[])
    assert caught.value.fault.code == "rp_not_trusted"
    assert refused(key.certification(), replace(enrolled, rp_id=None)) == "signature_other_type"


@pytest.mark.parametrize("more", [{"note": ""}, {"statement": None}, {"signature": None}])
def test_a_certification_of_another_shape_is_none(more: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        parse({**KEYS["ed25519"].certification(), **more})
