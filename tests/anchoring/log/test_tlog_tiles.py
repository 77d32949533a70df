"""The public log as a stranger's client sees it (c2sp.org/tlog-tiles)."""

import struct
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anchoring.log.shape import partial_widths
from tests.anchoring.log.cast import KEYS, leaf_hashes, logged
from verifier import entry as entries_format
from verifier import note, tree

pytestmark = pytest.mark.django_db


def get(path: str) -> Any:
    return Client().get(f"/log/{path}")


def test_the_checkpoint_is_a_signed_note(log: Any) -> None:
    logged(range(5))
    answer = get("checkpoint")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "max-age=2" in answer.headers["Cache-Control"]
    signed = note.parse_checkpoint(note.verify(answer.content.decode(), [KEYS.note_vkey]).text)
    assert (signed.size, signed.root) == (5, tree.root(leaf_hashes()))


def test_before_genesis_there_is_none(db: None) -> None:
    assert get("checkpoint").status_code == 404


def test_a_client_rebuilds_the_log_from_entry_bundles(log: Any) -> None:
    logged(range(600))
    leaves = []
    for path in ("tile/entries/000", "tile/entries/001", "tile/entries/002.p/88"):
        bundle = get(path).content
        while bundle:
            (length,) = struct.unpack(">H", bundle[:2])
            leaves.append(bundle[2 : 2 + length])
            bundle = bundle[2 + length :]
    assert all(isinstance(entries_format.parse(leaf), entries_format.RecordEntry) for leaf in leaves)
    signed = note.parse_checkpoint(note.parse(get("checkpoint").content.decode()).text)
    assert (len(leaves), tree.root([tree.leaf_hash(leaf) for leaf in leaves])) == (signed.size, signed.root)


def test_tiles_hold_the_hashes_of_their_level(log: Any) -> None:
    logged(range(600))
    assert partial_widths(600) == [88, 2]
    hashes = leaf_hashes()
    assert get("tile/0/000").content == b"".join(hashes[:256])
    assert get("tile/0/002.p/88").content == b"".join(hashes[512:])
    assert get("tile/1/000.p/2").content == tree.root(hashes[:256]) + tree.root(hashes[256:512])


def test_a_partial_tile_of_an_earlier_size_is_still_served(log: Any) -> None:
    logged(range(300))
    assert get("tile/0/000.p/17").content == b"".join(leaf_hashes()[:17])
    assert get("tile/0/001.p/5").content == b"".join(leaf_hashes()[256:261])


def test_full_tiles_may_be_cached_for_ever(log: Any) -> None:
    logged(range(300))
    for path in ("tile/0/000", "tile/0/001.p/44", "tile/entries/000", "tile/entries/001.p/44"):
        answer = get(path)
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/001",
        "tile/0/001.p/45",
        "tile/0/002.p/1",
        "tile/1/000",
        "tile/1/000.p/2",
        "tile/2/000.p/1",
        "tile/entries/001",
        "tile/entries/001.p/45",
        "tile/entries/002.p/1",
        "tile/64/000",
        "tile/00/000",
        "tile/0/0",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/07",
        "tile/0/x000/000",
        "tile/0/x000/x000/000",
        "tile/0/000/",
        "tile/0/x999/x999/x999/x999/999",
        "tile/entries/x999/x999/x999/x999/999",
        "tile/0/-01",
        "tile/entries/",
    ],
)
def test_a_missing_tile_is_not_found(log: Any, path: str) -> None:
    logged(range(300))
    assert get(path).status_code == 404


@pytest.mark.parametrize(
    ("number", "path"),
    [(0, "000"), (999, "999"), (1000, "x001/000"), (1234067, "x001/x234/067"), (10**9, "x001/x000/x000/000")],
)
def test_numbers_are_spelled_in_groups_of_three(number: int, path: str) -> None:
    assert reverse("log:tile", kwargs={"level": 0, "number": number}).endswith(f"tile/0/{path}")


def test_only_reading_is_allowed(log: Any) -> None:
    assert Client().post("/log/checkpoint").status_code == 405
    assert Client().head("/log/checkpoint").status_code == 200
