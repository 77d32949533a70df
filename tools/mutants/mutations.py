"""All mutants of a module: one small change of its syntax tree each."""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tools.mutants.operators import is_number, replacements

_WINDOW = 100
MODULE = "<module>"
"""The function of what stands in none."""


@dataclass(frozen=True)
class Name:
    """A mutant as people and tools/mutants/survivors.toml name it: it outlives edits elsewhere in the file."""

    file: str
    function: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.file}, {self.function}: `{self.before}` -> `{self.after}`"


@dataclass(frozen=True)
class _Place:
    """A node's place in the tree: a field of `parent`, or `index` of a list there."""

    function: str
    statement: ast.stmt
    parent: ast.AST
    field: str
    index: int | None = None

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


@dataclass(frozen=True)
class Mutant:
    """`replacement` in the place of `original`."""

    name: Name
    place: _Place
    original: ast.AST
    replacement: ast.AST

    @property
    def lines(self) -> set[int]:
        """Of the statement, and of what is changed in it."""
        return {self.place.statement.lineno, getattr(self.original, "lineno", self.place.statement.lineno)}

    @property
    def statement(self) -> ast.stmt:
        """The statement that is changed."""
        return self.place.statement

    def apply(self) -> None:
        """Change the tree."""
        self.place.put(self.replacement)


def mutants(file: str, tree: ast.Module) -> list[Mutant]:
    """Every mutant of functions and of constants of the module, in the order of the text."""
    made: list[Mutant] = []
    counted: Counter[Name] = Counter()
    for place, node, replacement in _changes(tree):
        ast.fix_missing_locations(ast.copy_location(replacement, node))
        before = _header(place.statement)
        place.put(replacement)
        after = _header(replacement if node is place.statement else place.statement)
        place.put(node)
        name = Name(file, place.function, *_cut(before, after))
        counted[name] += 1
        if counted[name] > 1:
            name = replace(name, after=f"{name.after}  #{counted[name]}")
        made.append(Mutant(name, place, node, replacement))
    return made


_Change = tuple[_Place, ast.AST, ast.AST]
"""A place, what is there, and what might be."""


def _changes(tree: ast.Module) -> Iterator[_Change]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            place = _Place(MODULE, statement, statement, "value")
            yield from (change for change in _walk(place, statement.value) if is_number(change[1]))
        elif isinstance(statement, ast.ClassDef | ast.FunctionDef):
            yield from _definition(statement, "")


def _definition(node: ast.ClassDef | ast.FunctionDef, outer: str) -> Iterator[_Change]:
    name = f"{outer}{node.name}"
    for number, statement in enumerate(node.body):
        if isinstance(statement, ast.ClassDef | ast.FunctionDef):
            yield from _definition(statement, f"{name}.")
        elif isinstance(node, ast.FunctionDef):
            yield from _walk(_Place(name, statement, node, "body", number), statement)


def _walk(place: _Place, node: ast.AST) -> Iterator[_Change]:
    if _is_told(node):
        return
    if not _is_only_raise(place, node):
        yield from ((place, node, replacement) for replacement in replacements(node))
    for name, value in ast.iter_fields(node):
        if _is_left_alone(node, name):
            continue
        for index, child in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(child, ast.AST):
                statement = child if isinstance(child, ast.stmt) else place.statement
                yield from _walk(_Place(place.function, statement, node, name, index), child)


def _is_told(node: ast.AST) -> bool:
    """A line for the operator's log, on which nothing hangs."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func).startswith("logger.")
    )


def _is_only_raise(place: _Place, node: ast.AST) -> bool:
    """Without its one `raise` a guard does what a guard that is never taken does: one of the two is enough."""
    return isinstance(node, ast.Raise) and isinstance(place.parent, ast.If) and place.parent.body == [node]


def _is_left_alone(node: ast.AST, field: str) -> bool:
    """Types and decorators, whose time is over, defaults, and what an exception or a text says."""
    if isinstance(node, ast.Raise | ast.JoinedStr | ast.arguments):
        return True
    return field in {"annotation", "returns", "decorator_list"}


def _header(node: ast.AST) -> str:
    """A statement's text without the statements in it."""
    if isinstance(node, ast.If | ast.While | ast.For | ast.With | ast.Try | ast.Match):
        fields = dict(ast.iter_fields(node))
        emptied = {"body": [ast.Pass()], "orelse": [], "finalbody": [], "handlers": [], "cases": []}
        short = type(node)(**{name: emptied.get(name, value) for name, value in fields.items()})
        return " ".join(ast.unparse(ast.fix_missing_locations(short)).split("\n")[:-1])
    return " ".join(ast.unparse(node).split())


def _cut(before: str, after: str) -> tuple[str, str]:
    """Of two long texts the part around what differs."""
    if max(len(before), len(after)) <= _WINDOW:
        return before, after
    start = next(
        (at for at, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]),
        min(len(before), len(after)),
    )
    start = max(0, start - _WINDOW // 2)
    return tuple(  # type: ignore[return-value]  # two in, two out
        ("…" if start else "") + text[start : start + _WINDOW] + ("…" if len(text) > start + _WINDOW else "")
        for text in (before, after)
    )
