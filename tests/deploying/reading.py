"""The files of deploy/ as data: processes with their commands, variables and secrets; the image's steps."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.fixtures.checkout import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
HOME = "/srv/registry"
OURS = {"web", "worker", "uploads", "anchorer", "polls", "labels", "beat"}


@dataclass(frozen=True)
class Process:
    """`secrets` are the names of the files that it is given; `environment` what is set for it alone."""

    name: str
    command: list[str]
    environment: dict[str, str]
    secrets: frozenset[str]

    def queues(self) -> set[str]:
        words = self.command
        return set(words[words.index("--queues") + 1].split(",")) if "--queues" in words else set()


def example() -> dict[str, str]:
    lines = (DEPLOY / "environment.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def units() -> dict[str, Process]:
    return {process.name: process for process in map(_unit, UNITS)}


def services() -> dict[str, Process]:
    return {
        name: Process(name, list(service["command"]), dict(service["environment"]), frozenset(service["secrets"]))
        for name, service in compose()["services"].items()
        if service["image"] == "registry"
    }  # fmt: skip


def drop_ins() -> dict[str, Process]:
    """What is added to units where there is a bucket. Their names are those of the units that their first lines name."""
    return {path.stem: _unit(path) for path in sorted((DEPLOY / "systemd").glob("*.conf"))}


def drop_in_for(path: Path) -> set[str]:
    """The units that it is for, without their type."""
    comment = "".join(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#"))
    return set(re.findall(r"registry-[a-z]+@?", comment))


def services_with_buckets() -> dict[str, Process]:
    """What compose.buckets.yaml adds to each service."""
    added = yaml.safe_load((DEPLOY / "compose.buckets.yaml").read_text(encoding="utf-8"))["services"]
    return {
        name: Process(name, [], dict(service["environment"]), frozenset(service["secrets"]))
        for name, service in added.items()
    }


def compose() -> dict[str, dict[str, Any]]:
    read: dict[str, dict[str, Any]] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return read


def steps() -> list[tuple[str, str]]:
    """The image's: instruction and what stands behind it."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


def _unit(path: Path) -> Process:
    environment: dict[str, str] = {}
    secrets: set[str] = set()
    command = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition("=")
        if key == "Environment":
            environment |= dict(word.split("=", 1) for word in value.split())
        elif key == "LoadCredential":
            secrets.add(value.partition(":")[0])
        elif key == "ExecStart":
            command = value
    name = re.sub(r"^registry-|@?\.service$", "", path.name)
    words = [word.replace("%%", "%").replace("%i", "one") for word in shlex.split(command)]
    return Process(name, words, environment, frozenset(secrets))
