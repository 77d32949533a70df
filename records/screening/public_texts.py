"""The texts of a body that everybody reads."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from records.terms.families import family_of, kind_named
from records.terms.json_types import JsonObject, JsonValue
from records.terms.pointers import escape
from records.terms.rules import Facts
from records.terms.schemas import withheld_paths

_DIGEST = re.compile("[0-9a-f]{64}")


def public_texts(kind: str, body: JsonObject) -> Iterator[tuple[str, str]]:
    """Each with its dotted path, but for what is withheld from the public anyway."""
    return _texts(body, "", _hidden(kind))


def texts_read(facts: Facts) -> list[tuple[str, str]]:
    """Those of a statement."""
    return list(public_texts(facts.kind, facts.body))


def screened(kind: str, texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Those of them that somebody wrote: no digests, and nothing that the family says needs no look."""
    unscreened = family_of(kind_named(kind)).unscreened
    for path, text in texts:
        outer, _, name = path.rpartition(".")
        if name not in unscreened and outer not in unscreened and not _DIGEST.fullmatch(text):
            yield path, text


def pointer_to(path: str) -> str:
    """A dotted path as a JSON pointer from the body down."""
    return "".join(f"/{escape(name)}" for name in path.split("."))


def _texts(value: JsonValue, path: str, hidden: frozenset[str]) -> Iterator[tuple[str, str]]:
    if path in hidden:
        return
    if isinstance(value, str):
        yield path, value
        return
    members: Iterable[tuple[str | int, JsonValue]] = ()
    if isinstance(value, dict):
        members = value.items()
    elif isinstance(value, list):
        members = enumerate(value)
    for name, member in members:
        if isinstance(member, str | dict | list):
            yield from _texts(member, f"{path}.{name}" if path else str(name), hidden)


@cache
def _hidden(kind: str) -> frozenset[str]:
    return frozenset(withheld_paths(kind_named(kind)))
