"""One look at a log: its checkpoint, what is new in it, and some of what is old."""

from __future__ import annotations

import random
import time

from .. import entry, note, tree
from ..canonical import b64_encode
from ..errors import Malformed, Mismatch, Unavailable
from ..trust import Trust
from ..words import Fault
from .again import tiles_again
from .events import Events
from .reader import Get, Reader, read_widest
from .store import Store, write_whole
from .tiles import WIDTH, join_bundle, split_bundle, tile_path

CHUNK = 10_000
"""Entries between two commits of the state: what a run that is stopped has to read again at most."""
_PROGRESS_SECONDS = 5.0


class Look:
    """What is done with one log. Raises Unavailable where the log can't be read; all else is said as events."""

    def __init__(self, store: Store, get: Get, trust: Trust, events: Events) -> None:
        self._store, self._get, self._trust, self._events = store, get, trust, events
        self._said = time.monotonic()

    def log(self, *, again: int) -> None:
        """Mirror what is new, check it, and read `again` so many bundles that were mirrored before, and some hash tiles."""
        text = self._text()
        try:
            signed = note.verify(text, self._trust.note_keys)
            checkpoint = note.parse_checkpoint(signed.text)
            if checkpoint.origin != self._trust.origin:
                raise Mismatch("other_origin", expected=self._trust.origin, found=checkpoint.origin)
        except Mismatch as error:
            self._events.say("checkpoint_not_signed", {"checkpoint": text}, error=error.fault)
            return
        self.keep(text, checkpoint)
        before = self._store.edge.size
        try:
            if not self._continues(text, checkpoint):
                return
            # Before new entries are taken: a log that rewrites old ones is not followed further.
            self._again(again, before)
            reader = Reader(self._get, checkpoint.size, checkpoint.root)
            tiles_again(self._store, reader, now=time.time())
            self._advance(reader, text)
        except Mismatch as error:
            self._store.undo()
            self._events.say("log_differs", {"checkpoint": text}, size=checkpoint.size, error=error.fault)
            return
        if not checkpoint.size:
            self._events.say("log_empty", origin=checkpoint.origin)
            return
        self._events.say(
            "checked", origin=checkpoint.origin, size=checkpoint.size, new=checkpoint.size - before
        )

    def newest_size(self) -> int:
        """The size of the checkpoint that the log shows now, 0 where its signature is false."""
        try:
            signed = note.verify(self._text(), self._trust.note_keys)
        except Mismatch:
            return 0
        return note.parse_checkpoint(signed.text).size

    def _text(self) -> str:
        """The checkpoint's text. Raises Unavailable for any other page, such as a notice of maintenance."""
        try:
            text = self._get("checkpoint").decode()
            note.parse_checkpoint(note.parse(text).text)
        except UnicodeDecodeError as error:
            raise Unavailable("checkpoint_unreadable", error=Fault("not_utf8")) from error
        except Malformed as error:
            raise Unavailable("checkpoint_unreadable", error=error.fault) from error
        return text

    def keep(self, text: str, checkpoint: note.Checkpoint) -> None:
        """Store every signed checkpoint: with it, a later contradiction can be shown to anybody."""
        file = self._store.folder / "checkpoints" / f"{checkpoint.size}-{checkpoint.root.hex()[:16]}"
        if not file.exists():
            write_whole(file, text.encode())

    def _continues(self, text: str, checkpoint: note.Checkpoint) -> bool:
        """Whether the checkpoint continues what was mirrored; says what it does instead."""
        store = self._store
        size, root = store.edge.size, store.peaks.root()
        other = {"checkpoint": text, "seen": store.checkpoint or "", "seen_root": b64_encode(root)}
        if checkpoint.size < size:
            local = Reader(store.mirrored, size, root)
            same = not checkpoint.size or local.root_at(checkpoint.size) == checkpoint.root
            self._events.say(
                "log_shrank" if same else "log_forked", other, old_size=size, size=checkpoint.size
            )
            return False
        reader = Reader(self._get, checkpoint.size, checkpoint.root)
        if checkpoint.size > size:
            reader.check()
        there = checkpoint.root if checkpoint.size == size else reader.root_at(size)
        if there != root:
            self._events.say("log_forked", other, old_size=size, size=checkpoint.size)
            return False
        return True

    def _advance(self, reader: Reader, text: str) -> None:
        """Take in all entries up to the reader's size; the checkpoint is mirrored last."""
        store = self._store
        store.begin()
        try:
            self._take_all(reader, text)
        # What was taken so far is checked: it is kept, and the next look goes on from there.
        except Unavailable:
            store.put("checkpoint", text)
            store.keep()
            raise
        if reader.size % WIDTH:
            path = tile_path("entries", reader.size // WIDTH, reader.size % WIDTH)
            store.write(path, join_bundle(reader.entries(reader.size // WIDTH)))
        for tile in store.edge.tiles():
            store.write(tile.path, tile.hashes)
        store.put("checkpoint", text)
        store.keep()
        store.checkpoint = text
        store.write("checkpoint", text.encode())

    def _take_all(self, reader: Reader, text: str) -> None:
        store, taken = self._store, 0
        while store.edge.size < reader.size:
            number, first = divmod(store.edge.size, WIDTH)
            leaves = reader.entries(number)
            for leaf in leaves[first:]:
                self._take(leaf)
            if len(leaves) == WIDTH:
                store.write(tile_path("entries", number, WIDTH), join_bundle(leaves))
                store.drop_partial("entries", number)
            taken += len(leaves) - first
            if taken >= CHUNK:
                store.put("checkpoint", text)
                store.keep()
                store.begin()
                taken = 0
                self._progress(reader.size)

    def _take(self, leaf: bytes) -> None:
        """One entry: into tree, tiles and map, or held against the map if it is a commitment."""
        store, hashed = self._store, tree.leaf_hash(leaf)
        index = store.edge.size
        try:
            said = entry.parse(leaf)
        except Malformed as error:
            self._events.say("entry_malformed", {"entry": b64_encode(leaf)}, index=index, error=error.fault)
            said = None
        if said is not None:
            if said.time < store.time:
                self._events.say("time_decreases", {"entry": leaf.decode()}, index=index)
            store.time = max(said.time, store.time)
        if isinstance(said, entry.RecordEntry):
            store.map.add(bytes.fromhex(said.label), hashed)
        elif said is not None:
            self._commitment(index, said, leaf)
        for tile in store.edge.append(hashed):
            store.write(tile.path, tile.hashes)
            store.drop_partial(str(tile.level), tile.number)
        store.peaks.append(hashed)
        if isinstance(said, entry.MapEntry):
            row = (index + 1, store.peaks.root())
            store.database.execute("INSERT OR REPLACE INTO committed VALUES (?, ?)", row)

    def _commitment(self, index: int, said: entry.MapEntry, leaf: bytes) -> None:
        kept = {"entry": leaf.decode()}
        if said.size != index:
            self._events.say("commitment_of_other_size", kept, index=index, size=said.size)
        rebuilt = self._store.map.root().hex()
        if said.root != rebuilt:
            self._events.say("map_differs", kept, index=index, committed=said.root, rebuilt=rebuilt)

    def _again(self, bundles: int, size: int) -> None:
        """Compare mirrored bundles, chosen at random, with what the log serves now: a rewritten entry shows."""
        # Rounded up: the last bundle may be partial.
        last = -(-size // WIDTH)
        for number in sorted(random.sample(range(last), min(bundles, last))):
            kept = self._store.entries(number)
            if kept is None:
                continue
            ours = split_bundle(kept)
            path = tile_path("entries", number, len(ours))
            served = read_widest(self._get, path)
            try:
                theirs = split_bundle(served)
            except Malformed as error:
                raise Mismatch("bundle_unreadable", path=path, error=error.fault) from error
            at = next((n for n, leaf in enumerate(ours) if theirs[n : n + 1] != [leaf]), None)
            if at is not None:
                leaves = {"mirrored": b64_encode(kept), "served": b64_encode(served)}
                self._events.say("entry_rewritten", leaves, index=number * WIDTH + at)

    def _progress(self, size: int) -> None:
        if time.monotonic() - self._said >= _PROGRESS_SECONDS:
            self._said = time.monotonic()
            self._events.say("progress", size=self._store.edge.size, of=size)
