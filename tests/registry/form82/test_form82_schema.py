"""The schema on disk is the one that the catalogue makes, and holds all of the form."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from records.terms.families import kind_named
from records.terms.schemas import withheld_paths
from registry.form82 import schema
from registry.form82.catalogue import DETAIL_ITEMS, ENUMS, NOT_APPLICABLE, PANELS, SECTIONS

FORM = json.loads(schema.FILE.read_text(encoding="utf-8"))


def test_the_file_is_what_the_catalogue_makes() -> None:
    assert schema.FILE.read_text(encoding="utf-8") == schema.file_text()
    call_command("schemas", "--check", stdout=StringIO())


def test_the_command_says_where_they_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "file_text", lambda: "{}")
    with pytest.raises(CommandError, match=r"inspection-recorded\.json is not what the schemas make"):
        call_command("schemas", "--check", stdout=StringIO())


def test_every_panel_and_item_is_there() -> None:
    assert len(PANELS) == 37
    assert len(DETAIL_ITEMS) == 42
    repairs, detail = (FORM["properties"][name] for name in ("repair_history", "detail"))
    assert repairs["properties"]["panels"]["properties"].keys() == PANELS.keys()
    assert set(detail["required"]) == {"steering_type", *(item.key for item in DETAIL_ITEMS)}
    assert detail["properties"]["remarks"]["properties"].keys() == set(detail["required"])


def test_every_item_may_only_be_not_applicable_besides() -> None:
    for item in DETAIL_ITEMS:
        name = FORM["properties"]["detail"]["properties"][item.key]["$ref"].rpartition("/")[2]
        assert FORM["$defs"][name]["enum"] == [*item.codes, NOT_APPLICABLE]


def test_every_enum_of_the_fields_is_there() -> None:
    used = {field.enum for section in SECTIONS.values() for field in section.fields if field.enum}
    for name in used:
        assert FORM["$defs"][name]["enum"] == [option.code for option in ENUMS[name]]


def test_personal_data_is_withheld() -> None:
    assert set(withheld_paths(kind_named("inspection:recorded"))) == {
        "basic.plate_no",
        "closing.inspector_name",
        "closing.appraiser_name",
        "closing.notifier_name",
        "closing.buyer_signature",
    }
