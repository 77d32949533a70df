"""Mails wait in a table until they are sent; none is lost, none begins with what a stranger typed."""

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from registry.models import Notice, User
from registry.notice_texts import TEXTS
from registry.notices import notice_mail, notice_send, notices_deliver

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


def test_what_is_rolled_back_is_not_told() -> None:
    user = person()
    with transaction.atomic():
        notice_send(user=user, kind="exported", at="x")
        transaction.set_rollback(True)
    assert notices_deliver() == 0


def test_what_cannot_be_sent_is_tried_again_later(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    notice_mail(email="a@example.com", kind="exported", at="x")
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", _no_server)
        assert notices_deliver() == 0
    assert notices_deliver() == 0, "not at once"
    Notice.objects.update(due_at=timezone.now())
    assert notices_deliver() == 1


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
            {name for _, name, _, _ in string.Formatter().parse(each) if name} for each in (text.ko, text.en)
        )
        assert ko == en
