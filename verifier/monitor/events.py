"""What a monitor says: one JSON line for each event, and a file for each alarm."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .. import details
from ..canonical import dumps
from .store import write_whole

_SENTENCES = {
    "trusted": (
        "what to trust was taken from {source} and is kept from now on; better to have it from elsewhere",
        "신뢰 정보를 {source}에서 받아 앞으로 그대로 씀. 다른 곳에서 받는 편이 안전함",
    ),
    "checked": (
        "the log {origin} has {size} entries, {new} of them new, and all of it is as it should be",
        "로그 {origin}: {size}건(새로 {new}건), 모두 이상 없음",
    ),
    "progress": ("{size} of {of} entries mirrored", "{of}건 가운데 {size}건을 복제함"),
    "away": ("the registry could not be read: {error}", "등록부를 읽을 수 없음: {error}"),
    "chain_away": (
        "chain {chain_id} could not be asked: {error}",
        "체인 {chain_id}에 물을 수 없음: {error}",
    ),
    "folder_fails": (
        "the folder could not be written: {error}",
        "폴더에 쓸 수 없음: {error}",
    ),
    "anchored": (
        "contract {contract} on chain {chain_id}: {count} anchors compared, the newest of size {size}",
        "체인 {chain_id}의 계약 {contract}: 앵커 {count}건을 대조함. 최신 크기 {size}",
    ),
    "anchor_ended": (
        "contract {contract} on chain {chain_id} was succeeded at {start}; its anchor of size {size} does not count",
        "체인 {chain_id}의 계약 {contract}은(는) {start}에서 후속 계약으로 넘어감. 크기 {size}의 앵커는 효력이 없음",
    ),
    "alarms_stand": (
        "alarms that nobody has put away: {count} in {folder}",
        "치우지 않은 경보 {count}건이 {folder}에 있음",
    ),
    # alarms
    "checkpoint_not_signed": (
        "the checkpoint is not signed by the log's key: {error}",
        "체크포인트에 로그의 서명이 없음: {error}",
    ),
    "log_forked": (
        "two checkpoints of one log contradict each other: sizes {old_size} and {size}",
        "한 로그의 두 체크포인트가 서로 모순됨: 크기 {old_size}, {size}",
    ),
    "log_shrank": (
        "the log had {old_size} entries and shows {size}",
        "로그에 {old_size}건이 있었는데 {size}건만 보임",
    ),
    "log_differs": (
        "what the log serves is not what its checkpoint of size {size} signs: {error}",
        "로그가 내놓은 것이 크기 {size}의 체크포인트가 서명한 것과 다름: {error}",
    ),
    "entry_rewritten": (
        "entry {index} is another than when it was mirrored",
        "{index}번 항목이 복제했을 때와 다름",
    ),
    "entry_malformed": ("entry {index} is none: {error}", "{index}번은 항목이 아님: {error}"),
    "time_decreases": (
        "entry {index} is earlier than the one before it",
        "{index}번이 앞 항목보다 이른 시각임",
    ),
    "commitment_of_other_size": (
        "the map's commitment at {index} says that it is of {size} entries",
        "{index}번의 맵 확약이 {size}건에 대한 것이라고 함",
    ),
    "map_differs": (
        "the map committed at {index} is not that of the entries before it: {committed}, rebuilt {rebuilt}",
        "{index}번에서 확약된 맵이 그 앞 항목들의 맵과 다름: 확약 {committed}, 재구성 {rebuilt}",
    ),
    "anchor_of_no_commitment": (
        "contract {contract} on chain {chain_id} has size {size}, at which the log ends with no map commitment",
        "체인 {chain_id}의 계약 {contract}에 크기 {size}이(가) 있으나 그 크기에서 로그가 맵 확약으로 끝나지 않음",
    ),
    "anchor_other_root": (
        "contract {contract} on chain {chain_id} has root {found} for size {size}, the log {expected}",
        "체인 {chain_id}의 계약 {contract}에 있는 크기 {size}의 루트는 {found}, 로그의 루트는 {expected}",
    ),
    "anchor_otherwise": (
        "contract {contract} on chain {chain_id} keeps another anchor of size {size} than it announced",
        "체인 {chain_id}의 계약 {contract}에 보관된 크기 {size}의 앵커가 공표된 것과 다름",
    ),
    "anchor_gap": (
        "contract {contract} on chain {chain_id}: the anchor of {size} names {found} as the one before, not {expected}",
        "체인 {chain_id}의 계약 {contract}: 크기 {size}의 앵커가 앞 앵커를 {expected} 아닌 {found}(이)라고 함",
    ),
    "anchor_ahead": (
        "contract {contract} on chain {chain_id} has size {size}, the log shows {log_size}",
        "체인 {chain_id}의 계약 {contract}에 크기 {size}이(가) 있으나 로그는 {log_size}건만 보임",
    ),
    "anchor_no_successor": (
        "contract {contract} on chain {chain_id} is not the predecessor of the newer one",
        "체인 {chain_id}의 계약 {contract}은(는) 새 계약이 이어받은 것이 아님",
    ),
}

ALARMS = frozenset(list(_SENTENCES)[list(_SENTENCES).index("checkpoint_not_signed") :])
UNSEEN = frozenset({"away", "chain_away", "folder_fails"})


class Events:
    """Prints events as they come, keeps alarms in a folder, and knows the exit status."""

    def __init__(self, folder: Path, language: str, write: Callable[[str], object]) -> None:
        self._folder, self._language, self._write = folder, language, write
        self._said: dict[str, str] = {}
        self._unseen = False

    def say(self, code: str, kept: Mapping[str, str] | None = None, /, **values: Any) -> None:
        """One event, once in a look. An alarm is put into a file with what is `kept`, such as both checkpoints."""
        key = hashlib.sha256(dumps([code, values])).hexdigest()
        if key in self._said:
            return
        self._said[key] = code
        self._unseen |= code in UNSEEN
        line = {
            "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "event": code,
            "level": "alarm" if code in ALARMS else "unseen" if code in UNSEEN else "info",
            **values,
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
        english, korean = _SENTENCES[code]
        if language != "ko":
            return english.format_map(values)
        return korean.format_map({**values, "error": details.korean(str(values.get("error", "")))})
