"""The two files that a run reads: what is mutated, and which survivors have a reason."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from tools.mutants.mutations import Name

_FOLDER = Path(__file__).resolve().parent
ROOT = _FOLDER.parent.parent


@dataclass(frozen=True)
class Part:
    """Files whose mutants the same tests are to notice. Paths from the project's root."""

    name: str
    files: tuple[str, ...]
    tests: tuple[str, ...]


def parts() -> list[Part]:
    read = tomllib.loads((_FOLDER / "targets.toml").read_text(encoding="utf-8"))
    return [Part(one["name"], tuple(one["files"]), tuple(one["tests"])) for one in read["part"]]


def survivors() -> dict[Name, str]:
    """For each mutant that may survive why."""
    read = tomllib.loads((_FOLDER / "survivors.toml").read_text(encoding="utf-8"))
    return {
        Name(one["file"], one["in"], one["before"], one["after"]): one["reason"]
        for one in read.get("survivor", [])
    }
