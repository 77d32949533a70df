"""Every parser refuses with Malformed and nothing else; what verifies refuses with this package's errors."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verifier.cases.witnessed import TWO_OF_THREE
from tests.verifier.cases.world import world
from tests.verifier.file import dumps, evidence
from tests.verifier.keys import passkey
from verifier import (
    bodies,
    canonical,
    certification,
    cosignature,
    ed25519,
    entry,
    note,
    policy,
    record,
    sign,
    subjects,
    times,
    tlog_proof,
    trie,
    trust,
    verification,
    vrf,
    webauthn,
)
from verifier import evidence as evidence_file
from verifier.errors import Malformed, VerifierError

WORLD = world(passkey())
FILE = evidence(WORLD.registry)
TRUST = WORLD.registry.trust()
CERTIFICATION = FILE["subjects"][0]["entries"][2]["record"]
ENROLLED = FILE["subjects"][1]["entries"][0]["record"]["body"]

anything = st.text(st.characters(categories=["L", "N", "P", "S", "Z", "C"]), max_size=40)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | anything
values = st.recursive(scalars, lambda e: st.lists(e, max_size=3) | st.dictionaries(anything, e, max_size=3))

PARSE_TEXT: list[tuple[Callable[[str], object], str]] = [
    (canonical.loads, json.dumps(FILE)),
    (canonical.b64u_decode, "AAAA-_8"),
    (canonical.b64_decode, "AAAA+/8="),
    (note.parse, FILE["map_commitment"]["proof"].partition("\n\n")[2]),
    (note.parse_vkey, TRUST["note_keys"][0]),
    (note.parse_checkpoint, "a\n1\n" + "A" * 43 + "=\n"),
    (cosignature.parse_vkey, TWO_OF_THREE.split()[2]),
    (policy.loads, TWO_OF_THREE),
    (tlog_proof.loads, FILE["map_commitment"]["proof"]),
    (entry.parse, FILE["map_commitment"]["entry"]),
    (entry.parse, FILE["subjects"][0]["entries"][0]["entry"]),
    (times.seconds, "2026-11-22T03:04:05Z"),
    (subjects.check_subject, "vin:KMHXX00XXXX000001"),
    (trust.loads, json.dumps(TRUST)),
]
PARSE_JSON: list[tuple[Callable[[Any], object], Any]] = [
    (trie.MapProof.from_json, FILE["subjects"][0]["map"]),
    (record.parse, CERTIFICATION),
    (record.parse_disclosure, FILE["subjects"][0]["entries"][1]["disclosures"][0]),
    (certification.parse, CERTIFICATION["body"]),
    (bodies.parse_enrolled, ENROLLED),
    (bodies.parse_revoked, {"key": "00" * 32, "reason": "", "compromised_since": "2026-11-22T03:04:05Z"}),
    (bodies.parse_withdrawn, {"record": "00" * 32, "reason": ""}),
    (bodies.parse_erased, {"record": "00" * 32, "ground": "", "decided_by": ""}),
    (lambda value: evidence_file.loads(_lenient(value)), FILE),
    (lambda value: trust.loads(_lenient(value)), TRUST),
]


def _lenient(value: Any) -> bytes:
    return json.dumps(value).encode("utf-8", "surrogatepass")


@st.composite
def mutated(draw: st.DrawFn, value: Any) -> Any:
    """`value` with one node somewhere replaced, dropped or put beside another."""
    if isinstance(value, dict) and value and draw(st.integers(0, 9)):
        name = draw(st.sampled_from(sorted(value)))
        change = draw(st.sampled_from(["in", "in", "in", "drop", "add"]))
        if change == "drop":
            return {other: member for other, member in value.items() if other != name}
        return {**value, (draw(anything) if change == "add" else name): draw(mutated(value[name]))}
    if isinstance(value, list) and value and draw(st.integers(0, 9)):
        place = draw(st.integers(0, len(value) - 1))
        return [*value[:place], draw(mutated(value[place])), *value[place + draw(st.integers(0, 1)) :]]
    return draw(values | st.just([[value]]))


@st.composite
def edited(draw: st.DrawFn, text: str) -> str:
    """`text` with a piece of it replaced."""
    start = draw(st.integers(0, len(text)))
    return text[:start] + draw(anything) + text[start + draw(st.integers(0, 3)) :]


def _refuses_or_reads(parse: Callable[[Any], object], value: Any) -> None:
    with contextlib.suppress(Malformed):
        parse(value)


@pytest.mark.parametrize(("parse", "good"), PARSE_TEXT)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_a_parser_of_text_refuses_with_malformed_alone(
    parse: Callable[[str], object], good: str, data: st.DataObject
) -> None:
    parse(good)
    _refuses_or_reads(parse, data.draw(edited(good) | anything))


@pytest.mark.parametrize(("parse", "good"), PARSE_JSON)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_parser_of_json_refuses_with_malformed_alone(
    parse: Callable[[Any], object], good: Any, data: st.DataObject
) -> None:
    parse(good)
    _refuses_or_reads(parse, data.draw(mutated(good) | values))


@given(st.binary(max_size=200))
@settings(max_examples=50, deadline=None)
def test_parsers_of_bytes_refuse_with_malformed_alone(data: bytes) -> None:
    for parse in (
        canonical.loads,
        entry.parse,
        evidence_file.loads,
        trust.loads,
        sign.load_key,
        sign.prepare,
    ):
        _refuses_or_reads(parse, data)


@given(st.data())
@settings(max_examples=75, deadline=None)
def test_a_mutated_file_is_malformed_or_answered(data: st.DataObject) -> None:
    believed = trust.loads(dumps(TRUST))
    with contextlib.suppress(Malformed):
        verdict = verification.verify(_lenient(data.draw(mutated(FILE))), believed, WORLD.registry.chain)
        assert verdict.status in (0, 1, 2)


@given(st.binary(max_size=130), st.binary(max_size=130), st.binary(max_size=130))
@settings(max_examples=100, deadline=None)
def test_every_check_refuses_with_this_package_s_errors(one: bytes, two: bytes, three: bytes) -> None:
    assertion = webauthn.Assertion(one, two, three)
    spki = webauthn.P256_SPKI + b"\x04" + one[:64]
    checks: list[Callable[[], object]] = [
        lambda: ed25519.verify(one, two, three),
        lambda: vrf.verify(one, two, three),
        lambda: vrf.proof_to_hash(one),
        lambda: webauthn.verify_assertion(
            assertion, challenge=one, public_key=spki, rp_id="x", origins=["x"]
        ),
        lambda: webauthn._verify_es256(b"\x04" + one[:64], two, three),
        lambda: sign.load_key(one),
    ]
    for check in checks:
        with contextlib.suppress(VerifierError):
            check()
