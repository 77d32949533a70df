"""A log whose end is not whole, or that a contract contradicts, must not grow. What is pending stays pending."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone

from anchoring.log import sequencer
from anchoring.log.errors import LogDamagedError, LogHaltedError
from anchoring.log.map.commit import map_commit
from anchoring.log.sequencer import sequence_all, sequence_chunk
from anchoring.models import Checkpoint, Entry, Halt, PartialTile, PendingEntry
from tests.anchoring.log.cast import KEYS, checkpoint, entry, logged, submit, tamper
from tests.anchoring.log.chains import chain
from verifier import note

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def waiting(log: Any) -> None:
    """A log of 7 entries, and one more that waits."""
    logged(range(3))
    logged(range(3, 7))
    submit(entry(7))


def refused(match: str) -> None:
    for append in (lambda: sequence_chunk(keys=KEYS), lambda: map_commit(keys=KEYS)):
        with pytest.raises(LogDamagedError, match=match):
            append()
    assert PendingEntry.objects.count() == 1


def test_the_newest_checkpoint_is_gone() -> None:
    tamper("DELETE FROM anchoring_checkpoint WHERE size = 7")
    refused("of 3 entries, there are 7")


def test_the_newest_entries_are_gone() -> None:
    tamper('DELETE FROM anchoring_entry WHERE "index" >= 5')
    refused("of 7 entries, there are 5")


def test_the_partial_tile_is_of_another_time() -> None:
    tile = PartialTile.objects.get()
    tamper("UPDATE anchoring_partialtile SET hashes = %s", bytes(tile.hashes)[:96])
    refused("partial tiles are not those of a log of 7")


def test_the_partial_tile_says_something_else() -> None:
    tamper("UPDATE anchoring_partialtile SET hashes = %s", b"x" * 7 * 32)
    refused("the tiles' root is not that of checkpoint 7")


def test_the_newest_checkpoint_s_root_was_changed() -> None:
    tamper("UPDATE anchoring_checkpoint SET root = %s WHERE size = 7", "00" * 32)
    refused("the note says something else")


def test_the_newest_checkpoint_was_signed_by_somebody_else() -> None:
    text = note.parse(checkpoint().note).text
    forged = note.sign(text, KEYS.origin, b"\x07" * 32)
    tamper("UPDATE anchoring_checkpoint SET note = %s WHERE size = 7", forged)
    refused("checkpoint 7")


def test_other_keys_than_those_of_genesis_sign_nothing() -> None:
    with pytest.raises(LogDamagedError, match="keys"):
        sequence_chunk(keys=replace(KEYS, note_seed=b"\x07" * 32))
    with pytest.raises(LogDamagedError, match="keys"):
        sequence_chunk(keys=replace(KEYS, origin="log.example/other"))
    assert Entry.objects.count() == 7


def test_a_contract_ahead_of_the_log_stops_appending() -> None:
    network = chain().network
    halt = Halt.objects.create(network=network, kind="behind", detail="the contract has 40 entries")
    for append in (lambda: sequence_chunk(keys=KEYS), lambda: map_commit(keys=KEYS)):
        with pytest.raises(LogHaltedError, match="40 entries"):
            append()
    Halt.objects.filter(pk=halt.pk).update(ended_at=timezone.now())
    assert sequence_chunk(keys=KEYS) == 1


def test_chunks_get_smaller_where_they_take_long(monkeypatch: Any) -> None:
    submit(*(entry(number) for number in range(8, 1200)))
    monkeypatch.setattr(sequencer, "CHUNK", 400)
    monkeypatch.setattr(sequencer, "_BREATH_SECONDS", 0)
    monkeypatch.setattr(sequencer, "_LOCK_SECONDS", 0)
    assert sequence_all(keys=KEYS) == 1193
    sizes = list(Checkpoint.objects.order_by("size").values_list("size", flat=True))
    assert [size - before for before, size in pairwise(sizes[2:])][:4] == [
        400,
        200,
        100,
        100,
    ]


def test_who_says_stop_is_heard_between_chunks() -> None:
    assert sequence_all(keys=KEYS, stop=lambda: True) == 0
    assert PendingEntry.objects.count() == 1
