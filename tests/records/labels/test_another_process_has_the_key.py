"""Without the VRF key, labels come from the label process; while it gives none, nothing is shown and nothing half written."""

import io
import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from rest_framework.test import APIClient

from anchoring import wiring as anchoring_wiring
from anchoring.audit.run import audit
from anchoring.log.labels import Labeller, LabelsAwayError
from anchoring.metrics import metrics_text
from anchoring.models import AuditFinding, Entry, PendingEntry
from config import health
from config.backups.archives import archive_make
from config.logs import cleaned
from records.audit.services import RegistryRecords
from records.contents.models import Record
from records.people.authors import Author
from records.proof.evidence import evidence_build
from records.proof.trust import trust_build
from registry.identity.models import Vehicle
from registry.uploads import batches
from registry.uploads.jobs import uploads_work
from tests.anchoring.log.cast import tamper
from tests.anchoring.log.chains import chain
from tests.cast import KEYS, inspected, listed, listing, subject
from tests.fixtures.flat import flat
from tests.fixtures.market import sequenced
from tests.labels import (
    TOKEN,
    LabelServer,
    answered,
    away,
    forgotten,
    label_server,
    labels_elsewhere,
    of_another_key,
    of_other_cars,
    proofs,
)
from tests.registry.uploads.files import cars, counts, take_in, worked
from verifier import trust
from verifier.verification import verify

__all__ = ["label_server", "labels_elsewhere"]
pytestmark = pytest.mark.django_db

HANGUL = re.compile("[가-힣]")
SPENT = ("429 Too Many Requests", b"")
AWAY = "지금은 차를 조회할 수 없습니다"


@pytest.fixture(autouse=True)
def elsewhere(labels_elsewhere: LabelServer) -> LabelServer:
    return labels_elsewhere


def page_of(client: Client, number: int = 1) -> str:
    return f"/vehicles/{subject(number).partition(':')[2]}/"


def stated(api: APIClient, number: int = 1) -> Any:
    body = {"kind": "vehicle:listed", "subject": subject(number), "body": listing()}
    return api.post("/api/records/", body, format="json")


def test_a_car_is_stated_shown_and_proved_as_ever(
    dealer: Author, client: Client, elsewhere: LabelServer
) -> None:
    record = inspected(dealer)
    assert record.label == Labeller(KEYS.vrf_seed).label(subject())
    sequenced()
    chain().commit()
    assert client.get(page_of(client)).status_code == 200
    trusted = trust.loads(json.dumps(trust_build(rp_ids=[], rpc={})))
    report = verify(json.dumps(evidence_build(subject())).encode(), trusted)
    assert report.answers["logged"].result == "pass"
    assert report.answers["complete"].result == "pass"
    # One car, one question: from then on its label is known.
    assert elsewhere.asked == 1


def test_one_statement_asks_once(api: APIClient, elsewhere: LabelServer) -> None:
    assert stated(api).status_code == 201
    assert elsewhere.asked == 1


def test_a_file_asks_once_for_each_batch(dealer: Author, elsewhere: LabelServer) -> None:
    upload = worked(take_in(dealer, cars(60)))
    assert (upload.state, upload.recorded) == ("done", 60)
    assert elsewhere.asked <= 2


@pytest.mark.parametrize("fault", [away, of_other_cars, of_another_key, lambda _asked: SPENT])
def test_without_labels_all_is_503_and_nothing_is_written(
    dealer: Author, api: APIClient, client: Client, elsewhere: LabelServer, fault: Any, caplog: Any
) -> None:
    listed(dealer)
    forgotten()
    client.raise_request_exception = False
    before = rows()
    with elsewhere.meddled(fault):
        pages = [client.get(page_of(client))]
        client.cookies["django_language"] = "en"
        pages += [client.get(page_of(client))]
        answers = [stated(api, 2), api.get(f"/api{page_of(client)}", headers={"Accept-Language": "en"})]
    for answer in answers:
        told = answer.json()
        assert (answer.status_code, told["code"]) == (503, "labels_away")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert [bool(HANGUL.search(told["messages"][word])) for word in ("ko", "en")] == [True, False]
    assert answers[1].json()["detail"] == answers[1].json()["messages"]["en"]
    for page, words in zip(pages, (AWAY, "Cars can't be looked up for now"), strict=True):
        assert page.status_code == 503
        assert words in unescape(page.content.decode())
        assert int(page.headers["Retry-After"]) > 0
    assert rows() == before
    # As lines are written, none says which car, nor with which token.
    vin = subject().partition(":")[2]
    assert [line for line in map(cleaned, caplog.messages) if vin in line or TOKEN in line] == []
    # Back, it goes on without a restart.
    assert stated(api, 2).status_code == 201
    assert client.get(page_of(client)).status_code == 200


