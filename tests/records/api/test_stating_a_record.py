from typing import Any

import pytest
from rest_framework.test import APIClient

from anchoring.models import PendingEntry
from records.contents.models import Record
from records.people.authors import Author
from tests.fixtures.market import sequenced
from tests.fixtures.visitors import client_for
from tests.records.api.bodies import listing, vin
from verifier import receipt, trust


def test_a_record_is_answered_with_its_digest_state_and_links(api: APIClient) -> None:
    answer = api.post("/api/records/", listing(), format="json")
    assert answer.status_code == 201
    stated = answer.json()
    assert stated["digest"] == Record.objects.get().digest
    assert stated["state"]["stage"] == "pending"
    assert stated["state"]["waits_for"] == "sequencer"
    assert stated["stands"] is True
    assert stated["record"]["body"]["odometer"] == {"stated": 38882, "unit": "mi", "km": 62575}
    assert answer.headers["Location"] == stated["links"]["self"]
    assert api.get(stated["links"]["self"]).json() == stated
    assert stated["links"]["vehicle"].endswith(f"/api/vehicles/{vin()}/")


def test_the_owner_gets_what_opens_the_withheld_fields(api: APIClient) -> None:
    stated = api.post("/api/records/", listing(), format="json").json()
    assert list(stated["record"]["body"]["plate_no"]) == ["withheld"]
    [[_, path, value]] = stated["disclosures"]
    assert (path, value) == ("plate_no", "12가3456")


def test_the_same_external_id_is_answered_with_the_first_record(api: APIClient) -> None:
    first = api.post("/api/records/", listing(external_id="A-1"), format="json")
    again = api.post("/api/records/", listing(external_id="A-1"), format="json")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["digest"] == first.json()["digest"]
    assert Record.objects.count() == 1


def test_the_same_external_id_with_other_content_is_a_conflict(api: APIClient) -> None:
    first = api.post("/api/records/", listing(1, external_id="A-1"), format="json").json()
    answer = api.post("/api/records/", listing(2, external_id="A-1"), format="json")
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["code"] == "external_id_conflict"
    assert problem["errors"][0]["record"] == first["digest"]


def test_records_are_taken_while_chain_broker_and_sequencer_are_down(
    api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr("celery.app.base.Celery.connection_for_write", away)
    monkeypatch.setattr("socket.socket.connect", away)
    answer = api.post("/api/records/", listing(), format="json")
    assert answer.status_code == 201
    assert PendingEntry.objects.get().record == answer.json()["digest"]
    assert api.get("/api/status/").json()["anchoring"]["anchored_size"] == 0


def test_strangers_learn_nothing_from_a_digest_alone(
    api: APIClient, stranger: APIClient, rival: Author, inspector: Author, city: Author
) -> None:
    link = api.post("/api/records/", listing(), format="json").json()["links"]["self"]
    assert stranger.get(link).status_code == 404
    assert client_for(rival).get(link).status_code == 404
    assert client_for(inspector).get(link).status_code == 404
    assert "disclosures" in client_for(city).get(link).json()


def test_who_knows_the_vin_reads_the_record_without_disclosures(
    api: APIClient, stranger: APIClient, rival: Author
) -> None:
    link = api.post("/api/records/", listing(), format="json").json()["links"]["self"]
    for reader in (stranger, client_for(rival)):
        read = reader.get(link, {"vin": vin().lower()})
        assert read.status_code == 200
        assert "disclosures" not in read.json()
        assert "12가3456" not in read.content.decode()


def test_a_record_in_the_log_has_a_receipt(api: APIClient, stranger: APIClient) -> None:
    link = api.post("/api/records/", listing(), format="json").json()["links"]["receipt"]
    assert stranger.get(link).json()["code"] == "not_logged"
    sequenced()
    answer = stranger.get(link)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.startswith(b"c2sp.org/tlog-proof@v1\nindex 0\n")


def test_the_receipt_is_checked_with_the_record_s_own_answer(api: APIClient) -> None:
    """A submitter keeps two files, and needs nobody to check them."""
    links = api.post("/api/records/", listing(), format="json").json()["links"]
    assert api.get(links["self"]).json()["state"]["entry"] is None
    sequenced()
    kept, proof = api.get(links["self"]).content, api.get(links["receipt"]).content
    believed = trust.loads(api.get("/.well-known/car-registry.json").content)
    answer = receipt.check(proof, kept, None, believed)
    assert answer.result == "pass", answer.reasons


def test_a_record_that_does_not_exist_is_404(api: APIClient) -> None:
    for path in ("", "receipt"):
        answer = api.get(f"/api/records/{'0' * 64}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("change", [{"odometer": {"stated": 50_000, "unit": "km"}}])
def test_a_correction_stands_and_what_it_corrects_does_not(api: APIClient, change: dict[str, Any]) -> None:
    first = api.post("/api/records/", listing(), format="json").json()
    change = {**change, "correction_reason": "misread"}
    second = api.post("/api/records/", listing(body=change, corrects=first["digest"]), format="json")
    assert second.status_code == 201
    old = api.get(first["links"]["self"]).json()
    assert (old["stands"], old["ended_by"]) == (False, second.json()["digest"])


@pytest.mark.parametrize(
    "statement",
    [
        {"kind": "record:withdrawn", "body": {"record": "DIGEST", "reason": "mistake"}},
        {"kind": "vehicle:delisted", "body": {"listing": "DIGEST", "reason": "OTHER"}},
        {"corrects": "DIGEST"},
    ],
)
def test_nobody_touches_another_organisations_record(
    api: APIClient, rival: Author, statement: dict[str, Any]
) -> None:
    digest = api.post("/api/records/", listing(), format="json").json()["digest"]
    if "body" in statement:
        statement["body"] = {
            name: digest if value == "DIGEST" else value for name, value in statement["body"].items()
        }
    else:
        statement |= {"corrects": digest, "body": {**listing()["body"], "correction_reason": "mistake"}}
    answer = client_for(rival).post("/api/records/", listing(**statement), format="json")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
    assert Record.objects.count() == 1
