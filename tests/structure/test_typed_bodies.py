"""Bodies are types: an object of anything stands only at a border, and each place is listed with its reason."""

import ast
from collections import Counter
from collections.abc import Iterator

from tests.fixtures.checkout import ROOT, parsed

MOST = 25
BORDERS = {
    "records/api/base.py": (1, "what a serializer of REST framework has validated"),
    "records/api/docs.py": (10, "the OpenAPI document, for the page that shows it"),
    "records/api/openapi.py": (4, "the OpenAPI document, as drf-spectacular makes it"),
    "records/api/parsers.py": (1, "a parser, as REST framework calls it"),
    "records/api/problems.py": (1, "an exception handler, as REST framework calls it"),
    "records/signing/passkeys.py": (1, "a COSE key, as fido2 reads it"),
    "records/stating/schema_refusals.py": (1, "what jsonschema_rs says of an error"),
}
"""How often each file says it, and why. A file that no longer does has to go."""

_MAPPINGS = {"dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "OrderedDict"}


def names(node: ast.AST) -> set[str]:
    """Of the whole expression."""
    parts = list(ast.walk(node))
    return {part.id for part in parts if isinstance(part, ast.Name)} | {
        part.attr for part in parts if isinstance(part, ast.Attribute)
    }


def places(tree: ast.Module) -> Iterator[int]:
    """Lines with a mapping to Any, in quotes or not, and names that stand for Any or for something of it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "Any]" in node.value:
            quoted = ast.parse(node.value, mode="eval")
            yield from (node.lineno for part in ast.walk(quoted) if is_open(part))
        elif isinstance(node, ast.Subscript) and is_open(node):
            yield node.lineno
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            alias = statement.value
            if isinstance(alias, ast.Name | ast.Subscript | ast.BinOp) and "Any" in names(alias):
                yield statement.lineno


def is_open(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Subscript) and names(node.value) & _MAPPINGS):
        return False
    return isinstance(node.slice, ast.Tuple) and "Any" in names(node.slice.elts[-1])


def test_objects_of_anything_stand_at_borders_alone() -> None:
    counts: Counter[str] = Counter()
    for package in ("records", "registry", "voting"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            tree = parsed(path)
            if count := len(list(places(tree))):
                counts[str(path.relative_to(ROOT))] = count
    assert dict(counts) == {name: count for name, (count, _) in BORDERS.items()}
    assert counts.total() <= MOST


def test_a_disguise_is_seen() -> None:
    source = """
from typing import Any
Body = dict[str, Any]
Anything = Any
def f(a: "Mapping[str, list[Any]]", b: dict[str, dict[str, Any]]) -> list[Any]: ...
"""
    assert sorted(places(ast.parse(source))) == [3, 3, 4, 5, 5, 5]
