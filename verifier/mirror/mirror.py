"""A mirror: a log's tiles, and the newest checkpoint up to which it has all entries, cosigned by the mirror's own keys."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from .. import note, times
from ..cosignature import Signer
from ..errors import Mismatch
from ..monitor.reader import Reader
from ..monitor.store import Store
from ..trust import Trust
from ..witness.state import State, States, origin_hash
from ..witness.witness import NOTHING, Reply

AGAIN_SECONDS = 60 * 60
"""How old a cosignature of the same checkpoint gets before it is made anew."""

_TILE = re.compile(r"tile/(?:entries|[0-9]|[1-5][0-9]|6[0-3])/(?:x[0-9]{3}/)*[0-9]{3}(?:\.p/[0-9]{1,3})?")


class Mirror:
    """Serves `/<origin hash>/checkpoint` and `/<origin hash>/tile/…` of one log, from the folder of a monitor."""

    def __init__(
        self,
        signers: Sequence[Signer],
        trust: Trust,
        states: States,
        folder: Path,
        clock: Callable[[], int] = times.now,
    ) -> None:
        self._signers, self._trust, self._states, self._folder = signers, trust, states, folder
        self._clock, self.origin = clock, trust.origin
        self._prefix = f"/{origin_hash(trust.origin)}/"

    def get(self, path: str) -> Reply:
        """A file of the log."""
        name = path.removeprefix(self._prefix)
        if name == path:
            return NOTHING
        if name == "checkpoint":
            text = self._states.get(self.origin).note
            return Reply(200, text) if text else NOTHING
        file = self._folder / name
        if not _TILE.fullmatch(name) or not file.is_file():
            return NOTHING
        return Reply(200, content_type="application/octet-stream", data=file.read_bytes())

    def post(self, path: str, body: bytes) -> Reply:  # noqa: ARG002 - it reads the log, and nothing is sent to it
        """Nothing."""
        return NOTHING

    def cosign(self, store: Store) -> int | None:
        """Cosign what was mirrored, if that is new; returns its size. Raises Mismatch where it contradicts what was cosigned."""
        text = store.checkpoint
        if text is None:
            return None
        signed = note.verify(text, self._trust.note_keys)
        checkpoint, state = note.parse_checkpoint(signed.text), self._states.get(self.origin)
        # While entries are still to be read the checkpoint is ahead of them.
        if not checkpoint.size == store.edge.size >= state.size:
            return None
        _check_continues(store, state)
        now = self._clock()
        if state.size == checkpoint.size and now - state.time < AGAIN_SECONDS:
            return None
        # Whatever the mirror has written is on the disk before it says that it has it.
        os.sync()
        own = "".join(signer.sign(signed.text, now) for signer in self._signers)
        lines = "".join(map(note.write_signature, signed.signatures))
        kept = f"{signed.text}\n{lines}{own}"
        self._states.put(State(checkpoint.origin, checkpoint.size, checkpoint.root, kept, own, now))
        return checkpoint.size


def _check_continues(store: Store, state: State) -> None:
    """The monitor's folder may have been begun anew, and followed another branch since."""
    local = Reader(store.mirrored, store.edge.size, store.peaks.root())
    if state.size and local.root_at(state.size) != state.root:
        raise Mismatch("root_differs")
