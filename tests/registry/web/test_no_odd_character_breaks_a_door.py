"""What no text should hold (NUL, halves of a pair, what nobody sees) is answered at every door, and never with a 500."""

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile
from rest_framework.test import APIClient

from records.people.authors import Author
from records.privacy.erasure_requests import record_erasure_request
from registry.demo import cars
from registry.form82.drafts import draft_create
from registry.uploads.models import Upload, UploadRow
from tests.cast import Signer, form82, inspected, listed, listing, subject
from tests.fixtures.visitors import LogIn, client_for
from tests.records.answers import refused
from tests.registry.uploads.files import MAPPING, csv, uploaded, workbook
from tests.registry.web.test_reasons_on_every_page import ACQUIRED, LISTING, PAPER

pytestmark = pytest.mark.django_db

ODD = ("\x00", "\u202e", "\u0301" * 9, "\u20dd")
HALF = "\ud800"


@pytest.mark.parametrize(
    ("path", "sent", "fields"),
    [
        (
            "/desk/listings/new/",
            LISTING,
            ["vin", "make", "plate_no", "odometer", "asked_rule", "asked_reason"],
        ),
        (
            "/desk/records/new/vehicle-acquired/",
            ACQUIRED,
            ["number", "acquired_on", "source", "asked_pointer"],
        ),
        ("/desk/inspections/paper/", PAPER, ["vin", "record_no", "issued_on", "kept", "external_id", "drop"]),
        ("/desk/inspections/begin/", {}, ["corrects"]),
        ("/desk/inspections/import/", {}, ["name"]),
        ("/desk/uploads/preview/", {}, ["kind", "mapping"]),
        ("/desk/tokens/", {}, ["name", "scopes"]),
        ("/account/", {}, ["name", "language"]),
        ("/accounts/login/", {"password": "x"}, ["login"]),
    ],
)
def test_a_page_s_form_is_answered(
    dealer: Author, log_in: LogIn, path: str, sent: dict[str, str], fields: list[str]
) -> None:
    client = log_in(dealer)
    for sign in ODD:
        for field in fields:
            given = {"asked_rule": "D5", "asked_pointer": "/body/model_year", "asked_reason": "x", **sent}
            answer = client.post(path, {**given, field: f"{sent.get(field, '')}{sign}"})
            assert answer.status_code < 500, field


def test_a_listing_s_page_says_which_character(dealer: Author, log_in: LogIn) -> None:
    client = log_in(dealer)
    for sign in ODD:
        for language, words in (("ko", "문자"), ("en", "character")):
            sent = {**LISTING, "model_year": "2020", "make": f"현대{sign}"}
            answer = client.post(f"/desk/listings/new/?lang={language}", sent)
            assert answer.status_code == 422
            assert words in answer.content.decode().lower()


def test_the_api_names_the_character(dealer: Author) -> None:
    for sign in ODD:
        api, stated = client_for(dealer), listed(dealer)
        sent = {"kind": "vehicle:listed", "subject": subject(2), "body": listing(2)}
        for changes, pointer in (
            ({"body": listing(2, remark=f"양호{sign}")}, "/body/remark"),
            ({"external_id": f"1{sign}"}, "/external_id"),
            ({"attachments": [{"name": f"a{sign}.png", "sha256": "0" * 64}]}, "/attachments/0/name"),
            ({"kind": f"vehicle:listed{sign}"}, "/kind"),
            ({"corrects": f"{'0' * 63}{sign}"}, "/corrects"),
            ({"subject": f"{subject(2)}{sign}"}, "/subject"),
            ({"body": listing(2, listed_on=f"2026-01-0{sign}")}, "/body/listed_on"),
            (
                {
                    "kind": "record:withdrawn",
                    "subject": subject(),
                    "body": {"record": stated.digest, "reason": f"잘못{sign}"},
                },
                "/body/reason",
            ),
        ):
            answer = api.post("/api/records/", {**sent, **changes}, format="json")
            errors = answer.json()["errors"]
            assert answer.status_code == 422, changes
            assert pointer in {error["pointer"] for error in errors}, errors
            assert all(error["messages"]["ko"] and error["messages"]["en"] for error in errors)


def test_a_draft_by_program_is_answered(dealer: Author) -> None:
    for sign in ODD:
        api = client_for(dealer)
        drafts: list[dict[str, Any]] = [
            {"body": {"basic": {"car_name": f"가{sign}"}}},
            {"body": {}, "external_id": f"1{sign}"},
            {"body": {}, "corrects": f"1{sign}"},
            {"body": {}, "attachments": [{"name": f"a{sign}.png", "sha256": "0" * 64}]},
            {"body": {"reasons": [{"rule": f"D5{sign}", "pointer": "/body", "reason": "x"}]}},
            {"body": {"reasons": [{"rule": "D5", "pointer": f"/body/{sign}", "reason": "x"}]}},
            {"body": {f"basic{sign}": {}}},
        ]
        for sent in drafts:
            answer = api.post("/api/drafts/", sent, format="json")
            assert answer.status_code in {201, 422}, (sent, answer.content)


