"""What the audit found: on the auditor's page, on the status page and in one mail, without a person having asked."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from anchoring.audit.run import audit
from anchoring.audit.sources import registered_sources
from anchoring.models import AuditFinding, AuditRun
from records.audit.notices import findings_tell
from records.audit.texts import CODES
from records.contents.models import Record
from records.notices.models import Notice
from records.notices.services import notices_deliver
from records.people.authors import Author
from records.people.models import Membership, User
from tests.cast import listed, subject
from tests.fixtures.checkout import ROOT
from tests.fixtures.market import KEYS, enter, second_factor, sequenced

pytestmark = pytest.mark.django_db

COMPOSED = {
    *(
        f"record:{problem}"
        for problem in ("content_changed", "content_missing", "row_changed", "subject_refused")
    ),
    *(f"{file}{end}" for file in ("record:file_", "photo:") for end in ("changed", "missing")),
}
"""Codes that are put together of what was looked at and what is wrong with it."""


def finding_made(record: Record, code: str = "record:content_changed", **values: object) -> AuditFinding:
    run, _ = AuditRun.objects.get_or_create(finished_at=timezone.now(), size=3, records=2)
    return AuditFinding.objects.create(
        run=run, code=code, row=f"record {record.digest}", record=record.digest, label=record.label, **values
    )


@pytest.fixture
def auditor(client: Client, city: Author) -> Client:
    membership = Membership.objects.create(
        user=User.objects.create_user("auditor@example.com"), organisation=city.organisation, role="auditor"
    )
    enter(client, second_factor(membership.user))
    return client


def page(client: Client, **query: str) -> str:
    response = client.get("/desk/findings/", query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_auditor_reads_what_is_wrong_and_where(auditor: Client, dealer: Author) -> None:
    record = listed(dealer)
    finding_made(record, detail="as it is")
    text = page(auditor, lang="en")
    assert "The record&#x27;s content was changed" in text
    assert f'href="/records/{record.digest}/"' in text
    assert "기록의 내용이 바뀌었습니다" in page(auditor, lang="ko")


def test_findings_are_filtered_by_state_code_and_row(auditor: Client, dealer: Author) -> None:
    one, other = listed(dealer), listed(dealer, 2)
    finding_made(one)
    finding_made(other, "record:unlogged", ended_at=timezone.now())
    assert one.digest in page(auditor, state="open")
    assert other.digest not in page(auditor, state="open")
    assert other.digest in page(auditor, state="ended")
    assert one.digest not in page(auditor, code="record:unlogged")
    assert other.digest not in page(auditor, row=one.digest)


def test_a_finding_of_a_label_leads_to_its_record(auditor: Client, dealer: Author) -> None:
    record = listed(dealer)
    AuditFinding.objects.create(
        run=AuditRun.objects.create(), code="map:page", row="map page root", label=record.label
    )
    assert f'href="/records/{record.digest}/"' in page(auditor)


def test_the_status_page_is_red_while_a_finding_is_open(client: Client, dealer: Author) -> None:
    finding = finding_made(listed(dealer))
    assert "What is stored is not what was logged" in client.get("/status/?lang=en").content.decode()
    assert client.get("/api/status/").json()["audit"]["findings"] == 1
    AuditFinding.objects.filter(pk=finding.pk).update(ended_at=timezone.now())
    assert "What is stored is not what was logged" not in client.get("/status/?lang=en").content.decode()


def test_age_and_coverage_are_told_on_pages_and_metrics(client: Client, dealer: Author) -> None:
    listed(dealer)
    sequenced()
    car = f"/vehicles/{subject().partition(':')[2]}/?lang=en"
    assert "last recomputed" not in client.get(car).content.decode()
    audit(sources=registered_sources(), readers={}, keys=KEYS)
    assert "last recomputed" in client.get(car).content.decode()
    status = " ".join(client.get("/status/?lang=en").content.decode().split())
    assert re.search(r"Covered then.*?entries, 1 record", status)
    metrics = client.get("/metrics").content.decode()
    assert re.search(r"^registry_audit_age_seconds \d", metrics, re.MULTILINE)
    assert 'registry_audit_covered{what="records"} 1.0' in metrics


def test_the_city_is_told_once(auditor: Client, dealer: Author, city: Author) -> None:
    record = listed(dealer)
    finding_made(record)
    Notice.objects.all().delete()
    assert findings_tell() == 1
    assert findings_tell() == 0
    assert set(Notice.objects.values_list("email", flat=True)) == {
        "auditor@example.com",
        city.membership.user.email,
    }
    notices_deliver()
    assert "/desk/findings/" in mail.outbox[0].body
    assert record.digest in mail.outbox[0].body


def test_findings_soon_after_a_mail_wait_for_the_next(city: Author, dealer: Author) -> None:
    finding_made(listed(dealer))
    findings_tell()
    finding_made(listed(dealer, 2))
    finding_made(listed(dealer, 3))
    assert findings_tell() == 0
    AuditFinding.objects.filter(told_at__isnull=False).update(told_at=timezone.now() - timedelta(hours=2))
    assert findings_tell() == 2


def test_operating_says_what_to_do_about_every_finding() -> None:
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    [table] = re.findall(r"\| code \| what it can mean \| first \|\n(.*?)\n\n", text, re.DOTALL)
    rows = [line.split("|") for line in table.splitlines()[1:]]
    assert sorted(code for row in rows for code in re.findall(r"`([a-z_:]+)`", row[1])) == sorted(CODES)
    assert all(meaning.strip() and first.strip() for _, _, meaning, first, _ in rows)


def test_every_code_of_a_finding_has_its_words() -> None:
    rooms = (
        "anchoring/audit/*.py",
        "anchoring/models/audit.py",
        "records/audit/*.py",
        "registry/*/repeated.py",
    )
    files = [path for room in rooms for path in ROOT.glob(room) if path.name != "texts.py"]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    assert set(re.findall(r'"([a-z_]+:[a-z_]*[a-z])"', text)) | COMPOSED == CODES.keys()
