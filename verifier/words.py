"""The words of a verdict, in Korean and English: `words.json` has a sentence for each code (docs/formats.md, Codes)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("ko", "en")


@cache
def catalogue() -> dict[str, dict[str, dict[str, str]]]:
    """Section, code and language to sentence; `{name}` in a sentence is the place of a value."""
    sections: dict[str, dict[str, dict[str, str]]] = json.loads(
        Path(__file__).with_name("words.json").read_text(encoding="utf-8")
    )
    return sections


@dataclass(frozen=True)
class Fault:
    """What is wrong with something: a code of the section `faults` and its values; `where` is a dotted path or empty."""

    code: str
    values: tuple[tuple[str, Any], ...] = ()
    where: str = ""

    def text(self, language: str) -> str:
        """The sentence in `ko` or `en`."""
        said = say("faults", self.code, language, **dict(self.values))
        return f"{self.where}: {said}" if self.where else said

    def to_json(self) -> dict[str, Any]:
        """The fault for programs."""
        value: dict[str, Any] = {"code": self.code, "values": values_json(self.values)}
        return {**value, "where": self.where} if self.where else value


def say(section: str, code: str, language: str, /, **values: Any) -> str:
    """The sentence of a code in `ko` or `en`, with its values as people read them."""
    shown = {name: _shown(name, value, language) for name, value in values.items()}
    return catalogue()[section][code][language].format_map(shown)


def values_json(values: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """A code's values for programs."""
    return {name: _plain(value) for name, value in values}


def _shown(name: str, value: Any, language: str) -> Any:
    if isinstance(value, Fault):
        return value.text(language)
    if isinstance(value, tuple):
        return " ".join(fault.text(language) for fault in value)
    if name == "chain_id":
        return say("report", "chain", language, number=value)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Fault):
        return value.to_json()
    return [fault.to_json() for fault in value] if isinstance(value, tuple) else value
