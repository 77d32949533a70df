"""What witnesses were shown (c2sp.org/tlog-witness), held against the mirrored log and against each other."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .. import cosignature, note
from ..answers import Result
from ..errors import Malformed, Mismatch, Unavailable
from ..ethereum import fetch
from ..policy import Policy, Witness
from ..trust import Trust
from ..witness.state import origin_hash
from ..witnessed import witnessed
from ..words import Fault
from .events import Events
from .look import Look
from .reader import Reader
from .store import Store

HIDES_SECONDS = 60 * 60
"""How long a witness may know a larger log than the log itself shows: it is asked first, and publishes after."""


@dataclass(frozen=True)
class _Shown:
    """What one witness was shown."""

    witness: str
    text: str
    checkpoint: note.Checkpoint


class Witnesses:
    """The policy's witnesses. All is said as events; `addresses` are where they are read, by their names in the policy."""

    def __init__(
        self,
        store: Store,
        trust: Trust,
        events: Events,
        addresses: Mapping[str, str],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store, self._trust, self._events, self._clock = store, trust, events, clock
        self._addresses = addresses

    def compare(self, policy: Policy, look: Look) -> None:
        """Compare what each witness serves with the mirror, and with what others serve of the same size."""
        self._cosignatures(policy)
        by_size: dict[int, _Shown] = {}
        for witness in policy.witnesses:
            address = self._addresses.get(witness.name, witness.url)
            if address is None:
                continue
            shown = self._read(witness, address)
            if shown is None:
                continue
            look.keep(shown.text, shown.checkpoint)
            other = by_size.setdefault(shown.checkpoint.size, shown)
            if other.checkpoint.root != shown.checkpoint.root:
                self._split(shown, other.text)
            self._against_the_mirror(shown, look)

    def _cosignatures(self, policy: Policy) -> None:
        """The log's own checkpoint must have no false one."""
        text = self._store.checkpoint
        answer = witnessed(text, policy) if text else None
        if answer is not None and answer.result is Result.FAIL:
            for reason in answer.reasons:
                if reason.code == "cosignature_false":
                    self._events.say("cosignature_false", {"checkpoint": text or ""}, **dict(reason.values))

    def _read(self, witness: Witness, address: str) -> _Shown | None:
        """What it serves, signed by the log and by itself; None, saying so, where there is none."""
        try:
            url = f"{address.rstrip('/')}/{origin_hash(self._trust.origin)}/checkpoint"
            text = _decoded(fetch(url))
            signed = note.parse(text)
            checkpoint = note.parse_checkpoint(signed.text)
        except Unavailable as error:
            self._events.say("witness_away", witness=witness.name, error=error.fault)
            return None
        except Malformed as error:
            self._events.say("witness_away", witness=witness.name, error=error.fault)
            return None
        try:
            note.verify(text, self._trust.note_keys)
            if checkpoint.origin != self._trust.origin:
                raise Mismatch("other_origin")
            _check_own(witness, signed)
        except (Mismatch, Unavailable) as error:
            kept = {"checkpoint": text}
            self._events.say("witness_unsigned", kept, witness=witness.name, error=error.fault)
            return None
        return _Shown(witness.name, text, checkpoint)

    def _against_the_mirror(self, shown: _Shown, look: Look) -> None:
        """Compare with the mirror or, while that is not so far, keep it for the next look."""
        place = f"ahead {shown.witness}"
        kept: dict[str, Any] | None = self._store.get(place)
        for ahead in (shown, _kept(shown.witness, kept)):
            if ahead and ahead.checkpoint.size <= self._store.edge.size:
                self._compare_roots(ahead)
        if shown.checkpoint.size <= self._store.edge.size:
            self._store.put(place, None)
            return
        since = kept["since"] if kept else self._clock()
        self._store.put(place, {"text": shown.text, "since": since})
        self._ahead(shown, look, since)

    def _compare_roots(self, shown: _Shown) -> None:
        size = shown.checkpoint.size
        local = Reader(self._store.mirrored, self._store.edge.size, self._store.peaks.root())
        if size and local.root_at(size) != shown.checkpoint.root:
            self._split(shown, self._store.checkpoint or "")

    def _split(self, shown: _Shown, other: str) -> None:
        """Two checkpoints of the log that contradict each other: with both, anybody can be shown it."""
        kept = {"checkpoint": shown.text, "seen": other}
        self._events.say("split_view", kept, witness=shown.witness, size=shown.checkpoint.size)

    def _ahead(self, shown: _Shown, look: Look, since: float) -> None:
        try:
            newest = look.newest_size()
        except Unavailable as error:
            self._events.say("away", error=error.fault)
            return
        if newest >= shown.checkpoint.size:
            return
        values = {"witness": shown.witness, "size": shown.checkpoint.size, "log_size": newest}
        if self._clock() - since < HIDES_SECONDS:
            self._events.say("witness_ahead", **values)
        else:
            self._events.say("log_hides", {"checkpoint": shown.text}, **values)


def _check_own(witness: Witness, signed: note.SignedNote) -> None:
    """Raises Mismatch where the witness's own cosignature is false or not there, Unavailable."""
    own = [
        signature
        for signature in signed.signatures
        if (signature.name, signature.key_id) == (witness.key.name, witness.key.key_id)
    ]
    for signature in own:
        cosignature.verify(witness.key, signed.text, signature.value)
    if not own:
        raise Mismatch("no_known_signature")


def _kept(witness: str, kept: dict[str, Any] | None) -> _Shown | None:
    if kept is None:
        return None
    return _Shown(witness, kept["text"], note.parse_checkpoint(note.parse(kept["text"]).text))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unavailable("checkpoint_unreadable", error=Fault("not_utf8")) from error
