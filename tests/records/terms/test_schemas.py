"""The schemas that are served: complete, closed, in two languages."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from records.terms.families import kind_named, kinds
from records.terms.schemas import schema, schema_text, submission_schema

ALL = sorted(kind.schema_file for kind in kinds().values())


def test_every_schema_belongs_to_a_kind() -> None:
    assert {path.stem for path in ALL} == {kind.schema_name for kind in kinds().values()}
    for kind in kinds().values():
        text = schema_text(kind.schema_name)
        assert text is not None
        assert json.loads(text)["$id"] == f"/schemas/{kind.schema_name}.json"
    assert schema_text("../kinds") is None


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_a_schema_is_valid_and_closed_and_knows_no_floats(path: Path) -> None:
    loaded = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(loaded)
    assert loaded["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for node in nodes(loaded):
        if "properties" in node and node.get("type") == "object":
            assert node.get("additionalProperties") is False or "if" in node, node.get("title")
        assert node.get("type") != "number"


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_every_field_has_a_title_in_both_languages(path: Path) -> None:
    loaded = json.loads(path.read_text(encoding="utf-8"))
    fields = {name: member for name, member in loaded["properties"].items() if isinstance(member, dict)}
    for name, member in fields.items():
        target = loaded["$defs"][member["$ref"].rpartition("/")[2]] if "$ref" in member else member
        assert " / " in member.get("title", target.get("title", "")), name
    assert " / " in loaded["title"]


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for member in node.values():
            yield from nodes(member)
    elif isinstance(node, list):
        for item in node:
            yield from nodes(item)


def test_an_amendment_has_every_field_of_a_listing() -> None:
    listed, amended = (
        json.loads(kind_named(f"vehicle:{name}").schema_file.read_text(encoding="utf-8"))["properties"]
        for name in ("listed", "amended")
    )
    assert amended == {"listing": amended["listing"], **listed}


def test_a_submission_states_values_and_the_registry_withholds_and_derives() -> None:
    kind = kind_named("vehicle:listed")
    stored, submitted = schema(kind), submission_schema(kind)
    assert stored["properties"]["plate_no"]["x-withheld"]
    assert "anyOf" in stored["properties"]["plate_no"]
    assert submitted["properties"]["plate_no"]["type"] == "string"
    assert stored["$defs"]["odometer"]["required"] == ["stated", "unit", "km"]
    assert submitted["$defs"]["odometer"]["required"] == ["stated", "unit"]
