"""A family of kinds that only this test knows, from the page where it is stated to both verifiers."""

import base64
import io
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from anchoring.audit.run import audit
from anchoring.log.sequencer import sequence_all
from records.audit.services import RegistryRecords
from records.contents.models import Disclosure, Record, RecordContent
from records.contents.services import content_of
from records.contents.withholding import is_withheld
from records.files.services import attachment_create
from records.people.authors import Author
from records.people.tokens import token_create
from records.privacy.erasure import record_erase
from records.proof.evidence import evidence_build
from records.standing.history import subject_history
from records.terms.table import verifier_kinds
from tests.anchoring.log.chains import chain
from tests.cast import KEYS, Signer, city, dealer, enrolled, inspector, market
from tests.fixtures.market import enter, second_factor
from tests.fixtures.trusted import trust_in
from tests.papers import paper
from tests.structure.made_up import APPROVED, FAMILY, INSPECTED
from verifier import kinds, trust, verification
from verifier.answers import Result
from verifier.verification import verify

__all__ = ["city", "dealer", "inspector", "market"]

pytestmark = pytest.mark.django_db

SUBJECT = "chassis:BOILER-1"
JUDGE = Path(__file__).resolve().parents[1] / "js" / "support" / "judge.mjs"
PAPER = paper()


@pytest.fixture(autouse=True)
def boilers(settings: Any) -> None:
    settings.RECORD_FAMILIES = ["registry.family.FAMILY", "tests.structure.made_up.FAMILY"]


def browser(author: Author) -> Client:
    client = Client()
    enter(client, second_factor(author.membership.user))
    return client