def rows() -> list[int]:
    return [
        Record.objects.count(),
        PendingEntry.objects.count(),
        Entry.objects.count(),
        Vehicle.objects.count(),
    ]


def test_an_upload_waits_and_goes_on_where_it_was(
    dealer: Author, elsewhere: LabelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 4)
    upload = take_in(dealer, cars(12))
    asked = elsewhere.asked

    def dies(request: Any) -> tuple[str, bytes]:
        """In the middle of the file, for the second batch."""
        return answered(proofs(request)) if elsewhere.asked == asked + 1 else away(request)

    with elsewhere.meddled(dies):
        for _ in range(7):
            uploads_work()
            upload.refresh_from_db()
            type(upload).objects.filter(pk=upload.pk).update(leased_until=None)
    assert (upload.state in {"waiting", "working"}, upload.attempts) == (True, 0)
    assert Record.objects.count() == PendingEntry.objects.count() == Vehicle.objects.count() == 4
    assert worked(upload).state == "done"
    assert counts(upload) == (12, 0, 0)
    assert Record.objects.count() == 12


def test_an_audit_waits_for_labels_and_finds_nothing(dealer: Author, elsewhere: LabelServer) -> None:
    listed(dealer)
    sequenced()
    forgotten()
    with elsewhere.meddled(away), pytest.raises(LabelsAwayError):
        audit(sources=[RegistryRecords()], readers={})
    assert not AuditFinding.objects.exists()
    run = audit(sources=[RegistryRecords()], readers={}, keys=anchoring_wiring.log_keys())
    assert not run.findings.exists()
    assert "label" not in run.unchecked


def test_an_audit_is_not_stopped_by_a_row_about_nothing(dealer: Author) -> None:
    """Else one row keeps it waiting for labels, and it is never red."""
    listed(dealer)
    sequenced()
    tamper("UPDATE records_record SET subject = %s", "")
    run = audit(sources=[RegistryRecords()], readers={}, keys=anchoring_wiring.log_keys())
    assert "record:label_changed" in run.findings.values_list("code", flat=True)
    assert anchoring_wiring.labels_away() is None


def test_a_row_that_names_another_key_shows_nothing(dealer: Author, elsewhere: LabelServer) -> None:
    listed(dealer)
    tamper("UPDATE anchoring_log SET vrf_public_key = %s", "11" * 32)
    with pytest.raises(LabelsAwayError) as refused:
        listed(dealer, 2)
    assert refused.value.why == "other_key"
    assert anchoring_wiring.labels_away() == "other_key"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"LABELS_URL": "http://127.0.0.1:9"}, "no answer"),
        ({"LABELS_TOKEN": "w" * 40}, "LABELS_TOKEN"),
    ],
)
def test_health_status_and_metrics_name_it(
    client: Client, settings: Settings, change: dict[str, str], told: str
) -> None:
    health.forget()
    assert client.get("/readyz").json()["checks"]["labels"] == {"ok": True}
    assert b"registry_labels_away 0.0" in metrics_text()
    assert b'registry_labels_asked_ratio{host="web"} 0.0' in metrics_text()
    assert AWAY not in flat(client.get("/status/").content.decode())
    for name, value in change.items():
        setattr(settings, name, value)
    answer = client.get("/readyz").json()
    assert (answer["status"], answer["checks"]["labels"]["ok"]) == ("degraded", False)
    assert told in answer["checks"]["labels"]["why"]
    assert "127.0.0.1" not in json.dumps(answer)
    assert b"registry_labels_away 1.0" in metrics_text()
    assert b"registry_labels_asked_ratio{" not in metrics_text()
    assert AWAY in flat(client.get("/status/").content.decode())


def test_a_limit_that_is_spent_is_told_though_it_answers(
    api: APIClient, client: Client, elsewhere: LabelServer
) -> None:
    with elsewhere.meddled(lambda _asked: SPENT):
        assert stated(api).status_code == 503
    assert "all labels that it may ask for" in client.get("/readyz").json()["checks"]["labels"]["why"]
    assert stated(api).status_code == 201
    assert client.get("/readyz").json()["checks"]["labels"] == {"ok": True}


def test_the_key_is_not_in_this_process() -> None:
    keys = anchoring_wiring.log_keys()
    assert (keys.vrf_seed, keys.vrf_public_key) == (b"", "")
    with pytest.raises(anchoring_wiring.KeysMissingError, match="LABELS_URL"):
        anchoring_wiring.log_keys_begin()
    with pytest.raises(anchoring_wiring.KeysMissingError, match="LABELS_URL"):
        archive_make(io.BytesIO(), "a passphrase")
