"""Who states something under a number that reads like another one with records is asked, at every door."""

from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from records.contents.models import Record
from records.contents.skeletons import IsOdd
from records.people.authors import Author
from records.signing.certifications import certification_create
from records.stating.drafts import Draft
from records.stating.services import Recorded, record_create, records_create_many
from records.terms.texts import Refusal
from registry.demo import cars
from registry.form82.drafts import draft_change, draft_create, draft_review, draft_submit
from registry.form82.leaves import flattened
from registry.uploads.models import Upload, UploadRow
from registry.uploads.trials import upload_confirm
from tests.cast import Signer, form82, inspected, listing, paper_page, photos, subject
from tests.fixtures.visitors import LogIn, client_for
from tests.records.answers import refused
from tests.registry.uploads.files import csv, uploaded, worked
from tests.registry.web.test_cars_that_look_alike import flags, put
from tests.registry.web.test_reasons_on_every_page import ACQUIRED, LISTING, PAPER, asked

pytestmark = pytest.mark.django_db

VIN = cars.vin(1)
LIKE_A_VIN = f"chassis:{VIN[:3]}-{VIN[3:]}"
ONE, OTHER = "chassis:GX81-0001234", "chassis:GX81OOO1234"
AT_SUBJECT = {"rule": "N4", "pointer": "/subject", "reason": "차체의 각인을 확인함"}


def stated(author: Author, number: str, **changes: Any) -> dict[str, Any]:
    return {"author": author, "kind": "vehicle:listed", "subject": number, "body": listing(**changes)}


@pytest.mark.parametrize(("first", "then"), [(ONE, OTHER), (OTHER, ONE)])
def test_a_chassis_number_like_another_needs_a_reason(
    dealer: Author, rival: Author, first: str, then: str
) -> None:
    assert record_create(**stated(rival, first)).created
    assert refused(record_create, **stated(dealer, then)) == [("N4", "/subject")]
    assert record_create(**stated(dealer, then, reasons=[AT_SUBJECT])).created
    assert "look_alike" in flags(APIClient(), then)


@pytest.mark.parametrize(
    "number", [LIKE_A_VIN, f"chassis:{VIN.lower()}", "chassis:\u039a\u039c\u0397XX00XXXX000001"]
)
def test_a_vin_like_a_chassis_number_needs_a_reason(dealer: Author, rival: Author, number: str) -> None:
    put(rival, number)
    assert refused(record_create, **stated(dealer, subject())) == [("N4", "/subject")]
    assert record_create(**stated(dealer, subject(), reasons=[AT_SUBJECT])).created


def test_a_number_unlike_any_other_is_not_asked_about(dealer: Author) -> None:
    put(dealer, LIKE_A_VIN)
    assert record_create(**stated(dealer, subject(2))).created
    assert record_create(**stated(dealer, "chassis:GX81-0001235")).created
    assert record_create(**stated(dealer, "chassis:GX81-0001235")).created


def test_the_api_says_that_a_reason_would_do(dealer: Author) -> None:
    put(dealer, LIKE_A_VIN)
    sent = {"kind": "vehicle:listed", "subject": subject(), "body": listing()}
    answer = client_for(dealer).post("/api/records/", sent, format="json")
    [error] = answer.json()["errors"]
    assert (answer.status_code, error["code"], error["severity"]) == (422, "N4", "ask")
    assert "같은 차가 아닌지" in error["messages"]["ko"]
    assert "is it the same car?" in error["messages"]["en"]
    sent["body"] = listing(reasons=[AT_SUBJECT])
    assert client_for(dealer).post("/api/records/", sent, format="json").status_code == 201


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/desk/listings/new/", {**LISTING, "model_year": "2020"}),
        ("/desk/records/new/vehicle-acquired/", {**ACQUIRED, "number": "gx81-ooo1234"}),
    ],
)
def test_a_page_asks_and_takes_the_reason(
    dealer: Author, log_in: LogIn, path: str, sent: dict[str, str]
) -> None:
    put(dealer, LIKE_A_VIN)
    record_create(**stated(dealer, ONE))
    first = log_in(dealer).post(path, sent)
    assert first.status_code == 422
    assert "같은 차가 아닌지" in first.content.decode()
    answered = {**sent, **asked(first.content.decode())}
    assert log_in(dealer).post(path, answered).status_code == 302


def test_a_paper_is_asked_about_at_the_first_look(dealer: Author, log_in: LogIn) -> None:
    put(dealer, LIKE_A_VIN)
    sent = {**PAPER, "issued_on": "2026-11-01", "kept": paper_page(dealer)["sha256"], "action": "look"}
    first = log_in(dealer).post("/desk/inspections/paper/", sent)
    assert first.status_code == 422
    look = log_in(dealer).post("/desk/inspections/paper/", {**sent, **asked(first.content.decode())})
    assert look.status_code == 200


