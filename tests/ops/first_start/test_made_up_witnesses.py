"""The witnesses of `make run`: of other institutions in name and key, and each with its own memory."""

from pathlib import Path

import pytest

from anchoring.witnesses.witness import witnessing_read
from tools.run.data import DataDir
from tools.run.witnesses import NAMES, MadeUpWitnesses
from verifier.witness import keys, state


@pytest.fixture
def data(tmp_path: Path) -> DataDir:
    return DataDir(tmp_path)


def named(data: DataDir, **environment: str) -> dict[str, str]:
    """By their verifier keys, as the registry's setting has them."""
    setting = MadeUpWitnesses(data).prepare(40_000, environment).get("WITNESSES", "")
    pairs = [word.rpartition("=") for word in setting.split(",") if word]
    return {vkey: address for vkey, _, address in pairs}


def test_the_registry_takes_both_as_they_are_named(data: DataDir) -> None:
    asked = witnessing_read(named(data), 0)
    assert [witness.key.name for witness in asked.witnesses] == list(NAMES.values())
    assert len({witness.address for witness in asked.witnesses}) == 2
    assert asked.quorum == 2


def test_each_has_its_own_keys_and_keeps_them(data: DataDir) -> None:
    first = named(data)
    assert list(named(data)) == list(first)
    seeds = {signer.seed for name in NAMES for signer in keys.load(data.witnesses / name)}
    assert len(seeds) == 4


def test_who_names_witnesses_gets_no_made_up_ones(data: DataDir) -> None:
    assert named(data, WITNESSES="somebody") == {}
    assert not data.witnesses.exists()


def test_one_half_made_is_made_anew(data: DataDir) -> None:
    aside = data.witnesses / "witness-union.part"
    aside.mkdir(parents=True)
    (aside / keys.FILE).write_text("{")
    assert len(named(data)) == 2


def test_a_lost_memory_is_not_replaced(data: DataDir) -> None:
    named(data)
    (data.witnesses / "witness-union" / state.LOGS).unlink()
    named(data)
    assert not (data.witnesses / "witness-union" / state.LOGS).exists()


def test_make_reset_takes_them_too(data: DataDir) -> None:
    named(data)
    assert data.witnesses in data.ours()
