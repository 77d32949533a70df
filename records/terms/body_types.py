"""Python modules of `TypedDict`s from the kinds' JSON Schemas, so that a misspelt member is an error of types."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from records.terms.kinds import Kind
from records.terms.schemas import Schema, branches, schema

_SCALARS = {"string": "str", "integer": "int", "boolean": "bool"}
_WIDTH = 110
_TABLE = 10
"""An object of so many optional members that are all alike is read as a table: by a name that a variable holds."""


@dataclass(frozen=True)
class BodyModule:
    """`shared` are definitions that other modules import from here, `shapes` names both shapes of an object that has two.

    `names` has the class of a kind where it isn't named as the kind is.
    """

    name: str
    text: str
    kinds: tuple[Kind, ...] = ()
    shared: tuple[str, ...] = ()
    shapes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    names: Mapping[Kind, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"{self.name.replace('.', '/')}.py"


def sources(modules: Iterable[BodyModule], kinds: Iterable[Kind]) -> dict[str, str]:
    """Each module's path with its text. `kinds` are all of them: a shared definition is the same in each that has it."""
    modules, definitions = tuple(modules), _definitions(kinds)
    homes = {name: module.name for module in modules for name in module.shared}
    return {module.path: _Source(module, definitions, homes).written() for module in modules}


def class_name(name: str) -> str:
    """`vehicle:listed` and `repair_history` as classes are named."""
    return "".join(part.capitalize() for part in name.replace(":", "_").split("_"))


def _definitions(kinds: Iterable[Kind]) -> dict[str, Schema]:
    definitions: dict[str, Schema] = {}
    for kind in kinds:
        for name, node in schema(kind).get("$defs", {}).items():
            if definitions.setdefault(name, node) != node:
                raise ValueError(f"{kind.name}: another {name} than in the kinds before")
    return definitions


class _Source:
    """One module while it is written. A class is put down after those that it names."""

    def __init__(
        self, module: BodyModule, definitions: Mapping[str, Schema], homes: Mapping[str, str]
    ) -> None:
        self.module, self.definitions, self.homes = module, definitions, homes
        self.imports: dict[str, set[str]] = {}
        self.choices: dict[str, str] = {}
        self.classes: dict[str, str] = {}

    def written(self) -> str:
        for name in self.module.shared:
            self._definition(name)
        for kind in self.module.kinds:
            self._object(schema(kind), self.module.names.get(kind) or class_name(kind.name))
        code = [*self.choices.values(), *(f"\n\n{text}" for text in self.classes.values())]
        used = [
            name for name in ("Literal", "NotRequired", "TypedDict") if any(name in text for text in code)
        ]
        lines = [f"from typing import {', '.join(used)}", *([""] if self.imports else [])]
        lines += [
            f"from {home} import {', '.join(sorted(self.imports[home]))}" for home in sorted(self.imports)
        ]
        lines += [""] if self.choices else []
        note = "Made from the schemas by `manage.py schemas`: not to be edited."
        return f'"""{self.module.text}\n\n{note}\n"""\n\n' + "\n".join(lines) + "\n" + "".join(code)

    def _type(self, node: Schema, name: str) -> str:
        if "$ref" in node:
            return self._definition(node["$ref"].removeprefix("#/$defs/"))
        if "anyOf" in node:
            return " | ".join(self._type(choice, name) for choice in node["anyOf"])
        if "const" in node:
            return _literal([node["const"]])
        if "enum" in node:
            return self._choice(f"{class_name(name)}Choice", node["enum"])
        if node["type"] == "array":
            return f"list[{self._type(node['items'], name.removesuffix('s'))}]"
        return self._object(node, class_name(name)) if node["type"] == "object" else _SCALARS[node["type"]]

    def _definition(self, name: str) -> str:
        """How a definition is referred to. What is only a text with a pattern is a text."""
        node, own = self.definitions[name], class_name(name)
        home = self.homes.get(name, self.module.name)
        if home != self.module.name:
            single = own.removesuffix("s") if node["type"] == "array" else own
            self.imports.setdefault(home, set()).add(single)
            return f"list[{single}]" if node["type"] == "array" else single
        return self._choice(own, node["enum"]) if "enum" in node else self._type(node, name)

    def _choice(self, name: str, values: Iterable[str]) -> str:
        text = f"{name} = {_literal(values, before=len(name) + 3)}\n"
        if self.choices.setdefault(name, text) != text:
            raise ValueError(f"{self.module.name}: two choices with the name {name}")
        return name

    def _object(self, node: Schema, name: str) -> str:
        """The name of its class, or what stands for it: a table's type."""
        if name in self.module.shapes:
            shapes = zip(self.module.shapes[name], branches(node), strict=True)
            self.classes[name] = f"{name} = {' | '.join(self._object(shape, own) for own, shape in shapes)}\n"
            return name
        required = set(node.get("required", ()))
        types = {key: self._type(member, key) for key, member in node["properties"].items()}
        if len(types) >= _TABLE and not required and len(set(types.values())) == 1:
            return f"dict[str, {next(iter(types.values()))}]"
        lines = [
            f"    {key}: {type_ if key in required else f'NotRequired[{type_}]'}\n"
            for key, type_ in types.items()
        ]
        text = f"class {name}(TypedDict):\n{''.join(lines)}"
        if self.classes.setdefault(name, text) != text:
            raise ValueError(f"{self.module.name}: two objects with the name {name}")
        return name


def _literal(values: Iterable[object], *, before: int = 0) -> str:
    """On one line where there is room after so many characters, else one choice a line."""
    written = [f'"{value}"' if isinstance(value, str) else repr(value) for value in values]
    line = f"Literal[{', '.join(written)}]"
    if before + len(line) <= _WIDTH:
        return line
    return "Literal[\n" + "".join(f"    {choice},\n" for choice in written) + "]"
