"""One style sheet of all that every page asks for, made where files are collected: one request before the first paint.

Of the design system it has the rules that something of ours can meet: those whose classes, ids and `data-` attributes are
words in our templates, scripts or style sheets. Whatever stands in a page's `class` is such a word, or begins with one that
ends in a dash.
"""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import tinycss2

from records.terms.styles import COLLECTED

FOREIGN = ("krds/",)
"""Sheets of whose rules we use few; of our own all stand."""
_SOURCES = ("templates/**/*.html", "static/**/*.js", "static/**/*.css", "*/templatetags/*.py")
_WORD = re.compile(r"[\w-]+")
_ADDRESS = re.compile(r"""url\((["']?)(?!["']|data:|#|/|\w+:)([^"')]+)\1\)""")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")
_SPACES = re.compile(r"\s+")
_Nodes = Iterable[Any]
"""tinycss2's, which has no types."""


@dataclass(frozen=True)
class Rule:
    """`around` are the at-rules that it stands in, the outermost first; each declaration is (name, as it is written)."""

    around: tuple[str, ...]
    selectors: str
    declarations: tuple[tuple[str, str], ...]


class Words:
    """What may stand in a page."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._all = {word for text in texts for word in _WORD.findall(text)}
        # `bg-light-{{ tone }}`
        self._beginnings = tuple(word for word in self._all if len(word) > 2 and word.endswith(("-", "_")))

    @classmethod
    def of(cls, root: Path) -> "Words":
        return cls(file.read_text(encoding="utf-8") for file in sources(root))

    def may_have(self, name: str) -> bool:
        return name in self._all or name.startswith(self._beginnings)


def sources(root: Path) -> Iterator[Path]:
    """The files whose words count; what is built from them is none."""
    for pattern in _SOURCES:
        yield from sorted(path for path in root.glob(pattern) if "build" not in path.parts)


def one_sheet(sheets: Mapping[str, str], words: Words) -> str:
    """The sheets' texts by their names, as one sheet for the place of COLLECTED; their order is kept."""
    met = {name: list(_met(text, words)) for name, text in sheets.items() if name.startswith(FOREIGN)}
    used = _variables([rule for rules in met.values() for rule in rules], words)
    texts = [
        _addressed(_written(met[name], used) if name in met else text, name) for name, text in sheets.items()
    ]
    return "\n".join(['@charset "UTF-8";', *texts])


def _met(text: str, words: Words) -> Iterator[Rule]:
    yield from _rules(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True), (), words)


def _rules(nodes: _Nodes, around: tuple[str, ...], words: Words) -> Iterator[Rule]:
    for node in nodes:
        if node.type == "qualified-rule":
            selectors = [
                _plain(selector) for selector in _selectors(node.prelude) if _may_meet(selector, words)
            ]
            if selectors:
                yield Rule(around, ",".join(selectors), tuple(_declarations(node.content)))
        elif node.type == "at-rule" and node.content is not None:
            head = f"@{node.lower_at_keyword} {_plain(node.prelude)}"
            if node.lower_at_keyword in {"media", "supports"}:
                inside = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                yield from _rules(inside, (*around, head), words)
            else:
                yield Rule(around, head, (("", _plain(node.content)),))
        # What has no content is @charset, which stands first in ours, and @import, of a sheet that is one of these.


def _selectors(prelude: _Nodes) -> Iterator[list[Any]]:
    for is_comma, nodes in groupby(prelude, lambda node: node == ","):
        if not is_comma:
            yield list(nodes)


def _may_meet(selector: list[Any], words: Words) -> bool:
    """Whether a page may have all that it names. What stands in brackets, as in `:not(.x)`, is not looked at."""
    for node, following in zip(selector, [*selector[1:], None], strict=True):
        if node == "." and following is not None and not words.may_have(following.value):
            return False
        if node.type == "hash" and not words.may_have(node.value):
            return False
        if node.type == "[] block":
            said = [part.value for part in node.content if part.type in {"ident", "string"}]
            if said[0].startswith("data-") and not all(map(words.may_have, said)):
                return False
    return True


def _declarations(content: _Nodes) -> Iterator[tuple[str, str]]:
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        # What can't be read, no browser reads either.
        if node.type == "declaration":
            end = "!important" if node.important else ""
            yield node.name, f"{node.name}:{_plain(node.value)}{end}"


def _plain(nodes: _Nodes) -> str:
    return _SPACES.sub(" ", tinycss2.serialize([node for node in nodes if node.type != "comment"])).strip()


def _variables(rules: Iterable[Rule], words: Words) -> set[str]:
    """The custom properties that one of the rules or of our own texts asks for, and those that these ask for."""
    asked, asks = set[str](), defaultdict[str, set[str]](set)
    for rule in rules:
        for name, text in rule.declarations:
            wanted = set(_VARIABLE.findall(text))
            if name.startswith("--"):
                asks[name] |= wanted
                asked |= {name} if words.may_have(name) else set()
            else:
                asked |= wanted
    used, waiting = set[str](), list(asked)
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting += asks[name]
    return used


def _written(rules: Iterable[Rule], used: set[str]) -> str:
    lines = []
    for around, group in groupby(rules, lambda rule: rule.around):
        inside = []
        for rule in group:
            kept = [text for name, text in rule.declarations if not name.startswith("--") or name in used]
            if kept:
                inside.append(f"{rule.selectors}{{{';'.join(kept)}}}")
        if inside:
            lines.append("".join(f"{head}{{" for head in around) + "\n".join(inside) + "}" * len(around))
    return "\n".join(lines)


def _addressed(text: str, name: str) -> str:
    """With the addresses of files as they are from the one sheet's place."""
    here, there = posixpath.dirname(name), posixpath.dirname(COLLECTED)

    def moved(match: re.Match[str]) -> str:
        file = posixpath.normpath(posixpath.join(here, match[2]))
        return f'url("{posixpath.relpath(file, there)}")'

    return _ADDRESS.sub(moved, text)
