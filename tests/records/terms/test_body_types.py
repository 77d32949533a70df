"""The types of bodies are made from the schemas, in a module for each room."""

import json
from io import StringIO
from pathlib import Path
from typing import get_type_hints

import pytest
from django.core.management import CommandError, call_command

from config.management.commands import schemas
from records.terms.body_types import BodyModule, class_name, sources
from records.terms.families import kinds
from records.terms.kinds import Kind
from records.terms.schemas import schema
from records.terms.texts import Text
from registry.form82 import bodies
from registry.form82.kinds import INSPECTION


def made_up(folder: Path, name: str, root: dict[str, object]) -> Kind:
    kind = Kind(name, Text("", ""), frozenset(), frozenset(), folder)
    kind.schema_file.write_text(json.dumps({"type": "object", **root}), encoding="utf-8")
    return kind


def test_all_kinds_have_their_types() -> None:
    assert {kind for module in schemas.MODULES for kind in module.kinds} == set(kinds().values())


def test_the_files_are_what_the_schemas_make() -> None:
    call_command("schemas", "--check", stdout=StringIO())


def test_a_file_that_differs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemas, "sources", lambda *_: {"records/terms/bodies.py": "other"})
    with pytest.raises(CommandError, match=r"records/terms/bodies\.py is not what the schemas make"):
        call_command("schemas", "--check", stdout=StringIO())


def test_a_class_has_the_schema_s_members() -> None:
    form = schema(INSPECTION)
    for section in ("basic", "overall", "detail", "closing"):
        members = form["properties"][section]
        made = getattr(bodies, class_name(section))
        assert list(get_type_hints(made)) == list(members["properties"])
        assert made.__required_keys__ == set(members["required"])


def test_either_shape_has_only_its_own_members() -> None:
    assert bodies.PaperBody.__optional_keys__ == {"accident_history", "reasons", "correction_reason"}
    assert bodies.FormBody.__optional_keys__ == {"other", "reasons", "correction_reason"}


def test_members_are_written_with_their_types(tmp_path: Path) -> None:
    kind = made_up(
        tmp_path,
        "boat:launched",
        {
            "properties": {
                "size": {"$ref": "#/$defs/SIZE"},
                "names": {"type": "array", "items": {"type": "string"}},
                "price": {"anyOf": [{"type": "integer"}, {"$ref": "#/$defs/hidden"}]},
            },
            "required": ["size"],
            "$defs": {
                "SIZE": {"type": "string", "enum": ["S", "L"]},
                "hidden": {
                    "type": "object",
                    "properties": {"hidden": {"type": "string"}},
                    "required": ["hidden"],
                },
            },
        },
    )
    [text] = sources([BodyModule("boats", "Boats.", kinds=(kind,))], [kind]).values()
    assert text.endswith(
        'Size = Literal["S", "L"]\n\n\n'
        "class Hidden(TypedDict):\n    hidden: str\n\n\n"
        "class BoatLaunched(TypedDict):\n"
        "    size: Size\n"
        "    names: NotRequired[list[str]]\n"
        "    price: NotRequired[int | Hidden]\n"
    )


def test_one_name_for_two_definitions_is_refused(tmp_path: Path) -> None:
    two = [
        made_up(tmp_path, name, {"properties": {}, "$defs": {"size": {"type": "string", "enum": [name]}}})
        for name in ("boat:built", "boat:sunk")
    ]
    with pytest.raises(ValueError, match="boat:sunk: another size"):
        sources([BodyModule("boats", "Boats.", kinds=tuple(two))], two)
