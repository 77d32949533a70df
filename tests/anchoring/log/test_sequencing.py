import logging
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from anchoring.log import sequencer
from anchoring.log.entries import NewEntry, entries_submit
from anchoring.log.errors import LogMissingError
from anchoring.log.sequencer import sequence_all, sequence_chunk
from anchoring.models import Checkpoint, Entry, PartialTile, PendingEntry, Tile
from tests.anchoring.log.cast import KEYS, NOON, checkpoint, entry, label, leaf_hashes, logged, record, submit
from verifier import entry as entries_format
from verifier import note, tree
from verifier.errors import Malformed

pytestmark = pytest.mark.django_db


def test_entries_get_their_places_in_the_order_of_submission(log: Any) -> None:
    submit(entry(1), entry(2, car=1))
    submit(entry(3))
    assert sequence_chunk(keys=KEYS) == 3
    assert [row.record for row in Entry.objects.order_by("index")] == [record(1), record(2), record(3)]
    assert [row.index for row in Entry.objects.order_by("index")] == [0, 1, 2]
    assert not PendingEntry.objects.exists()


def test_a_leaf_says_what_was_submitted(log: Any) -> None:
    submit(entry(1, car=7, kind="inspection:recorded"))
    sequence_chunk(keys=KEYS, now=NOON + timedelta(seconds=3, milliseconds=900))
    leaf = Entry.objects.get().leaf
    assert entries_format.parse(leaf) == entries_format.RecordEntry(
        "inspection:recorded", label(7), record(1), "2026-01-02T12:00:03Z"
    )
    assert bytes(Entry.objects.get().leaf_hash) == tree.leaf_hash(leaf)


def test_the_checkpoint_is_signed_over_the_leaves_root(log: Any) -> None:
    logged(range(3))
    signed = note.parse_checkpoint(note.verify(checkpoint().note, [log.note_vkey]).text)
    assert signed == note.Checkpoint(log.origin, 3, tree.root(leaf_hashes()))
    assert checkpoint().root == signed.root.hex()


def test_the_checkpoint_of_genesis_is_of_nothing(log: Any) -> None:
    assert checkpoint().size == 0
    assert note.parse_checkpoint(note.verify(checkpoint().note, [log.note_vkey]).text).root == tree.root([])


def test_nothing_pending_changes_nothing(log: Any) -> None:
    assert sequence_chunk(keys=KEYS) == 0
    assert Checkpoint.objects.count() == 1


def test_a_chunk_takes_no_more_than_its_limit(log: Any) -> None:
    submit(*(entry(number) for number in range(10)))
    assert sequence_chunk(keys=KEYS, limit=4) == 4
    assert PendingEntry.objects.count() == 6
    assert sequence_all(keys=KEYS) == 6
    assert [checkpoint.size for checkpoint in Checkpoint.objects.order_by("size")] == [0, 4, 10]


def test_full_tiles_and_partial_tiles_hold_every_leaf(log: Any) -> None:
    logged(range(600))
    stored = b"".join(bytes(tile.hashes) for tile in Tile.objects.filter(level=0).order_by("number"))
    stored += bytes(PartialTile.objects.get(level=0).hashes)
    assert stored == b"".join(leaf_hashes())
    assert Tile.objects.count() == 2
    assert bytes(PartialTile.objects.get(level=1).hashes)[:32] == tree.root(leaf_hashes()[:256])


def test_a_level_that_is_just_full_has_no_partial_tile(log: Any) -> None:
    logged(range(256))
    assert [(tile.level, len(tile.hashes)) for tile in PartialTile.objects.all()] == [(1, 32)]
    logged(range(256, 257))
    assert {(tile.level, len(tile.hashes)) for tile in PartialTile.objects.all()} == {(0, 32), (1, 32)}


def test_a_digest_is_logged_once_for_a_label(log: Any) -> None:
    submit(entry(1), entry(1))
    submit(entry(1))
    sequence_all(keys=KEYS)
    submit(entry(1), entry(2))
    assert sequence_all(keys=KEYS) == 2
    assert [row.record for row in Entry.objects.order_by("index")] == [record(1), record(2)]
    assert not PendingEntry.objects.exists()


def test_only_duplicates_pending_make_no_checkpoint(log: Any) -> None:
    logged([1])
    logged([1])
    assert Checkpoint.objects.count() == 2


def test_the_same_digest_under_another_label_is_another_entry(log: Any) -> None:
    submit(entry(1, car=1), entry(1, car=2))
    sequence_all(keys=KEYS)
    assert Entry.objects.count() == 2


def test_time_is_never_before_a_record_and_never_goes_back(log: Any) -> None:
    late = NOON + timedelta(hours=1, microseconds=1)
    submit(entry(1, at=NOON))
    sequence_chunk(keys=KEYS, now=NOON)
    submit(entry(2, at=late))
    sequence_chunk(keys=KEYS, now=NOON)
    submit(entry(3, at=NOON))
    sequence_chunk(keys=KEYS, now=NOON)
    times = [row.time for row in Entry.objects.order_by("index")]
    assert times == [NOON, NOON + timedelta(hours=1, seconds=1), NOON + timedelta(hours=1, seconds=1)]


def test_a_crash_before_the_commit_leaves_everything_pending(log: Any, monkeypatch: Any) -> None:
    logged(range(3))
    submit(entry(3))

    def lost(*_: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(sequencer, "_pending_delete", lost)
    with pytest.raises(ConnectionError):
        sequence_chunk(keys=KEYS)
    assert (Entry.objects.count(), PendingEntry.objects.count(), checkpoint().size) == (3, 1, 3)
    monkeypatch.undo()
    sequence_all(keys=KEYS)
    assert checkpoint().root == tree.root(leaf_hashes()).hex()


def test_submitting_outside_of_a_transaction_is_refused(flushing_db: None) -> None:
    with pytest.raises(ValueError, match="transaction"):
        entries_submit(entries=[entry(1)])


def test_an_entry_rolled_back_is_not_sequenced(log: Any) -> None:
    with transaction.atomic():
        entries_submit(entries=[entry(1)])
        transaction.set_rollback(True)
    assert sequence_all(keys=KEYS) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        NewEntry("vehicle:listed", "A" * 64, record(1), NOON),
        NewEntry("vehicle:listed", label(1), record(1)[:-1], NOON),
        NewEntry("vehicle", label(1), record(1), NOON),
        NewEntry("map:committed", label(1), record(1), NOON),
    ],
)
def test_an_oversized_entry_is_refused_before_the_queue(log: Any, wrong: NewEntry) -> None:
    with pytest.raises(Malformed), transaction.atomic():
        entries_submit(entries=[wrong])


def test_a_time_without_a_zone_is_refused(log: Any) -> None:
    with pytest.raises(ValueError, match="time zone"), transaction.atomic():
        entries_submit(entries=[NewEntry("vehicle:listed", label(1), record(1), NOON.replace(tzinfo=None))])


def test_before_genesis_there_is_nothing_to_append_to() -> None:
    with pytest.raises(LogMissingError, match="log_init"):
        sequence_chunk(keys=KEYS)


def test_keys_hide_themselves(caplog: Any) -> None:
    logging.getLogger().warning("%r", KEYS)
    assert KEYS.note_seed.hex() not in caplog.text
    assert "x00" not in caplog.text
