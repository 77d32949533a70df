"""What a witness remembers: of each log the newest checkpoint that it cosigned. Whoever forgets it may cosign a fork.

`logs.json` lists the logs that were ever begun, and each has a file of its own. What is listed and not there was lost.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import canonical, cosignature, note, shapes, tree
from ..cosignature import Cosigner
from ..errors import Malformed, Mismatch, VerifierError
from ..monitor.store import write_whole

LOGS = "logs.json"
LOGS_FORMAT, STATE_FORMAT = "witness-logs/1", "witness-log/1"


class InUseError(Exception):
    """Another witness is at work in the folder."""


class LostError(Exception):
    """A file that has to be there is not, or is not what this witness wrote: `args[0]` is its name."""


@dataclass(frozen=True)
class State:
    """One log: the newest cosigned checkpoint as a signed note, and the lines of it that are the witness's own.

    `note` is empty and `size` 0 where nothing was cosigned yet; `time` is that of the cosignatures, Unix seconds.
    """

    origin: str
    size: int
    root: bytes
    note: str = ""
    cosignatures: str = ""
    time: int = 0


class States:
    """The folder, held by one process alone while it is open. Raises InUseError, LostError, OSError, sqlite3.Error."""

    def __init__(self, folder: Path, cosigners: Sequence[Cosigner], origins: Iterable[str]) -> None:
        self.folder = folder
        self._cosigners = tuple(cosigners)
        self._lock = _held(folder)
        try:
            listed = self._listed()
            self._states = {origin: self._read(origin) for origin in listed}
            for origin in origins:
                if origin not in listed:
                    listed.append(self._begin(origin))
                    write_durably(folder / LOGS, _json({"format": LOGS_FORMAT, "origins": listed}))
        except BaseException:
            self.close()
            raise

    def get(self, origin: str) -> State:
        """The newest. KeyError for a log that was never begun."""
        return self._states[origin]

    def put(self, state: State) -> None:
        """Keep a newer one: it is on the disk, its name too, when this returns. Raises OSError, and then keeps the old one."""
        kept: dict[str, Any] = {"format": STATE_FORMAT, "origin": state.origin, "note": state.note}
        kept |= {"cosignatures": state.cosignatures, "time": state.time}
        write_durably(self._file(state.origin), _json(kept))
        self._states[state.origin] = state

    def close(self) -> None:
        """Let another process have the folder."""
        self._lock.close()

    def _listed(self) -> list[str]:
        try:
            value: dict[str, Any] = canonical.loads((self.folder / LOGS).read_bytes())
            shapes.members(value, "", ("format", "origins"))
            shapes.constant(value["format"], "format", LOGS_FORMAT)
            return [shapes.string(origin, "origins") for origin in shapes.array(value["origins"], "origins")]
        except (FileNotFoundError, Malformed) as error:
            raise LostError(LOGS) from error

    def _begin(self, origin: str) -> str:
        """A log that is not listed: new or, where a crash came before it was listed, begun already."""
        if self._file(origin).exists():
            self._states[origin] = self._read(origin)
        else:
            self.put(State(origin, 0, tree.root([])))
        return origin

    def _read(self, origin: str) -> State:
        file = self._file(origin)
        try:
            value: dict[str, Any] = canonical.loads(file.read_bytes())
            shapes.members(value, "", ("format", "origin", "note", "cosignatures", "time"))
            shapes.constant(value["format"], "format", STATE_FORMAT)
            shapes.constant(value["origin"], "origin", origin)
            text, own = (
                shapes.string(value["note"], "note"),
                shapes.string(value["cosignatures"], "cosignatures"),
            )
            time = shapes.integer(value["time"], "time")
            if not text:
                return State(origin, 0, tree.root([]))
            checkpoint = self._own(text, own)
        except (FileNotFoundError, VerifierError) as error:
            raise LostError(file.name) from error
        if checkpoint.origin != origin:
            raise LostError(file.name)
        return State(origin, checkpoint.size, checkpoint.root, text, own, time)

    def _own(self, text: str, own: str) -> note.Checkpoint:
        """The checkpoint that this witness cosigned, and none that another one did. Raises VerifierError."""
        parsed = note.parse(text)
        if not text.endswith(own) or not is_cosigned(parsed, self._cosigners):
            raise Malformed("no_known_signature")
        return note.parse_checkpoint(parsed.text, extended=True)

    def _file(self, origin: str) -> Path:
        return self.folder / f"{origin_hash(origin)}.json"


def begin(folder: Path) -> None:
    """Make a new witness's list of logs, empty. Raises OSError."""
    write_durably(folder / LOGS, _json({"format": LOGS_FORMAT, "origins": []}))


def is_cosigned(signed: note.SignedNote, cosigners: Iterable[Cosigner]) -> bool:
    """Whether one of these keys cosigned the note. A false signature is none. Raises Unavailable."""
    keys = {(cosigner.name, cosigner.key_id): cosigner for cosigner in cosigners}
    for signature in signed.signatures:
        cosigner = keys.get((signature.name, signature.key_id))
        if cosigner is not None:
            with suppress(Mismatch):
                cosignature.verify(cosigner, signed.text, signature.value)
                return True
    return False


def origin_hash(origin: str) -> str:
    """The name of a log's files and addresses: SHA-256 in hex."""
    return hashlib.sha256(origin.encode()).hexdigest()


def write_durably(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; when this returns, no loss of power takes it back. Raises OSError."""
    write_whole(path, content)
    # The renaming is a change of the folder, which has a write of its own.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _held(folder: Path) -> sqlite3.Connection:
    """What no second process gets while it is open."""
    lock = sqlite3.connect(folder / "lock", timeout=0, isolation_level=None, check_same_thread=False)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        raise InUseError(folder) from None
    return lock


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