def test_a_draft_asks_while_it_is_filled_in(dealer: Author) -> None:
    put(dealer, LIKE_A_VIN)
    draft = draft_create(author=dealer, answers=flattened(form82()), attachments=photos(dealer))
    [path] = draft_review(draft).asks
    assert refused(draft_submit, author=dealer, draft_id=draft.id) == [("N4", "/body/basic/vin")]
    draft_change(author=dealer, draft_id=draft.id, answers={path: "각인을 확인함"}, base=draft.revision)
    assert draft_submit(author=dealer, draft_id=draft.id).created


def test_a_draft_s_chassis_number_is_read_as_capitals(dealer: Author) -> None:
    record_create(**stated(dealer, ONE))
    answers = {**flattened(form82(basic__vin="gx81-0001234")), "@chassis": True}
    draft = draft_create(author=dealer, answers=answers, attachments=photos(dealer))
    assert draft_review(draft).asks == {}
    assert draft_submit(author=dealer, draft_id=draft.id).record.subject == ONE


def test_a_file_is_asked_row_by_row(dealer: Author) -> None:
    put(dealer, LIKE_A_VIN)
    content = csv(f"{VIN},10001", f"{cars.vin(2)},10002")
    upload = uploaded(dealer, content, trial=True)
    assert upload.state == Upload.State.CHECKED
    [row] = UploadRow.objects.filter(upload=upload, outcome=UploadRow.Outcome.ASKED)
    assert [reason["code"] for reason in row.reasons] == ["N4"]
    upload_confirm(upload, answers={str(row.number): [AT_SUBJECT]})
    assert worked(upload).recorded == 2


def test_two_rows_that_look_alike_are_both_asked(dealer: Author) -> None:
    drafts = [Draft("vehicle:listed", number, listing()) for number in (ONE, OTHER, subject(2))]
    one, other, unlike = records_create_many(author=dealer, drafts=drafts)
    assert isinstance(one, Refusal)
    assert isinstance(other, Refusal)
    assert isinstance(unlike, Recorded)


def test_a_statement_sent_twice_is_not_asked_about_again(dealer: Author, rival: Author) -> None:
    first = record_create(**stated(dealer, ONE), external_id="1")
    record_create(**stated(rival, OTHER, reasons=[AT_SUBJECT]))
    again = record_create(**stated(dealer, ONE), external_id="1")
    assert (again.record, again.created) == (first.record, False)


def test_an_inspector_is_told_before_certifying(
    dealer: Author, inspector: Author, signer: Signer, log_in: LogIn
) -> None:
    record = inspected(dealer)
    put(dealer, LIKE_A_VIN)
    client = log_in(inspector)
    assert "V7" in client.get("/desk/queue/").content.decode()
    page = client.get(f"/desk/queue/{record.digest}/").content.decode()
    assert "차대번호처럼 보이는 차체번호" in page
    # Who imitates a number keeps nobody from certifying it.
    assert certification_create(author=inspector, **signer.state(record))


@pytest.mark.parametrize(
    "number",
    [
        "chassis:\u039a\u039c\u0397XX00XXXX000108",
        "chassis:\uff2b\uff2d\uff28XX00XXXX000108",
        "chassis:\u041a\u039cHXX00XXXX000108",
        "chassis:\u043a\u043c\u043dxx00xxxx000108",
        "chassis:KMHXX00XXXX0001\uff10\uff18",
        "chassis:\U0001d40aMHXX00XXXX000108",
        "chassis:KMH XX00XXXX 000108",
        "chassis:KMH_XX00XXXX000108",
        "vin:\u041aMHXX00XXXX000108",
        "vin:\u039aMHXX00XXXX000108",
        "vin:KMHXX00XXXX00010\uff18",
        "chassis:\ucc28KMHXX00XXXX000108",
    ],
)
def test_a_disguise_in_the_tables_is_flagged_on_both_pages(dealer: Author, number: str) -> None:
    put(dealer, subject(108))
    put(dealer, subject(109))
    put(dealer, number)
    client = APIClient()
    assert "look_alike" in flags(client, cars.vin(108))
    assert "look_alike" not in flags(client, cars.vin(109))
    answer = client.get(f"/api/vehicles/{number.removeprefix('vin:')}/")
    assert answer.status_code == 200
    assert "look_alike" in {flag["code"] for flag in answer.json()["verdict"]["flags"]}


def test_odd_subjects_are_found_by_their_index(dealer: Author) -> None:
    put(dealer, LIKE_A_VIN)
    odd = Record.objects.filter(IsOdd("subject"))
    assert not odd.exists()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert "record_odd_subject" in odd.explain()
