"""The changes that one node of a syntax tree allows."""

import ast
from collections.abc import Iterator
from typing import Any

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
}
_NAMES = {"any": "all", "all": "any", "min": "max", "max": "min"}


def replacements(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that may stand in its place. A removed statement is a `pass`; the new nodes share what is not changed."""
    match node:
        case ast.Expr(value=ast.Constant()):
            return  # a docstring
        case ast.Expr() | ast.AugAssign() | ast.Raise():
            yield ast.Pass()
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Pass()
        case _:
            yield from _expressions(node)
    if isinstance(node, ast.AugAssign):
        yield from (ast.AugAssign(node.target, operator, node.value) for operator in _operator(node.op))
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        yield from _conditions(node)
    elif isinstance(node, ast.comprehension):
        for number in range(len(node.ifs)):
            kept = [condition for at, condition in enumerate(node.ifs) if at != number]
            yield ast.comprehension(node.target, node.iter, kept, node.is_async)


def _conditions(node: ast.If | ast.IfExp | ast.While) -> Iterator[ast.AST]:
    """Never taken, always taken; a `while` that is always taken would only wait for its time to be up."""
    for value in (False,) if isinstance(node, ast.While) else (False, True):
        fields: dict[str, Any] = dict(ast.iter_fields(node))
        yield type(node)(**{**fields, "test": ast.Constant(value)})


def _expressions(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            for number, operator in enumerate(ops):
                changed = [*ops[:number], _COMPARISONS[type(operator)](), *ops[number + 1 :]]
                yield ast.Compare(left, changed, comparators)
        case ast.BoolOp(op=operator, values=values):
            for number in range(len(values)):
                kept = [*values[:number], *values[number + 1 :]]
                yield kept[0] if len(kept) == 1 else ast.BoolOp(operator, kept)
        case ast.BinOp(left=left, op=operator, right=right):
            yield from (ast.BinOp(left, other, right) for other in _operator(operator))
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield ast.Constant(value + 1)
        case ast.Constant(value=bytes() as value) if value:
            yield ast.Constant(value + b"\0")
        case ast.Name(id=name, ctx=ast.Load()) if name in _NAMES:
            yield ast.Name(_NAMES[name], ast.Load())
        case _:
            return


def _operator(operator: ast.operator) -> Iterator[ast.operator]:
    if type(operator) in _OPERATORS:
        yield _OPERATORS[type(operator)]()


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def is_number(node: ast.AST) -> bool:
    """Of what a module says once only the numbers are changed: the rest would fail as soon as it is imported."""
    return isinstance(node, ast.Constant) and type(node.value) is int
