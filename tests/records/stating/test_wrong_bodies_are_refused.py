"""Each mistake is told where it is, in both languages, and all of them at once."""

from collections.abc import Iterator
from typing import Any

import pytest

from records.people.authors import Author
from records.stating.services import record_create
from records.stating.validation import body_refusals
from records.terms.families import kinds
from records.terms.kinds import Kind
from records.terms.schemas import submission_schema
from records.terms.texts import Refusal
from tests.cast import listing, subject
from tests.records.answers import refused

pytestmark = pytest.mark.django_db


def refused_listing(author: Author, **changes: Any) -> list[tuple[str, str | None]]:
    body = {name: value for name, value in listing(**changes).items() if value is not None}
    return refused(record_create, author=author, kind="vehicle:listed", subject=subject(), body=body)


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"odometer": None}, "required", "/body/odometer"),
        ({"odometer": {"stated": 1}}, "required", "/body/odometer/unit"),
        ({"colour": "red"}, "unexpected", "/body/colour"),
        ({"model_year": "2020"}, "type", "/body/model_year"),
        ({"model_year": True}, "type", "/body/model_year"),
        ({"model_year": 1800}, "minimum", "/body/model_year"),
        ({"model_year": 2019.0}, "not_whole", "/body/model_year"),
        ({"model_year": 2**60}, "too_large", "/body/model_year"),
        ({"fuel": "STEAM"}, "enum", "/body/fuel"),
        ({"listed_on": "2026-02-30"}, "format", "/body/listed_on"),
        ({"listed_on": "22.11.2026"}, "format", "/body/listed_on"),
        ({"make": ""}, "pattern", "/body/make"),
        ({"make": "   "}, "pattern", "/body/make"),
        ({"make": "x" * 61}, "maxLength", "/body/make"),
        ({"make": "a\x00b"}, "unusable_character", "/body/make"),
        ({"make": "\ud800"}, "unusable_character", "/body/make"),
        ({"make": "\u0378"}, "unusable_character", "/body/make"),
        ({"e\u0301": 1, "\u00e9": 2}, "name_twice", "/body/\u00e9"),
        ({"price": {"amount": 1, "currency": "won"}}, "pattern", "/body/price/currency"),
        ({"price": "13,500"}, "type", "/body/price"),
        ({"options": ["a", "a"]}, "uniqueItems", "/body/options"),
        ({"options": [1]}, "type", "/body/options/0"),
        ({"plate_no": {"withheld": "0" * 64}}, "type", "/body/plate_no"),
        ({"plate_no": 12}, "type", "/body/plate_no"),
        ({"salesperson": {"name": 5}}, "type", "/body/salesperson/name"),
        ({"odometer": {"stated": 10, "unit": "mi", "km": 10}}, "O1", "/body/odometer/km"),
        ({"a/b~c": 1}, "unexpected", "/body/a~1b~0c"),
    ],
)
def test_a_mistake_is_told_where_it_is(
    dealer: Author, changes: dict[str, Any], code: str, pointer: str
) -> None:
    assert refused_listing(dealer, **changes) == [(code, pointer)]


def test_all_mistakes_are_told_at_once(dealer: Author) -> None:
    refusals = refused_listing(dealer, model_year="2020", fuel="STEAM", colour="red", price={"amount": 1.5})
    assert refusals == [
        ("enum", "/body/fuel"),
        ("not_whole", "/body/price/amount"),
        ("required", "/body/price/currency"),
        ("type", "/body/model_year"),
        ("unexpected", "/body/colour"),
    ]


def test_a_wrong_vin_is_told_beside_a_wrong_body(dealer: Author) -> None:
    body = listing(fuel="STEAM")
    refusals = refused(
        record_create, author=dealer, kind="vehicle:listed", subject="vin:KMHXX00XXXX00001", body=body
    )
    assert refusals == [("enum", "/body/fuel"), ("vin_length", "/subject")]


def test_a_letter_that_no_vin_has_gets_a_suggestion(dealer: Author) -> None:
    with pytest.raises(Refusal) as caught:
        record_create(author=dealer, kind="vehicle:listed", subject="vin:KMHXXOOXXXX00000I", body=listing())
    assert caught.value.code == "vin_letters"
    assert caught.value.extra == {"suggestion": "KMHXX00XXXX000001"}
    assert "KMHXX00XXXX000001" in caught.value.text.ko


