"""In the admin, evidence is looked at and never touched."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from anchoring import models as log
from records import models
from records.people.authors import Author
from records.people.models import User
from tests.cast import Signer, certified, inspected
from tests.fixtures.market import enter, second_factor

pytestmark = pytest.mark.django_db

CHANGEABLE: set[Any] = {models.User}
OURS = [
    model
    for model in admin.site._registry
    if model.__module__.startswith(("records.", "registry.", "anchoring."))
]


@pytest.fixture
def staff(client: Client) -> Client:
    enter(client, second_factor(User.objects.create_superuser("staff@example.com")))
    return client


def test_every_table_of_evidence_is_there() -> None:
    assert {
        models.Record,
        models.Certification,
        models.SigningKey,
        log.Entry,
        log.Checkpoint,
        log.Anchor,
    } <= set(OURS)


def test_contents_and_withheld_values_are_not() -> None:
    assert not {models.RecordContent, models.Disclosure} & set(OURS)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_nothing_is_deleted_and_evidence_is_not_changed(
    staff: Client, dealer: Author, inspector: Author, signer: Signer, model: type[models.Record]
) -> None:
    certified(inspector, signer, [inspected(dealer)])
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert staff.get(reverse(f"{name}_changelist")).status_code == 200
    row = model._default_manager.first()
    if model not in CHANGEABLE:
        assert staff.get(reverse(f"{name}_add")).status_code == 403
    if row is not None:
        page = reverse(f"{name}_change", args=[row.pk])
        assert staff.get(page).status_code == 200
        assert staff.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
        if model not in CHANGEABLE:
            assert staff.post(page, {}).status_code == 403


def test_a_name_that_turns_text_is_refused(staff: Client) -> None:
    sent = {
        "email": "kim@example.com",
        "name": "김\u202e하나",
        "password1": "a-long-one-1",
        "password2": "a-long-one-1",
    }
    assert "U+202E" in staff.post(reverse("admin:records_user_add"), sent).content.decode()
    assert not User.objects.filter(email="kim@example.com").exists()
