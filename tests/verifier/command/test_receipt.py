"""A receipt that does not hold says what is false: each of its parts, exchanged for one that fits elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from tests.verifier import reference
from tests.verifier.cases.world import World, world
from tests.verifier.file import dumps, tlog_proof
from tests.verifier.maker import Registry
from tests.verifier.witnesses import TestWitness, policy
from verifier import receipt, trust
from verifier.answers import Result
from verifier.errors import Malformed

INSPECTION, COMMITMENT = 1, 3
WITNESS = TestWitness("witness.example/dealers", 21)


@pytest.fixture
def w() -> World:
    return world()


def checked(
    w: World, *, record: Any = None, leaf: bytes | None = None, registry: Registry | None = None
) -> set[str]:
    """The reasons' codes where it fails; nothing where it holds."""
    answer = receipt.check(
        tlog_proof(w.registry, INSPECTION).encode(),
        dumps(w.registry.logged[INSPECTION].record if record is None else record),
        leaf or w.registry.leaves[INSPECTION],
        trust.loads(dumps((registry or w.registry).trust())),
    )
    return set() if answer.result is Result.PASS else {reason.code for reason in answer.reasons}


def leaf_of(w: World, **changes: str) -> bytes:
    return reference.jcs({**w.registry.entry(INSPECTION), **changes})


def test_a_receipt_as_it_was_given_holds(w: World) -> None:
    assert checked(w) == set()


def test_a_receipt_without_the_quorum_is_not_known(w: World) -> None:
    w.registry.policy = policy(WITNESS)
    assert checked(w) == {"quorum_lacking"}
    text, _, signatures = w.registry.checkpoint.partition("\n\n")
    w.registry.checkpoint += WITNESS.line(text + "\n")
    assert checked(w) == set()
    w.registry.checkpoint = f"{text}\n\n{signatures}" + WITNESS.line("x\n1\n" + "A" * 43 + "=\n")
    assert "cosignature_false" in checked(w)


def test_another_kind_in_the_entry_is_said(w: World) -> None:
    assert checked(w, leaf=leaf_of(w, kind="vehicle:listed")) == {"other_kind", "not_included"}


def test_an_entry_from_before_its_record_is_said(w: World) -> None:
    assert checked(w, leaf=leaf_of(w, time="2020-01-01T00:00:00Z")) == {
        "recorded_after_logged",
        "not_included",
    }


def test_another_log_s_checkpoint_is_said(w: World) -> None:
    other = Registry("other.example/log")
    assert checked(w, registry=other) == {"other_log", "checkpoint_not_signed"}


def test_a_map_commitment_is_no_record_s_entry(w: World) -> None:
    with pytest.raises(Malformed) as refused:
        checked(w, leaf=w.registry.leaves[COMMITMENT])
    assert refused.value.fault.code == "entry_is_commitment"


def test_a_proof_that_is_no_text_is_malformed(w: World) -> None:
    record, leaf = w.registry.logged[INSPECTION].record, w.registry.leaves[INSPECTION]
    with pytest.raises(Malformed) as refused:
        receipt.check(b"\xff", dumps(record), leaf, trust.loads(dumps(w.registry.trust())))
    assert refused.value.fault.code == "not_utf8"
