"""What a monitor says: one JSON line for each event, and a file for each alarm."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..canonical import dumps
from ..words import catalogue, say, values_json
from .store import write_whole

ALARMS = frozenset(
    {
        "checkpoint_not_signed",
        "log_forked",
        "log_shrank",
        "log_differs",
        "entry_rewritten",
        "entry_malformed",
        "time_decreases",
        "commitment_of_other_size",
        "map_differs",
        "anchor_of_no_commitment",
        "anchor_other_root",
        "anchor_otherwise",
        "anchor_gap",
        "anchor_ahead",
        "anchor_no_successor",
        "cosignature_false",
        "split_view",
        "log_hides",
        "witness_unsigned",
        "mirror_differs",
        "poll_missing",
        "poll_key_twice",
        "poll_box_late",
        "poll_back_dated",
        "poll_not_closed",
        "poll_other_entries",
        "poll_unreadable",
        "poll_wrong",
    }
)
UNSEEN = frozenset(
    {
        "away",
        "chain_away",
        "folder_fails",
        "log_empty",
        "no_anchor",
        "no_contract",
        "witness_away",
        "witness_ahead",
        "polls_away",
        "poll_unread",
    }
)
"""What keeps a look from showing anything: that nothing is there, too."""


class Events:
    """Prints events as they come, keeps alarms in a folder, and knows the exit status."""

    def __init__(self, folder: Path, language: str, write: Callable[[str], object]) -> None:
        self._folder, self._language, self._write = folder, language, write
        self._said: dict[str, str] = {}
        self._unseen = False

    def say(self, code: str, kept: Mapping[str, str] | None = None, /, **values: Any) -> None:
        """One event, once in a look. An alarm is put into a file with what is `kept`, such as both checkpoints."""
        plain = values_json(values.items())
        key = hashlib.sha256(dumps([code, plain])).hexdigest()
        if key in self._said:
            return
        self._said[key] = code
        self._unseen |= code in UNSEEN
        line = {
            "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "event": code,
            "level": "alarm" if code in ALARMS else "unseen" if code in UNSEEN else "info",
            **plain,
        }
        file = self._folder / f"{code}-{key[:12]}.json" if code in ALARMS else None
        content = {**line, "text": self._text(code, "en", values), **(kept or {})}
        if file:
            line["file"] = str(file)
        # The line goes first: where the disk is full, the alarm was at least said.
        said = {**line, "text": self._text(code, self._language, values)}
        self._write(json.dumps(said, ensure_ascii=False))
        if file and not file.exists():
            write_whole(file, json.dumps(content, ensure_ascii=False, indent=1).encode())

    def finish(self) -> int:
        """The status of one look: 1 if it had an alarm or one lies in the folder, else 2 if something went unseen."""
        kept, unseen = len(list(self._folder.glob("*.json"))), self._unseen
        alarmed = bool(ALARMS.intersection(self._said.values()))
        if kept and not alarmed:
            self.say("alarms_stand", count=kept, folder=str(self._folder))
        self._said.clear()
        self._unseen = False
        return 1 if kept or alarmed else 2 if unseen else 0

    def _text(self, code: str, language: str, values: Mapping[str, Any]) -> str:
        # What a verdict says of a file too, it says in the same words.
        section = "monitor" if code in catalogue()["monitor"] else "reasons"
        return say(section, code, language, **values)