def program(author: Author) -> APIClient:
    client = APIClient()
    secret = token_create(
        membership=author.membership, name="boilers", scopes=["records", "certifications"]
    ).secret
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def stated_by_page(dealer: Author) -> Record:
    answer = browser(dealer).post(
        "/desk/records/new/boiler-inspected/",
        {
            "scheme": "chassis",
            "number": "BOILER-1",
            "pressure": "12",
            "state": "GOOD",
            "owner": "홍길동",
            "attachments": io.BytesIO(PAPER),
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    return Record.objects.get(digest=answer.headers["Location"].strip("/").split("/")[-1])


def stated_by_api(dealer: Author) -> Record:
    sha256 = attachment_create(author=dealer, file=io.BytesIO(PAPER), name="paper.pdf").sha256
    statement = {
        "kind": INSPECTED.name,
        "subject": SUBJECT,
        "body": {"pressure": 14, "state": "BAD", "owner": "홍길동"},
        "attachments": [{"name": "paper.pdf", "sha256": sha256}],
    }
    answer = program(dealer).post("/api/records/", statement, format="json")
    assert answer.status_code == 201, answer.content.decode()
    return Record.objects.get(digest=answer.json()["digest"])


def anchored() -> None:
    sequence_all(keys=KEYS)
    chain().commit()


def both_verifiers(evidence: Any) -> tuple[dict[str, str], dict[str, str]]:
    """Each question's answer in Python and in JavaScript, by the families' own table."""
    trusted = trust_in(KEYS)
    data, table = json.dumps(evidence).encode(), verifier_kinds()
    verdict = verify(data, trust.loads(json.dumps(trusted)), kinds=table)
    python = {question: str(verdict.answers[question].result) for question in verification.QUESTIONS}
    known = {
        "world": 0,
        "trust": trusted,
        "chain": {"contracts": [], "down": []},
        "kinds": {
            "format": "kinds/1",
            "certified_by": dict(table.certified_by),
            "names_subject": dict(table.names_subject),
            "for_good": sorted(table.for_good),
            "enrolment": table.enrolment,
            "revocation": table.revocation,
            "withdrawal": table.withdrawal,
            "erasure": table.erasure,
        },
    }
    asked = {"world": 0, "evidence": base64.b64encode(data).decode(), "localhost": False}
    lines = "\n".join(map(json.dumps, (known, asked)))
    node = subprocess.run(["node", str(JUDGE)], input=lines, capture_output=True, text=True, check=True)
    answers = json.loads(node.stdout)["answers"]
    return python, {question: answer["status"] for question, answer in answers.items()}


def test_stated_by_page_and_read_on_pages_and_by_programs(dealer: Author, inspector: Author) -> None:
    client = browser(dealer)
    assert "/desk/records/new/boiler-inspected/" in client.get("/desk/records/new/").content.decode()
    assert client.post("/desk/records/new/boiler-inspected/", {"scheme": "chassis"}).status_code == 422
    record = stated_by_page(dealer)
    assert is_withheld(content_of(record).body["owner"])
    assert Disclosure.objects.get(record=record).path == "owner"
    own = client.get(f"/records/{record.digest}/").content.decode()
    assert "보일러 점검" in own
    assert "홍길동" in own
    shown = Client().get(f"/records/{record.digest}/?vin=BOILER-1").content.decode()
    assert "양호" in shown
    assert "홍길동" not in shown
    answer = program(dealer).get(f"/api/records/{record.digest}/").json()
    assert (answer["kind"], answer["stands"], len(answer["record"]["attachments"])) == (
        INSPECTED.name,
        True,
        1,
    )
    schema = APIClient().get("/schemas/boiler-inspected.json")
    assert schema.status_code == 200
    assert INSPECTED.name in client.get("/api/docs/").content.decode()


def test_certified_in_a_browser_and_by_a_program(dealer: Author, inspector: Author, city: Author) -> None:
    first, second = stated_by_page(dealer), stated_by_api(dealer)
    signer = enrolled(city, inspector)
    desk = browser(inspector)
    queue = desk.get("/desk/queue/").content.decode()
    assert first.digest in queue
    assert second.digest in queue
    page = desk.get(f"/desk/queue/{first.digest}/").content.decode()
    assert "양호" in page
    prepared = desk.post(
        "/desk/statements/", {"records": first.digest, "verdict": "certified", "key": signer.key.pk}
    )
    statement = json.loads(prepared.context["text"])
    assert statement["records"] == [first.digest]
    handed_in = desk.post("/desk/certifications/new/", {"signed": json.dumps(signer.sign(statement))})
    assert handed_in.status_code == 302, handed_in.content.decode()
    answer = program(inspector).post("/api/certifications/", signer.state(second), format="json")
    assert answer.status_code == 201, answer.content.decode()
    assert Record.objects.filter(kind=APPROVED.name).count() == 2
    history = subject_history(SUBJECT)
    assert [history.item(record.digest).is_certified for record in (first, second)] == [True, True]
    assert "record" in Client().get(f"/records/{first.digest}/?vin=BOILER-1").content.decode()


def test_corrected_withdrawn_and_erased(dealer: Author, city: Author) -> None:
    wrong, other, gone = stated_by_page(dealer), stated_by_api(dealer), stated_by_api(dealer)
    client = browser(dealer)
    mended = client.post(
        f"/records/{wrong.digest}/correct/",
        {"pressure": "13", "state": "GOOD", "owner": "홍길동", "reason": "압력을 잘못 읽었습니다."},
    )
    assert mended.status_code == 302, mended.content.decode()
    correction = Record.objects.get(corrects=wrong)
    changes = program(dealer).get(f"/api/records/{correction.digest}/changes").json()
    assert [change["path"] for change in changes[0]["changes"]] == ["pressure"]
    taken_back = client.post(f"/records/{other.digest}/withdraw/", {"reason": "다른 보일러입니다."})
    assert taken_back.status_code == 302, taken_back.content.decode()
    record_erase(author=city, record=gone.digest, ground="개인정보 보호법 제36조", decided_by="서울시")
    assert not RecordContent.objects.filter(record=gone).exists()
    history = subject_history(SUBJECT)
    stands = [history.item(record.digest).stands for record in (wrong, correction, other)]
    assert stands == [False, True, False]
    assert history.item(gone.digest).is_erased


def test_audited_proved_and_verified_by_both(dealer: Author, inspector: Author, city: Author) -> None:
    record = stated_by_page(dealer)
    signer: Signer = enrolled(city, inspector)
    certified = program(inspector).post("/api/certifications/", signer.state(record), format="json")
    assert certified.status_code == 201, certified.content.decode()
    anchored()
    assert not audit(sources=[RegistryRecords()], readers={}).findings.exists()
    evidence = evidence_build(SUBJECT)
    python, javascript = both_verifiers(evidence)
    assert python == javascript
    assert {python[question] for question in ("signed", "logged", "complete")} == {str(Result.PASS)}
    receipt = APIClient().get(f"/api/records/{record.digest}/receipt")
    assert receipt.status_code == 200
    assert evidence is not None
    changed = json.loads(json.dumps(evidence))
    changed["subjects"][0]["entries"][0]["record"]["body"]["pressure"] = 99
    python, javascript = both_verifiers(changed)
    assert python == javascript
    assert python["logged"] == str(Result.FAIL)


def test_the_shipped_table_does_not_know_it() -> None:
    assert FAMILY.kinds == (INSPECTED, APPROVED)
    assert INSPECTED.name in verifier_kinds().certified_by
    assert INSPECTED.name not in kinds.DEFAULT.certified_by