@pytest.mark.parametrize("kind", ["vehicle:flown", "", 7, None, "vehicle:listed\n"])
def test_an_unknown_kind_is_refused(dealer: Author, kind: Any) -> None:
    assert refused(record_create, author=dealer, kind=kind, subject=subject(), body=listing()) == [
        ("unknown_kind", "/kind")
    ]


@pytest.mark.parametrize("body", [None, [], "text", 7])
def test_a_body_that_is_no_object_is_refused(dealer: Author, body: Any) -> None:
    assert refused(record_create, author=dealer, kind="vehicle:listed", subject=subject(), body=body) == [
        ("type", "/body")
    ]


def test_a_body_nested_too_deep_is_refused(dealer: Author) -> None:
    deep: Any = "x"
    for _ in range(60):
        deep = [deep]
    refusals = refused_listing(dealer, options=deep)
    assert refusals[0][0] == "too_deep"


@pytest.mark.parametrize(
    "attachments",
    [
        "front.png",
        [{"name": "a.png"}],
        [{"name": "", "sha256": "0" * 64}],
        [{"name": "../a.png", "sha256": "0" * 64}],
        [{"name": "a.png", "sha256": "A" * 64}],
        [{"name": "a.png", "sha256": "0" * 64, "size": 1}],
        ["a.png"],
    ],
)
def test_attachments_of_another_shape_are_refused(dealer: Author, attachments: Any) -> None:
    refusals = refused(
        record_create,
        author=dealer,
        kind="vehicle:listed",
        subject=subject(),
        body=listing(),
        attachments=attachments,
    )
    assert refusals[0][0] == "attachment"


def test_an_attachment_that_was_never_uploaded_is_refused(dealer: Author) -> None:
    refusals = refused(
        record_create,
        author=dealer,
        kind="vehicle:listed",
        subject=subject(),
        body=listing(),
        attachments=[{"name": "a.png", "sha256": "0" * 64}],
    )
    assert refusals == [("no_attachment", "/attachments/0")]


@pytest.mark.parametrize("external_id", ["", "x" * 201, 7])
def test_an_external_id_of_another_shape_is_refused(dealer: Author, external_id: Any) -> None:
    refusals = refused(
        record_create,
        author=dealer,
        kind="vehicle:listed",
        subject=subject(),
        body=listing(),
        external_id=external_id,
    )
    assert refusals == [("external_id", "/external_id")]


def moments(root: Any, node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Where a schema wants a day or a time, as a path of members, and as what it wants it."""
    if "$ref" in node:
        yield from moments(root, root["$defs"][node["$ref"].rpartition("/")[2]], path)
    if node.get("format") in {"date", "utc-seconds"}:
        yield path, node["format"]
    for name, inner in node.get("properties", {}).items():
        yield from moments(root, inner or {}, (*path, name))
    if "items" in node:
        yield from moments(root, node["items"], (*path, "0"))


MOMENTS = sorted(
    {
        (kind, *moment)
        for kind in kinds().values()
        for schema in [submission_schema(kind)]
        for moment in moments(schema, schema)
    },
    key=lambda moment: (moment[0].name, moment[1]),
)


@pytest.mark.parametrize(
    ("kind", "path", "wanted"), MOMENTS, ids=[f"{kind.name} {'.'.join(path)}" for kind, path, _ in MOMENTS]
)
@pytest.mark.parametrize("day", ["0000-01-01", "0000-02-29", "2023-02-29", "9999-12-32"])
def test_a_day_that_no_calendar_has_is_refused(
    kind: Kind, path: tuple[str, ...], wanted: str, day: str
) -> None:
    body: Any = day if wanted == "date" else f"{day}T00:00:00Z"
    for name in reversed(path):
        body = [body] if name == "0" else {name: body}
    told = {(refusal.code, refusal.pointer) for refusal in body_refusals(kind, body)}
    assert ("format", "/".join(("/body", *path))) in told
