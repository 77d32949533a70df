"""Taking one's data along, having it erased, and what goes by itself; the proofs stay."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.utils import timezone

from records.audit_log.models import Access
from records.contents.models import Disclosure, Record
from records.contents.services import body_opened, content_of
from records.files.models import Attachment
from records.notices.models import Notice
from records.people.authors import Author
from records.people.models import Invitation, User
from records.people.tokens import token_create, token_find
from records.privacy import export
from records.privacy.erasure_requests import (
    erasure_grant,
    erasure_refuse,
    person_erasure_request,
    record_erasure_request,
)
from records.privacy.export import person_export
from records.privacy.models import ErasureRequest, RetentionRun
from records.privacy.person_erasure import person_erase
from records.privacy.retention import retention_run
from records.proof.evidence import evidence_build
from registry.form82.inspections import form_body
from tests.cast import Signer, certified, inspected, listed, subject
from tests.fixtures.market import second_factor
from tests.records.answers import refused

pytestmark = pytest.mark.django_db

WHY = {"ground": "개인정보 보호법 제36조", "office": "서울시 교통정책과"}


def person(author: Author, name: str = "홍길동") -> User:
    user = author.membership.user
    user.name = name
    user.save()
    return user


def test_the_export_has_all_of_a_person_and_no_secret(
    inspector: Author, signer: Signer, dealer: Author
) -> None:
    user = second_factor(person(inspector))
    made = token_create(membership=inspector.membership, name="machine")
    record = inspected(dealer)
    certified(inspector, signer, [record])
    sent = list(person_export(user))
    assert sent[0].startswith(b"PK"), "it begins before it is made"
    with zipfile.ZipFile(io.BytesIO(b"".join(sent))) as packed:
        assert packed.testzip() is None
        text = packed.read("person.json").decode()
    data = json.loads(text)
    assert data["account"]["email"] == user.email
    assert data["signing_keys"][0]["licence"] == "11-22-333333"
    assert any("홍길동" in named["disclosure"][2] for named in data["named_in"])
    assert [(row["digest"], row["kind"]) for row in data["records"]] == [
        (row.digest, row.kind) for row in Record.objects.filter(person=user.person).order_by("recorded_at")
    ]
    assert made.secret not in text
    assert user.password not in text


def test_an_export_that_breaks_says_so_in_the_file(dealer: Author, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_user: User) -> Iterator[object]:
        yield from ()
        raise OperationalError("the database went away")

    with monkeypatch.context() as patch:
        patch.setattr(export, "person_disclosures", broken)
        pieces, sent = person_export(person(dealer)), list[bytes]()
        with pytest.raises(OperationalError):
            sent.extend(pieces)
    with zipfile.ZipFile(io.BytesIO(b"".join(sent))) as packed:
        assert set(packed.namelist()) == {"README.txt", "person.json", "UNFINISHED.txt"}
        with pytest.raises(json.JSONDecodeError):
            json.loads(packed.read("person.json"))
        assert "다시 받아" in packed.read("UNFINISHED.txt").decode()
    # What breaks before the first byte sends none.
    with monkeypatch.context() as patch:
        patch.setattr(export, "_account", lambda user: list(broken(user)))
        with pytest.raises(OperationalError):
            person_export(person(dealer))


def test_an_erased_person_is_a_pseudonym_and_cannot_log_in(
    inspector: Author, signer: Signer, dealer: Author, rival: Author, city: Author
) -> None:
    user = person(inspector)
    record = inspected(dealer)
    certified(inspector, signer, [record])
    other = inspected(rival, 2)
    secret = token_create(membership=inspector.membership, name="x").secret
    asked = person_erasure_request(user=user, reason="떠납니다")
    erasure_grant(author=city, request=asked, **WHY)
    user.refresh_from_db()
    assert (user.name, user.is_active, user.has_usable_password()) == ("", False, False)
    assert "erased.invalid" in user.email
    assert token_find(secret) is None
    opened = form_body(body_opened(record, content_of(record)))
    assert "withheld" in opened["closing"]["inspector_name"]
    assert "withheld" not in opened["basic"]["plate_no"]
    # Nobody of that station signed this one: its inspector is somebody of the same name.
    assert "withheld" not in form_body(body_opened(other, content_of(other)))["closing"]["inspector_name"]
    asked.refresh_from_db()
    assert asked.state == "done"
    assert asked.destroyed["disclosures"] == 1
    assert Notice.objects.filter(kind="erasure_done").exists()


def test_an_erased_name_is_in_no_table(dealer: Author) -> None:
    user = person(dealer, "고유한이름")
    person_erase(user=user)
    assert not User.objects.filter(name="고유한이름").exists()
    assert not Invitation.objects.filter(name="고유한이름").exists()


def test_evidence_can_still_be_built_after_every_erasure(
    dealer: Author, inspector: Author, signer: Signer, city: Author
) -> None:
    record = inspected(dealer)
    certified(inspector, signer, [record])
    before = record.content.canonical
    person_erase(user=person(inspector))
    assert Record.objects.get(digest=record.digest).content.canonical == before
    asked = record_erasure_request(author=dealer, record=record.digest, reason="법원 결정")
    erasure_grant(author=city, request=asked, **WHY)
    said = Record.objects.get(kind="record:erased")
    asked.refresh_from_db()
    assert asked.destroyed == {"records": 1, "said_by": said.digest}
    assert evidence_build(subject()) is None, "nothing is anchored in this test"


def test_the_city_decides_on_erasing_a_stated_record(dealer: Author, rival: Author, city: Author) -> None:
    record = listed(dealer)
    ask = {"record": record.digest, "reason": "x"}
    assert refused(record_erasure_request, author=rival, **ask) == [("not_found", "/record")]
    asked = record_erasure_request(author=dealer, paths=["plate_no"], **ask)
    assert refused(erasure_grant, author=dealer, request=asked, **WHY) == [("not_found", None)]
    erasure_grant(author=city, request=asked, **WHY)
    assert not Disclosure.objects.filter(record=record, path="plate_no").exists()
    assert refused(erasure_grant, author=city, request=asked, **WHY) == [("decided", None)]


def test_nobody_decides_about_themselves_and_a_refusal_has_its_reason(dealer: Author, city: Author) -> None:
    own = person_erasure_request(user=person(city), reason="x")
    assert refused(erasure_grant, author=city, request=own, **WHY) == [("not_alone", None)]
    asked = person_erasure_request(user=person(dealer), reason="x")
    assert refused(person_erasure_request, user=dealer.membership.user, reason="x") == [("waits", None)]
    assert refused(erasure_refuse, author=city, request=asked, answer=" ") == [("answer", "/answer")]
    erasure_refuse(author=city, request=asked, answer="수사 중입니다.")
    assert ErasureRequest.objects.get(pk=asked.pk).state == "refused"
    assert User.objects.get(pk=dealer.membership.user.pk).is_active


def test_retention_destroys_what_is_due_and_says_so(
    dealer: Author, django_capture_on_commit_callbacks: object
) -> None:
    inspection, listing = inspected(dealer), listed(dealer, 2)
    Access.objects.create(at=timezone.now(), action="read", what="disclosures", target="x")
    Access.objects.create(at=timezone.now(), action="export", what="trail", target="x")
    paths = [str(row.file.name) for row in Attachment.objects.all()]
    assert retention_run() is None
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        run = retention_run(now=timezone.now() + timedelta(days=400))
    assert run is not None
    assert run.destroyed == {"disclosures": 3, "photos": 2, "accesses": 1}
    assert not any(default_storage.exists(path) for path in paths)
    assert content_of(inspection).problem is None
    assert listing.disclosures.exists()
    assert retention_run(now=timezone.now() + timedelta(days=400)) is None
    later = retention_run(now=timezone.now() + timedelta(days=3 * 366 + 1))
    assert later is not None
    assert later.destroyed.keys() == {"ledger_disclosures", "other_accesses"}
    assert RetentionRun.objects.count() == 2


def test_a_photo_that_is_uploaded_again_is_there_again(
    dealer: Author, django_capture_on_commit_callbacks: object
) -> None:
    inspected(dealer)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        retention_run(now=timezone.now() + timedelta(days=400))
    assert Attachment.objects.exclude(destroyed_at=None).count() == 2
    inspected(dealer)
    assert not Attachment.objects.exclude(destroyed_at=None).exists()
    assert all(default_storage.exists(str(row.file.name)) for row in Attachment.objects.all())
