"""What a witness answers (c2sp.org/tlog-witness), with HTTP's statuses and without HTTP."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from .. import note, times, tree
from ..cosignature import Signer
from ..errors import Malformed, Mismatch, Unavailable
from ..monitor.store import write_whole
from . import requests
from .logs import KnownLog
from .requests import AddCheckpoint
from .state import State, States, is_cosigned, origin_hash

TEXT, SIZE = "text/plain; charset=utf-8", "text/x.tlog.size"
FRESH_SECONDS = 10
"""So long the same cosignatures are given for the same checkpoint: anybody may ask, and each new one costs a write."""
MOST_REFUSED = 1000

Say = Callable[..., object]

_CHECKPOINT = re.compile(r"/([0-9a-f]{64})/checkpoint")


@dataclass(frozen=True)
class Reply:
    """An HTTP answer: `body` is its text or, where it is none, `data` its bytes."""

    status: int
    body: str = ""
    content_type: str = TEXT
    data: bytes = b""

    @property
    def content(self) -> bytes:
        """What is sent."""
        return self.data or self.body.encode()


NOTHING = Reply(404, "there is nothing here\n")


class Witness:
    """The logs, the keys and the memory. Any thread may ask; of one log one request is looked at at a time."""

    def __init__(
        self,
        signers: Sequence[Signer],
        logs: Mapping[str, KnownLog],
        states: States,
        say: Say,
        clock: Callable[[], int] = times.now,
    ) -> None:
        self._signers, self._logs, self._states, self._say, self._clock = signers, logs, states, say, clock
        self._cosigners = [signer.cosigner() for signer in signers]
        self._locks = {origin: threading.Lock() for origin in logs}
        self._by_hash = {origin_hash(origin): origin for origin in logs}

    def get(self, path: str) -> Reply:
        """What is read: `/<origin hash>/checkpoint`."""
        match = _CHECKPOINT.fullmatch(path)
        return self.checkpoint(match[1]) if match else NOTHING

    def post(self, path: str, body: bytes) -> Reply:
        """What is sent: `/add-checkpoint`."""
        return self.add_checkpoint(body) if path == "/add-checkpoint" else NOTHING

    def checkpoint(self, hashed: str) -> Reply:
        """The newest cosigned checkpoint of the log whose name has this hash."""
        origin = self._by_hash.get(hashed)
        cosigned = self._states.get(origin).note if origin is not None else ""
        return Reply(200, cosigned) if cosigned else Reply(404, "nothing was cosigned of this log\n")

    def add_checkpoint(self, body: bytes) -> Reply:
        """A log asks for a cosignature."""
        try:
            request = requests.parse(body)
        except Malformed as error:
            return Reply(400, f"{error}\n")
        log = self._logs.get(request.checkpoint.origin)
        if log is None:
            return Reply(404, "this log is not known here\n")
        try:
            signatures = log.signatures(request.signed)
        except Mismatch as error:
            return Reply(403, f"{error}\n")
        except Unavailable as error:
            return Reply(500, f"{error}\n")
        if request.old_size > request.checkpoint.size:
            return Reply(400, "the old size is larger than the checkpoint's\n")
        with self._locks[log.origin]:
            try:
                return self._continued(request, signatures, body)
            except OSError as error:
                # Nothing was kept, so nothing is cosigned.
                self._tell("folder_fails", origin=log.origin, problem=str(error))
                return Reply(500, "the state could not be written\n")

    def _continued(self, request: AddCheckpoint, signatures: Sequence[note.Signature], body: bytes) -> Reply:
        checkpoint = request.checkpoint
        state = self._states.get(checkpoint.origin)
        if self._has_forgotten(request, state):
            self._tell("state_lost", origin=state.origin, size=state.size, cosigned=checkpoint.size)
            return Reply(
                500,
                "this witness cosigned more than it remembers, and cosigns nothing until that is mended\n",
            )
        if request.old_size != state.size:
            return Reply(409, f"{state.size}\n", SIZE)
        try:
            _check_continues(request, state)
        except Mismatch as error:
            self._refuse(request, state, body, error)
            return Reply(422, f"{error}\n")
        now = self._clock()
        if request.signed.text == _text(state) and 0 <= now - state.time < FRESH_SECONDS:
            return Reply(200, state.cosignatures)
        own = "".join(signer.sign(request.signed.text, now) for signer in self._signers)
        signed = "".join(map(note.write_signature, signatures)) + own
        text = f"{request.signed.text}\n{signed}"
        self._states.put(State(state.origin, checkpoint.size, checkpoint.root, text, own, now))
        self._tell("cosigned", origin=state.origin, size=checkpoint.size, root=checkpoint.root.hex())
        return Reply(200, own)

    def _has_forgotten(self, request: AddCheckpoint, state: State) -> bool:
        """Whether the checkpoint has this witness's own cosignature, and is none that it remembers: an old state was put back."""
        checkpoint = request.checkpoint
        remembered = checkpoint.size < state.size or (checkpoint.size, checkpoint.root) == (
            state.size,
            state.root,
        )
        return not (remembered and state.note) and is_cosigned(request.signed, self._cosigners)

    def _tell(self, code: str, **values: Any) -> None:
        """Say an event. Where nobody can read it any more, as behind a closed pipe, the log is witnessed all the same."""
        with suppress(OSError):
            self._say(code, **values)

    def _refuse(self, request: AddCheckpoint, state: State, body: bytes, error: Mismatch) -> None:
        """Keep what the log signed and could not prove, each once: it may show that the log forked."""
        values: dict[str, Any] = {
            "origin": state.origin,
            "old_size": state.size,
            "size": request.checkpoint.size,
        }
        folder = self._states.folder / "refused"
        file = folder / f"{hashlib.sha256(request.signed.text.encode()).hexdigest()}.json"
        self._tell("refused", **values, error=error.fault)
        kept = {**values, "request": body.decode(), "cosigned": state.note}
        try:
            if not file.exists() and (not folder.exists() or len(list(folder.iterdir())) < MOST_REFUSED):
                write_whole(file, json.dumps(kept, ensure_ascii=False, indent=1).encode())
        except OSError as problem:
            # It is refused all the same: a full disk must not make a fork look like a fault of this witness.
            self._tell("folder_fails", origin=state.origin, problem=str(problem))


def _text(state: State) -> str:
    return note.parse(state.note).text if state.note else ""


def _check_continues(request: AddCheckpoint, state: State) -> None:
    """Raises Mismatch where the checkpoint is not shown to continue the state."""
    checkpoint = request.checkpoint
    if checkpoint.size == 0 and checkpoint.root != tree.root([]):
        raise Mismatch("root_differs")
    if state.size:
        tree.verify_consistency(state.size, checkpoint.size, state.root, checkpoint.root, request.proof)
    elif request.proof:
        raise Mismatch("proof_long")
