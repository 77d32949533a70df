"""Mails wait in a table until they are sent; none is lost, none begins with what a stranger typed."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import models, transaction
from django.test import Client
from django.utils import timezone

from records import wiring
from records.notices.account_texts import ACCOUNT_TEXTS
from records.notices.models import Notice
from records.notices.services import notice_mail, notice_send, notices_deliver
from records.notices.texts import TEXTS
from records.people.models import User

pytestmark = pytest.mark.django_db


def _no_server(message: object) -> None:
    raise ConnectionRefusedError


def person() -> User:
    return User.objects.create_user("somebody@example.com", name="김아무개")


def test_a_mail_is_korean_and_english_and_names_the_page() -> None:
    notice_send(
        user=person(), kind="key_revoked", path="/licences/1/", key="ab", licence="1", at="x", reason="분실"
    )
    assert notices_deliver() == 1
    [sent] = mail.outbox
    assert sent.to == ["somebody@example.com"]
    assert "서명키가 폐기되었습니다 / A signing key was revoked" in sent.subject
    assert sent.body.count("http://localhost:8000/licences/1/") == 2
    assert not Notice.objects.exists()


def test_a_rolled_back_change_sends_no_mail() -> None:
    user = person()
    with transaction.atomic():
        notice_send(user=user, kind="exported", at="x")
        transaction.set_rollback(True)
    assert notices_deliver() == 0


def test_an_unsent_mail_is_tried_again_later(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    notice_mail(email="a@example.com", kind="exported", at="x")
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", _no_server)
        assert notices_deliver() == 0
    assert notices_deliver() == 0, "not at once"
    Notice.objects.update(due_at=timezone.now())
    assert notices_deliver() == 1


def test_a_mail_changed_past_the_registry_is_not_sent() -> None:
    notice_send(
        user=person(), kind="key_revoked", path="/licences/1/", key="ab", licence="1", at="x", reason="분실"
    )
    models.QuerySet(Notice).update(email="thief@example.com")
    assert notices_deliver() == 0
    assert not mail.outbox
    assert Notice.objects.get().attempts == 1


def test_a_typed_name_begins_no_line_and_no_header() -> None:
    notice_mail(
        email="a@example.com",
        kind="application_received",
        organisation="X\r\nBcc: b@example.com\n\nhttp://evil",
    )
    assert notices_deliver() == 1
    assert mail.outbox[0].bcc == []
    assert "\nhttp://evil" not in mail.outbox[0].body


def test_an_account_that_is_closed_gets_none() -> None:
    user = person()
    user.is_active = False
    notice_send(user=user, kind="exported", at="x")
    assert not Notice.objects.exists()


@pytest.mark.parametrize("kind", TEXTS)
def test_both_languages_have_the_same_places_for_values(kind: str) -> None:
    import string

    for text in TEXTS[kind]:
        ko, en = (
            {name for _, name, _, _ in string.Formatter().parse(words) if name}
            for words in (text.ko, text.en)
        )
        assert ko == en


NEVER_SENT = {
    # Codes by mail and signing up are switched off here.
    "account_already_exists",
    "email_confirmation_signup",
    "login_code",
    "password_reset_code",
}


def test_every_mail_that_allauth_sends_is_told_in_our_words() -> None:
    folder = Path(allauth.__file__).parent / "templates"
    files = [*folder.glob("account/email/*_subject.txt"), *folder.glob("mfa/email/*_subject.txt")]
    known = {file.name.removesuffix("_subject.txt") for file in files}
    assert known - NEVER_SENT == set(ACCOUNT_TEXTS)


def test_an_account_mail_is_bilingual_and_links_to_our_address() -> None:
    user = person()
    user.set_password("long enough 1")
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Client().post("/accounts/password/reset/", {"email": user.email}, HTTP_HOST="127.0.0.1")
    notice = Notice.objects.get(kind="password_reset_key", email=user.email)
    assert notice.subject == "[장안평 중고차 등록부] 비밀번호 재설정 / Reset your password"
    links = re.findall(r"http\S+", notice.body)
    assert len(links) == 2
    assert all(link.startswith(f"{wiring.public_url()}/accounts/password/reset/key/") for link in links)
