"""Vectors of tables of kinds."""

from __future__ import annotations

from typing import Any

from tests.verifier.samples import SAMPLE, SAMPLE_CERTIFIED, TABLE
from tests.verifier.vectors.names import Cases, file


def _right() -> Cases:
    right: list[tuple[str, dict[str, Any]]] = [
        ("two certified kinds, each with its own", {}),
        (
            "two kinds with one kind of certifications",
            {"certified_by": {SAMPLE: SAMPLE_CERTIFIED, "a:b": SAMPLE_CERTIFIED}},
        ),
        ("nothing that is certified", {"certified_by": {}}),
        (
            "other kinds for keys",
            {"enrolment": "machine:added", "for_good": [*TABLE["for_good"], "machine:added"]},
        ),
        ("a kind more that is for good", {"for_good": [*TABLE["for_good"], "poll:opened"]}),
        ("no kind that names its subject", {"names_subject": {}}),
        ("a subject's number at the top of a body", {"names_subject": {"poll:answered": "poll_no"}}),
    ]
    return [{"description": what, "kinds": {**TABLE, **change}, "error": None} for what, change in right]


def _wrong() -> Cases:
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("another format", {"format": "kinds/2"}),
        ("a member too many", {"note": ""}),
        ("certified kinds in a list", {"certified_by": []}),
        ("certified kinds of null", {"certified_by": None}),
        ("a certified kind that is none", {"certified_by": {"sample": SAMPLE_CERTIFIED}}),
        ("certifications of a kind that is none", {"certified_by": {SAMPLE: "Sample:certified"}}),
        ("certifications of null", {"certified_by": {SAMPLE: None}}),
        ("a kind that certifies itself", {"certified_by": {SAMPLE_CERTIFIED: SAMPLE_CERTIFIED}}),
        (
            "certifications that are certified",
            {"certified_by": {SAMPLE: SAMPLE_CERTIFIED, SAMPLE_CERTIFIED: "inspection:certified"}},
        ),
        ("an enrolment that is certified", {"certified_by": {"key:enrolled": SAMPLE_CERTIFIED}}),
        ("certifications that are revocations", {"certified_by": {SAMPLE: "key:revoked"}}),
        (
            "certifications that are not for good",
            {"for_good": ["inspection:certified", "key:enrolled", "key:revoked"]},
        ),
        (
            "revocations that are not for good",
            {"for_good": ["inspection:certified", SAMPLE_CERTIFIED, "key:enrolled"]},
        ),
        ("a kind for good twice", {"for_good": [*TABLE["for_good"], "key:enrolled"]}),
        ("a kind for good that is none", {"for_good": [*TABLE["for_good"], ""]}),
        ("kinds for good in an object", {"for_good": dict.fromkeys(TABLE["for_good"], True)}),
        ("one kind for withdrawals and erasures", {"erasure": "record:withdrawn"}),
        ("one kind for enrolments and revocations", {"revocation": "key:enrolled"}),
        ("an erasure of null", {"erasure": None}),
        ("the map's commitment certified", {"certified_by": {"map:committed": SAMPLE_CERTIFIED}}),
        ("the map's commitment for good", {"for_good": [*TABLE["for_good"], "map:committed"]}),
        ("the map's commitment as a withdrawal", {"withdrawal": "map:committed"}),
    ]
    tables = [
        *((what, {**TABLE, **change}) for what, change in [*wrong, *_misnamed()]),
        *((f"without {name}", {key: TABLE[key] for key in TABLE if key != name}) for name in TABLE),
        ("a list", []),
    ]
    return [{"description": what, "kinds": table, "error": "malformed"} for what, table in tables]


def _misnamed() -> list[tuple[str, dict[str, Any]]]:
    return [
        ("names of subjects in a list", {"names_subject": []}),
        ("a name at no path", {"names_subject": {SAMPLE: ""}}),
        ("a name at a path that ends in a dot", {"names_subject": {SAMPLE: "of."}}),
        ("a name at a path in capitals", {"names_subject": {SAMPLE: "of.VIN"}}),
        ("a name at a path that is a list", {"names_subject": {SAMPLE: ["of", "car"]}}),
        ("a name in a kind that is none", {"names_subject": {"sample": "of"}}),
        ("a name in the map's commitment", {"names_subject": {"map:committed": "size"}}),
    ]


def kinds() -> dict[str, Any]:
    return file("`kinds` is a parsed table, kinds/1", [*_right(), *_wrong()])