def test_a_draft_saved_while_typing_is_answered(dealer: Author, log_in: LogIn) -> None:
    for sign in (*ODD, HALF):
        draft, client = draft_create(author=dealer, answers={}), log_in(dealer)
        for answers in (
            {"basic.car_name": f"가{sign}"},
            {"basic.vin": f"KMH{sign}"},
            {f"?D5:/body/basic/{sign}": "x"},
            {"?D5:/body/basic/vin": f"x{sign}"},
            {f"basic{sign}.vin": "x"},
            {"@external_id": f"1{sign}"},
            {"@chassis": sign},
            {"overall.tuning_kinds": [sign]},
        ):
            sent = json.dumps({"answers": answers, "base": 99})
            answer = client.post(f"/desk/inspections/{draft.pk}/save/", sent, content_type="application/json")
            assert answer.status_code in {200, 422}, answers


def test_a_file_says_it_by_row(dealer: Author) -> None:
    for sign in ODD:
        bodies = (
            {"subject": subject(2), "body": listing(2, remark=f"가{sign}")},
            {"subject": f"vin:{sign}", "body": {}},
        )
        lines = "\n".join(json.dumps(body) for body in bodies)
        uploads = [uploaded(dealer, lines.encode(), name="cars.jsonl", mapping=None, trial=True)]
        if sign != "\x00":
            uploads.append(uploaded(dealer, csv(f"{cars.vin(3)}{sign},10001", f"{cars.vin(4)},10002")))
            uploads.append(uploaded(dealer, workbook((f"{cars.vin(5)}{sign}", 10001)), name="cars.xlsx"))
        for upload in uploads:
            rows = UploadRow.objects.filter(upload=upload, outcome=UploadRow.Outcome.REFUSED)
            assert rows
            for row in rows:
                assert row.reasons[0]["messages"]["ko"]
                assert row.reasons[0]["messages"]["en"]


def test_an_answer_to_a_dry_run_is_told(dealer: Author) -> None:
    for sign in (*ODD, HALF):
        upload = uploaded(dealer, csv(f"{cars.vin(1)},10001"), trial=True)
        for answer in (
            {"rule": "N4", "pointer": "/subject", "reason": f"x{sign}"},
            {"rule": f"N4{sign}", "pointer": "/subject", "reason": "x"},
            {"rule": "N4", "pointer": f"/subject{sign}", "reason": "x"},
        ):
            sent = json.dumps({"reasons": {"2": [answer]}})
            told = client_for(dealer).post(
                f"/api/uploads/{upload.pk}/confirm", sent, content_type="application/json"
            )
            assert told.status_code in {400, 422}, answer
        upload.refresh_from_db()
        assert upload.state == Upload.State.CHECKED


def test_a_mapping_is_answered(dealer: Author) -> None:
    for sign in ODD:
        for mapping in (
            {"vin": f"VIN{sign}"},
            {f"vin{sign}": "VIN"},
            {**MAPPING, "sale_type": {"value": f"DIRECT{sign}"}},
        ):
            code = refused(uploaded, author=dealer, content=csv(f"{cars.vin(1)},1"), mapping=mapping)
            assert code


def test_a_signed_statement_is_answered(
    dealer: Author, inspector: Author, signer: Signer, log_in: LogIn
) -> None:
    for sign in (*ODD, HALF):
        made = signer.state(inspected(dealer), verdict="rejected", reason="x")
        for name in ("reason", "licence", "key", "verdict", "signed_at"):
            sent = {**made, "statement": {**made["statement"], name: f"{made['statement'][name]}{sign}"}}
            text = json.dumps(sent)
            api = client_for(inspector).post("/api/certifications/", text, content_type="application/json")
            assert api.status_code in {400, 403, 422}, name
            page = log_in(inspector).post("/desk/certifications/new/", {"signed": text})
            assert page.status_code == 422, name


def test_an_erasure_s_ground_names_the_character(dealer: Author) -> None:
    for sign in ODD:
        asked: dict[str, Any] = {"author": dealer, "record": listed(dealer).digest, "reason": f"x{sign}"}
        assert refused(record_erasure_request, **asked) == [("unusable_character", "/reason")]


def test_a_hand_over_by_program_is_answered(api: APIClient) -> None:
    for sign in (*ODD, HALF):
        for sent in ({"record": sign}, {"record": "0" * 64, "buyer": sign}):
            answer = api.post("/api/handovers/", json.dumps(sent), content_type="application/json")
            assert answer.status_code in {400, 404, 422}, sent


def test_a_form_in_a_file_names_the_character(dealer: Author, log_in: LogIn) -> None:
    for sign in (*ODD, HALF):
        body = json.dumps(form82(closing__inspector_opinion=f"양호{sign}"))
        sent = {"file": ContentFile(body.encode(), name="form.json")}
        answer = log_in(dealer).post("/desk/inspections/new/", sent)
        assert answer.status_code == 422
