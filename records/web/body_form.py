"""A form for the body of any kind of record, made from the kind's schema: what was stated before stands in it, to be mended."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy

from records.contents.lines import NO, YES, resolved, title_text
from records.terms.json_types import JsonObject, JsonValue, object_at
from records.terms.kinds import CORRECTION_REASON, Kind
from records.terms.schemas import Schema, shaped, submission_schema
from records.terms.texts import Refusal, Text
from verifier import canonical
from verifier.errors import Malformed

REASONS = "reasons"
LONG = 200


class _Options(TypedDict):
    """The arguments of every field."""

    label: str
    required: bool


@dataclass(frozen=True)
class Leaf:
    path: str
    title: Text
    node: Schema
    group: str


@dataclass(frozen=True)
class FieldGroup:
    title: Text
    fields: list[BoundField]
    is_open: bool


class BodyForm(forms.Form):
    """Whether it all fits together the schema and the rules say; their reasons come back to the fields.

    Made for one reader, in their language at once: Django's `lazystr` makes a class for each of the hundreds of words.
    """

    def __init__(self, *args: Any, kind: Kind, body: Mapping[str, JsonValue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.root = shaped(submission_schema(kind), body)
        self.body_before = body
        self.leaves = {leaf.path: leaf for leaf in _leaves(self.root, self.root, "", "")}
        self.leaves = {path: leaf for path, leaf in self.leaves.items() if path not in self._kept()}
        for path, leaf in self.leaves.items():
            self.fields[path] = _field(self.root, leaf)
            self.initial[path] = _initial(leaf.node, _value(body, path))

    def _kept(self) -> set[str]:
        """The members without a field: those with a place of their own, and which record it is about."""
        return {CORRECTION_REASON, REASONS, self.kind.about or "", *self._fixed()}

    def _fixed(self) -> JsonObject:
        """The values that every body of this shape has."""
        members = self.root["properties"].items()
        return {name: node["const"] for name, node in members if "const" in node}

    @property
    def groups(self) -> list[FieldGroup]:
        names = dict.fromkeys(leaf.group for leaf in self.leaves.values())
        return [self._group(name) for name in names]

    def _group(self, name: str) -> FieldGroup:
        fields = [self[path] for path, leaf in self.leaves.items() if leaf.group == name]
        node = resolved(self.root, self.root["properties"][name]) if name else {}
        title = title_text(node.get("title", name)) if name else self.kind.title
        return FieldGroup(title, fields, not name or any(field.errors for field in fields))

    def body(self) -> JsonObject:
        stated = self._fixed()
        for path, leaf in self.leaves.items():
            value = _stated(leaf.node, self.cleaned_data[path])
            if value is not None:
                _put(stated, path.split("."), value)
        _fill_objects(self.root, self.root, stated)
        if self.kind.about:
            stated[self.kind.about] = self.body_before[self.kind.about]
        return stated

    def add_refusal(self, refused: Refusal) -> list[Refusal]:
        """Each reason at its field; those that belong to none are given back."""
        left = []
        for refusal in refused.refusals:
            parts = (refusal.pointer or "").removeprefix("/body/").split("/")
            paths = [".".join(parts[:size]) for size in range(len(parts), 0, -1)]
            path = next((path for path in paths if path in self.fields), None)
            if path is None:
                left.append(refusal)
            else:
                self.add_error(path, str(refusal.text))
        return left


def _leaves(root: Schema, node: Schema, prefix: str, group: str) -> Iterator[Leaf]:
    for name, member in node["properties"].items():
        target = resolved(root, member)
        path = f"{prefix}{name}"
        if member.get("x-derived"):
            continue
        if target.get("type") == "object":
            yield from _leaves(root, target, f"{path}.", group or name)
        else:
            title = title_text(member.get("title") or target.get("title") or name)
            yield Leaf(path, title, target, group)


def _field(root: Schema, leaf: Leaf) -> forms.Field:
    node = leaf.node
    options = _Options(label=str(leaf.title), required=False)
    if node.get("type") == "array":
        item = resolved(root, node["items"])
        if "enum" in item:
            widget = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(**options, widget=widget, choices=_choices(item))
        help_text = gettext_lazy("One a line.") if item.get("type") == "string" else "JSON"
        return forms.CharField(**options, widget=forms.Textarea(attrs={"rows": 3}), help_text=help_text)
    if "enum" in node:
        return forms.ChoiceField(**options, choices=[("", gettext_lazy("— not stated —")), *_choices(node)])
    if node.get("type") == "boolean":
        words = [("", gettext_lazy("— not stated —")), ("true", str(YES)), ("false", str(NO))]
        return forms.ChoiceField(**options, choices=words)
    if node.get("type") == "integer":
        return forms.IntegerField(**options)
    if node.get("maxLength", 0) > LONG:
        return forms.CharField(**options, widget=forms.Textarea(attrs={"rows": 3}))
    return forms.CharField(**options)


def _choices(node: Schema) -> list[tuple[str, Any]]:
    words = node.get("x-options", {})
    return [
        (code, str(Text(words[code]["ko"], words[code]["en"])) if code in words else code)
        for code in node["enum"]
    ]


def _initial(node: Schema, value: JsonValue) -> JsonValue:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and "enum" not in node.get("items", {}) and node["items"].get("$ref") is None:
        texts = [text for text in value if isinstance(text, str)]
        if len(texts) == len(value):
            return "\n".join(texts)
        return json.dumps(value, ensure_ascii=False, indent=1)
    return value


def _stated(node: Schema, value: JsonValue) -> JsonValue:
    """None where nothing is stated."""
    if value is None or value in ("", []):
        return None
    if node.get("type") == "boolean":
        return value == "true"
    if node.get("type") == "array" and isinstance(value, str):
        if node["items"].get("type") == "string":
            return [line.strip() for line in value.splitlines() if line.strip()]
        return _json(value)
    return value


def _json(text: str) -> JsonValue:
    try:
        value: JsonValue = canonical.loads(text.encode())
    except Malformed:
        # The schema then says that a list was wanted here.
        return text
    return value


def _value(body: Mapping[str, JsonValue], path: str) -> JsonValue:
    value: JsonValue | Mapping[str, JsonValue] = body
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    # What was withheld and then erased can't be shown.
    return None if isinstance(value, Mapping) else value


def _put(body: JsonObject, names: list[str], value: JsonValue) -> None:
    *outer, last = names
    for name in outer:
        body = object_at(body, name)
    body[last] = value


def _fill_objects(root: Schema, node: Schema, body: JsonObject) -> None:
    """An object that the schema wants is there, even where nothing in it is stated."""
    for name, member in node["properties"].items():
        target = resolved(root, member)
        if target.get("type") != "object":
            continue
        if name in body or name in node.get("required", ()):
            _fill_objects(root, target, object_at(body, name))
