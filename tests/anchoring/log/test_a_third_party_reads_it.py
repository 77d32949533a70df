"""tlog-scales, by others (https://github.com/florolf/tlog-scales), reads our tiles, checkpoints and proofs.

As a library for what it verifies, and as its command `tlog-tiles` on a monitor's mirror. Nothing of ours is in between.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from django.test import Client
from tlog_scales import tiles
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey
from tlog_scales.tlog import Checkpoint, ConsistencyProofInvalid, InclusionProof, InclusionProofInvalid

from anchoring.log.checkpoints import newest_checkpoint
from anchoring.log.evidence import receipt
from anchoring.log.map.commit import map_commit
from anchoring.log.proofs import consistency_proof, inclusion_proof
from anchoring.models import Entry
from tests.anchoring.log.cast import KEYS, label, logged, record
from verifier import tlog_proof, trust
from verifier.errors import Unavailable
from verifier.monitor.events import Events
from verifier.monitor.look import Look
from verifier.monitor.store import Store

pytestmark = pytest.mark.django_db

COMMAND = Path(sys.executable).with_name("tlog-tiles")
SIZES = (1, 5, 256, 300, 601)


class Served:
    """What the registry serves, as a backend of theirs."""

    def get(self, *path: str) -> bytes | None:
        answer = Client().get("/log/" + "/".join(path))
        return answer.content if answer.status_code == 200 else None


@pytest.fixture
def grown(log: Any) -> list[Entry]:
    logged(range(600))
    assert map_commit(keys=KEYS) is not None
    return list(Entry.objects.order_by("index"))


@pytest.fixture
def theirs(grown: list[Entry]) -> tuple[TilesReader, Checkpoint]:
    reader = TilesReader(Served())
    return reader, reader.get_checkpoint()


@pytest.fixture
def mirror(grown: list[Entry], tmp_path: Path) -> Path:
    """The folder that `registry-verifier monitor` keeps."""

    def get(path: str) -> bytes:
        content = Served().get(path)
        if content is None:
            raise Unavailable("late", endpoint=path)
        return content

    trusted = {"origin": KEYS.origin, "note_keys": [KEYS.note_vkey], "vrf_public_key": KEYS.vrf_public_key}
    believed = trust.loads(json.dumps({"format": "trust/1", **trusted, "rp_ids": [], "networks": []}))
    store = Store(tmp_path / "state")
    Look(store, get, believed, Events(store.folder / "alarms", "en", print)).log(again=0)
    store.close()
    return tmp_path / "state/log"


def test_a_third_party_verifies_the_checkpoint_s_signature(theirs: tuple[TilesReader, Checkpoint]) -> None:
    reader, checkpoint = theirs
    key = Vkey.from_string(KEYS.note_vkey)
    checkpoint.verify(key)
    assert (checkpoint.origin, checkpoint.size) == (KEYS.origin, 601)
    assert checkpoint.serialize() == newest_checkpoint().note
    assert reader.calculate_root_hash() == checkpoint.root_hash
    spoiled = Checkpoint.from_text(newest_checkpoint().note.replace("601", "602"))
    with pytest.raises(InvalidSignature):
        spoiled.verify(key)


def test_a_third_party_reads_every_entry(theirs: tuple[TilesReader, Checkpoint], grown: list[Entry]) -> None:
    reader, _ = theirs
    assert [reader.get_entry(place.index) for place in grown] == [place.leaf for place in grown]


def test_a_third_party_accepts_true_inclusion_proofs_alone(
    theirs: tuple[TilesReader, Checkpoint], grown: list[Entry]
) -> None:
    _, checkpoint = theirs
    for index in (0, 255, 256, 599, 600):
        proof = InclusionProof(index, 601, inclusion_proof(index, 601))
        proof.check(tiles.leaf_hash(grown[index].leaf), checkpoint.root_hash)
        with pytest.raises(InclusionProofInvalid):
            proof.check(tiles.leaf_hash(grown[index - 1].leaf), checkpoint.root_hash)


def test_a_third_party_makes_the_same_consistency_proofs(
    theirs: tuple[TilesReader, Checkpoint],
) -> None:
    reader, checkpoint = theirs
    for size in SIZES:
        proof = reader.get_consistency_proof(size, 601)
        assert proof.node_hashes == consistency_proof(size, 601)
        proof.check(reader.mth(0, size), checkpoint.root_hash)
        with pytest.raises(ConsistencyProofInvalid):
            proof.check(bytes(32), checkpoint.root_hash)


def command(*arguments: str) -> bytes:
    return subprocess.run([COMMAND, *arguments], check=True, capture_output=True).stdout


def test_their_command_writes_the_receipt_that_we_give(mirror: Path, grown: list[Entry]) -> None:
    """A tlog-proof from a mirror's tiles, to the byte."""
    for number in (0, 255, 599):
        ours = receipt(label(number % 5), record(number))
        made = command("gen-proof", str(mirror), str(number)).decode()
        assert made == ours
        assert tlog_proof.loads(made).index == number


def test_their_command_checks_a_leaf_of_a_monitor_s_mirror(mirror: Path, grown: list[Entry]) -> None:
    assert command("get-leaf", "--check", str(mirror), "256") == grown[256].leaf
    file = mirror / "tile/entries/001"
    file.write_bytes(file.read_bytes().replace(b"listed", b"lifted", 1))
    with pytest.raises(subprocess.CalledProcessError):
        command("get-leaf", "--check", str(mirror), "256")
