"""Strangers read the log from the bucket's address and nothing else."""

import json
from pathlib import Path

import pytest

from tests.anchoring.log.cast import KEYS
from tests.anchoring.published.conftest import Copy
from tests.buckets import BucketServer, public
from verifier.cli import main


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    keys = {"note_keys": [KEYS.note_vkey], "vrf_public_key": KEYS.vrf_public_key}
    said = {"format": "trust/1", "origin": KEYS.origin, **keys, "rp_ids": [], "networks": []}
    (tmp_path / "trust.json").write_text(json.dumps(said))
    return tmp_path / "trust.json"


def look(address: str, trust: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """Status and codes of one look of the monitor."""
    where = ["--url", address, "--state", str(trust.parent / "state"), "--trust", str(trust)]
    status = main(["monitor", *where, "--offline", "--once"])
    return status, [json.loads(line)["event"] for line in capsys.readouterr().out.splitlines()]


def test_a_monitor_follows_the_bucket(copy: Copy, trust: Path, capsys: pytest.CaptureFixture[str]) -> None:
    address = public(copy.bucket)
    for more in (0, 1, 511, 4):
        if more:
            copy.grow(more)
        assert copy.publish(after=5)
        assert look(address, trust, capsys) == (0, ["checked"])
    for path, content in copy.files().items():
        mirrored = trust.parent / "state" / "log" / path
        # A mirror keeps no partial form of an earlier size.
        assert not mirrored.exists() or mirrored.read_bytes() == content


def test_a_monitor_sees_a_hand_in_the_bucket(
    copy: Copy, trust: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = public(copy.bucket)
    assert copy.publish()
    assert look(address, trust, capsys)[0] == 0
    true = copy.files()["tile/entries/000"]
    copy.put("tile/entries/000", true.replace(b"listed", b"lifted", 1))
    assert look(address, trust, capsys)[0] == 1


def test_a_reader_of_an_older_checkpoint_goes_on(
    copy: Copy, trust: Path, bucket_server: BucketServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its CDN kept the checkpoint for a while, and the partial tiles under it are gone."""
    address = public(copy.bucket)
    assert copy.publish()
    kept = copy.files()["checkpoint"]
    copy.grow(300)
    assert copy.publish(after=5)
    copy.put("checkpoint", kept)
    assert look(address, trust, capsys) == (0, ["checked"])
