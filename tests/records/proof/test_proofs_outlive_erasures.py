"""What was proved before somebody's data went is proved after it, by the file that was fetched and by a new one."""

import json

import pytest

from records.contents.models import Record
from records.contents.services import body_opened, content_of
from records.people.authors import Author
from records.people.models import User
from records.privacy.erasure_requests import erasure_grant, person_erasure_request, record_erasure_request
from records.proof.evidence import Evidence, evidence_build
from registry.form82.inspections import form_body
from tests.anchoring.log.chains import Chain
from tests.cast import Signer, certified, inspected, listed, subject
from tests.records.proof.test_evidence import FAIL, PASS, UNKNOWN, anchored, answers, checked, network

__all__ = ["network"]

pytestmark = pytest.mark.django_db

WHY = {"ground": "개인정보 보호법 제36조", "office": "서울시 교통정책과"}
NAME = "홍길동"


def fetched() -> Evidence:
    evidence = evidence_build(subject())
    assert evidence is not None
    return evidence


@pytest.fixture
def inspection(network: Chain, dealer: Author, inspector: Author, signer: Signer) -> Record:
    """Certified and anchored, by an inspector whose name it withholds."""
    User.objects.filter(pk=inspector.membership.user.pk).update(name=NAME)
    listed(dealer)
    record = inspected(dealer)
    certified(inspector, signer, [record])
    anchored(network)
    return record


def test_after_a_person_s_erasure_both_files_pass(
    network: Chain, inspection: Record, inspector: Author, city: Author
) -> None:
    before = fetched()
    user = User.objects.get(pk=inspector.membership.user.pk)
    erasure_grant(author=city, request=person_erasure_request(user=user, reason="떠납니다"), **WHY)
    inspection = Record.objects.get(pk=inspection.pk)
    opened = form_body(body_opened(inspection, content_of(inspection)))
    assert "withheld" in opened["closing"]["inspector_name"]
    anchored(network)
    after = fetched()
    for file in (before, after):
        assert answers(checked(file)) == (PASS, PASS, PASS)
        assert NAME not in json.dumps(file, ensure_ascii=False)
    kinds = [entry["record"]["kind"] for entry in after["subjects"][1]["entries"] if entry["record"]]
    assert kinds == ["key:enrolled", "key:revoked"], "the erased person's key ends in the log"


@pytest.mark.parametrize(
    "certified_too", [False, True], ids=["the record", "the record and its certification"]
)
def test_evidence_before_and_after_a_record_s_erasure_passes(
    network: Chain, inspection: Record, dealer: Author, city: Author, certified_too: bool
) -> None:
    before = fetched()
    gone = [inspection]
    if certified_too:
        gone.append(Record.objects.get(kind="inspection:certified"))
    for record in gone:
        asked = record_erasure_request(author=city, record=record.digest, reason="법원 결정")
        erasure_grant(author=city, request=asked, **WHY)
    anchored(network)
    assert answers(checked(before)) == (PASS, PASS, PASS)
    after = fetched()
    verdict = checked(after)
    assert answers(verdict)[1:] == (UNKNOWN, PASS)
    assert FAIL not in {answer.result for answer in verdict.answers.values()}
    assert [reason.code for reason in verdict.reasons("logged")] == ["record_erased"] * len(gone)
    entries = after["subjects"][0]["entries"]
    assert sum(entry["record"] is None for entry in entries) == len(gone)
    # Its leaves are the same as before: only what they commit to can't be read any more.
    known = [entry["entry"] for entry in before["subjects"][0]["entries"]]
    assert [entry["entry"] for entry in entries][: len(known)] == known
    last = entries[-1]["record"]
    assert last is not None
    assert last["kind"] == "record:erased"


def test_an_erased_inspection_keeps_its_certification(
    network: Chain, inspection: Record, dealer: Author, city: Author
) -> None:
    asked = record_erasure_request(author=dealer, record=inspection.digest, reason="법원 결정")
    erasure_grant(author=city, request=asked, **WHY)
    anchored(network)
    assert answers(checked(fetched()))[0] == PASS
