from typing import Any

import pytest
from rest_framework.test import APIClient

from records.contents.models import Record
from records.people.authors import Author
from records.signing.revocations import key_revoke
from tests.cast import Signer, inspected
from tests.fixtures.visitors import client_for


@pytest.fixture
def station(inspector: Author) -> APIClient:
    return client_for(inspector)


def certify(client: APIClient, signed: dict[str, Any]) -> Any:
    return client.post("/api/certifications/", signed, format="json")


def test_one_signature_certifies_several_cars(station: APIClient, inspector: Author, signer: Signer) -> None:
    records = [inspected(inspector, 1), inspected(inspector, 2)]
    answer = certify(station, signer.state(*records))
    assert answer.status_code == 201
    certified_records = answer.json()["records"]
    assert [record["subject"] for record in certified_records] == [record.subject for record in records]
    assert {record["kind"] for record in certified_records} == {"inspection:certified"}
    for record in records:
        shown = station.get(f"/api/records/{record.digest}/").json()
        assert (shown["certified"], shown["certification"]["verdict"]) == (True, "certified")


def test_the_same_statement_again_is_answered_with_what_it_made(
    station: APIClient, inspector: Author, signer: Signer
) -> None:
    signed = signer.state(inspected(inspector))
    [made] = certify(station, signed).json()["records"]
    answer = certify(station, signed)
    assert answer.status_code == 409
    [error] = answer.json()["errors"]
    assert (error["code"], error["records"]) == ("statement_repeated", [made["digest"]])


def test_a_statement_dated_2001_is_refused(station: APIClient, inspector: Author, signer: Signer) -> None:
    record = inspected(inspector)
    statement = {**signer.state(record)["statement"], "signed_at": "2001-01-01T00:00:00Z"}
    answer = certify(station, signer.sign(statement))
    assert answer.status_code == 422
    errors = {error["code"]: error["pointer"] for error in answer.json()["errors"]}
    assert errors == {"signed_before_key": "/statement/signed_at", "signed_before": "/statement/records/0"}
    assert not Record.objects.filter(kind="inspection:certified").exists()


def test_a_rejection_says_why(station: APIClient, inspector: Author, signer: Signer) -> None:
    record = inspected(inspector)
    signed = signer.state(record, verdict="rejected", reason="photo of another car")
    assert certify(station, signed).status_code == 201
    shown = station.get(f"/api/records/{record.digest}/").json()
    assert (shown["certified"], shown["certification"]["reason"]) == (False, "photo of another car")


def test_a_key_that_is_not_enrolled_certifies_nothing(
    station: APIClient, inspector: Author, signer: Signer
) -> None:
    signed = signer.state(inspected(inspector))
    signed["statement"] = {**signed["statement"], "key": "0" * 64}
    answer = certify(station, signed)
    assert (answer.status_code, answer.json()["code"]) == (403, "unknown_key")


def test_a_revoked_key_certifies_nothing(
    station: APIClient, inspector: Author, signer: Signer, city: Author
) -> None:
    signed = signer.state(inspected(inspector))
    key_revoke(author=city, key=signer.key.key, reason="lost")
    answer = certify(station, signed)
    assert (answer.status_code, answer.json()["code"]) == (403, "revoked_key")


def test_a_signature_over_something_else_is_refused(
    station: APIClient, inspector: Author, signer: Signer
) -> None:
    signed = signer.state(inspected(inspector, 1))
    other = signer.state(inspected(inspector, 2))
    answer = certify(station, {**signed, "signature": other["signature"]})
    assert (answer.status_code, answer.json()["code"]) == (422, "false_signature")
    assert not Record.objects.filter(kind="inspection:certified").exists()


@pytest.mark.parametrize("part", ["statement", "signature"])
@pytest.mark.parametrize("value", [None, 7, [], {}, "text"])
def test_a_malformed_statement_or_signature_is_pointed_at(
    station: APIClient, inspector: Author, signer: Signer, part: str, value: Any
) -> None:
    signed = signer.state(inspected(inspector))
    answer = certify(station, {**signed, part: value})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith(f"/{part}")


def test_a_dealer_certifies_nothing(api: APIClient, inspector: Author, signer: Signer) -> None:
    answer = certify(api, signer.state(inspected(inspector)))
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_role")
