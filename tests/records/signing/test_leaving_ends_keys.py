"""Whoever leaves a station, or is erased, has no signing key there from that moment on."""

import pytest

from records.memberships.organisations import membership_end
from records.notices.models import Notice
from records.people.authors import Author
from records.privacy.person_erasure import person_erase
from records.signing.models import SigningKey
from tests.cast import Signer

pytestmark = pytest.mark.django_db


def test_leaving_ends_the_key_and_tells_its_holder(inspector: Author, signer: Signer) -> None:
    membership_end(by=inspector.membership, membership=inspector.membership)
    assert SigningKey.objects.get().revoked
    email = inspector.membership.user.email
    assert Notice.objects.filter(kind="key_revoked", email=email).count() == 1


def test_an_erased_person_signs_nothing_more(inspector: Author, signer: Signer) -> None:
    assert person_erase(user=inspector.membership.user)["keys"] == 1
    assert SigningKey.objects.get().revoked
