"""No verifier asks Unicode what a character is: the answer changes with the version that a machine has."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = sorted((ROOT / "verifier").rglob("*.py"))
JAVASCRIPT = [
    path for path in sorted((ROOT / "static" / "verifier").rglob("*.js")) if "build" not in path.parts
]
CHARACTERS = "characters.py"
"""The one module that reads numbers, having looked at each of their characters."""
SHOWS_TIMES = "language.js"
"""Shows times to people; no answer depends on it."""

ASKS = {
    *("isalnum", "isalpha", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric", "isprintable"),
    *("isspace", "istitle", "isupper", "capitalize", "casefold", "lower", "swapcase", "title", "upper"),
    "splitlines",
}
"""Methods of a text that look characters up."""
LOOKS_UP_SPACES = {"strip", "lstrip", "rstrip", "split", "rsplit"}
"""Methods of a text that do so where they are not told which characters."""
TABLES = {"unicodedata", "locale", "stringprep"}
CLASS = re.compile(r"\\[sdwbSDWBpP]")
LITERAL = re.compile(
    r"(?:^|[(,=:?!&|\[{}; ])(/(?![*/ ])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/)([a-z]*)", re.MULTILINE
)
IN_JAVASCRIPT = re.compile(
    r"\.(?:trim\w*|to(?:Locale)?(?:Lower|Upper)Case|localeCompare|normalize|toLocale\w+)\(|\bIntl\b|\bparseFloat\b"
)


def _python(source: str, name: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
            yield from sorted(f"import {module}" for module in TABLES & names)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            method = node.func.attr
            if method in ASKS or (method in LOOKS_UP_SPACES and not node.args):
                yield f".{method}()"
            if isinstance(node.func.value, ast.Name) and node.func.value.id == "re":
                yield from _expressions(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "int":
            if name != CHARACTERS and not _is_a_moment(node):
                yield "int()"
        elif isinstance(node, ast.keyword) and node.arg == "type" and _named(node.value) in {"int", "float"}:
            yield f"type={_named(node.value)}"


def _expressions(call: ast.Call) -> Iterator[str]:
    texts = (
        node.value
        for node in ast.walk(call)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    yield from (character_class for text in texts for character_class in CLASS.findall(text))
    flags = {node.attr for node in ast.walk(call) if isinstance(node, ast.Attribute)}
    yield from sorted(f"re.{flag}" for flag in flags & {"I", "IGNORECASE", "L", "LOCALE"})


def _is_a_moment(call: ast.Call) -> bool:
    """Of a number of seconds, no text."""
    return ast.unparse(call).endswith(".timestamp())")


def _named(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _javascript(source: str, name: str) -> Iterator[str]:
    code = re.sub(r"/\*.*?\*/|(?<=\s)//[^\n]*", "", source, flags=re.DOTALL)
    for literal, flags in LITERAL.findall(code):
        yield from CLASS.findall(literal)
        yield from (f"flag {flag}" for flag in flags if flag == "i")
    yield from (word for word in IN_JAVASCRIPT.findall(code) if (word, name) != ("Intl", SHOWS_TIMES))


def _look_ups(path: Path) -> list[str]:
    reads = _python if path.suffix == ".py" else _javascript
    return list(reads(path.read_text(encoding="utf-8"), path.name))


@pytest.mark.parametrize("path", [*PYTHON, *JAVASCRIPT], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_character_is_looked_up(path: Path) -> None:
    assert _look_ups(path) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.py", "import unicodedata"),
        ("a.py", "from unicodedata import category"),
        ("a.py", "text.isprintable()"),
        ("a.py", "any(c.isspace() for c in text)"),
        ("a.py", "text.strip()"),
        ("a.py", "text.split()"),
        ("a.py", "text.lower()"),
        ("a.py", "int(text)"),
        ("a.py", "int(text, 16)"),
        ("a.py", "parser.add_argument('--size', type=int)"),
        ("a.py", r"re.compile(r'\d+')"),
        ("a.py", r"re.compile(rf'^{NAME}\s$')"),
        ("a.py", "re.compile('[a-z]', re.IGNORECASE)"),
        ("a.js", r"const A = /^\p{L}$/u;"),
        ("a.js", r"if (/^[^\s+]+$/.test(name)) return;"),
        ("a.js", "const A = /[a-z]/i;"),
        ("a.js", "vin.value.trim()"),
        ("a.js", "text.toUpperCase()"),
        ("a.js", "text.normalize('NFC')"),
        ("a.js", "left.localeCompare(right)"),
        ("a.js", "new Intl.Collator()"),
    ],
)
def test_a_look_up_of_a_character_is_found(name: str, source: str) -> None:
    reads = _python if name.endswith(".py") else _javascript
    assert list(reads(source, name))
