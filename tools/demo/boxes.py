"""A poll's boxes as a stranger downloads them; and what a dishonest operator makes of one."""

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.demo.api import Api, FailedError
from verifier import tree
from verifier.polls.course import CAST_NAME, RIGHTS_NAME
from verifier.polls.kinds import FILLED


@dataclass(frozen=True)
class Boxes:
    """`folder` is laid out as the verifier reads it; `digests` are those of the boxes' records, `attachments` theirs."""

    folder: Path
    digests: list[str]
    attachments: list[list[dict[str, Any]]]

    @classmethod
    def fetched(cls, api: Api, uuid: str, evidence: Path, folder: Path) -> "Boxes":
        """All files of a poll that is over, whose evidence is there."""
        listed = api.get(f"/api/polls/{uuid}/boxes/").json["boxes"]
        for number, box in enumerate(listed):
            for name in (RIGHTS_NAME, CAST_NAME):
                if name.partition(".")[0] in box["links"]:
                    path = folder / "boxes" / str(number) / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(api.get(f"/api/polls/{uuid}/boxes/{number}/{name}").body)
        records = filled(json.loads(evidence.read_bytes()))
        return cls(folder, [box["record"] for box in listed], [record["attachments"] for record in records])

    def sha256(self, number: int) -> str:
        """Of its ballots' file."""
        return str(next(one["sha256"] for one in self.attachments[number] if one["name"] == CAST_NAME))

    def lines(self, number: int) -> list[bytes]:
        """Its ballots."""
        path = self.folder / "boxes" / str(number) / CAST_NAME
        return path.read_bytes().splitlines() if path.exists() else []


def swapped(boxes: Boxes) -> tuple[int, bytes]:
    """A box with a ballot for `c` that now chooses `a`, and its file; the lines are in their order."""
    for number in range(len(boxes.digests)):
        lines = boxes.lines(number)
        for place, line in enumerate(lines):
            if b'"choices":["c"]' in line:
                lines[place] = line.replace(b'"choices":["c"]', b'"choices":["a"]')
                return number, b"".join(line + b"\n" for line in sorted(lines, key=tree.leaf_hash))
    raise FailedError("nobody chose c")


def fitting(boxes: Boxes, evidence: Path, number: int, content: bytes) -> tuple[Path, Path]:
    """Evidence in which the box's record names this file, its root and its digest; and the files."""
    value = json.loads(evidence.read_bytes())
    record = filled(value)[number]
    record["body"]["cast"]["root"] = tree.root([tree.leaf_hash(line) for line in content.splitlines()]).hex()
    for attachment in record["attachments"]:
        if attachment["name"] == CAST_NAME:
            attachment |= {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    fit = evidence.with_name("fitting.evidence.json")
    fit.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    files = boxes.folder.with_name("fitting")
    shutil.copytree(boxes.folder, files, dirs_exist_ok=True)
    (files / "boxes" / str(number) / CAST_NAME).write_bytes(content)
    return fit, files


def filled(evidence: dict[str, Any]) -> list[dict[str, Any]]:
    """The records of the boxes in a poll's evidence, in the order of the log."""
    records = [entry.get("record") for entry in evidence["subjects"][0]["entries"]]
    return [record for record in records if record and record["kind"] == FILLED]
