"""A passkey's certification: by its own holder, on what they have opened, under the same rules as every other."""

import pytest

from records.contents.models import Record
from records.memberships.organisations import member_add
from records.people.authors import Author, author_for
from records.signing.bodies import Statement
from records.signing.certifications import certification_create, statement_make
from records.signing.key_requests import key_request_confirm
from records.signing.models import SigningKey
from records.signing.openings import opening_note
from records.signing.revocations import key_revoke_by
from tests.authenticator import Device
from tests.cast import inspected, member
from tests.records.answers import refused
from tests.records.signing.test_key_requests import requested

pytestmark = pytest.mark.django_db


@pytest.fixture
def device(city: Author, inspector: Author) -> Device:
    """Whose key is enrolled."""
    made = Device()
    request = requested(inspector, made)
    key_request_confirm(author=city, request_id=request.pk, compared=request.key)
    return made


def statement(*records: Record) -> Statement:
    digests = [record.digest for record in records]
    return statement_make(records=digests, verdict="certified", key=SigningKey.objects.get())


def opened(author: Author, *records: Record) -> tuple[Record, ...]:
    for record in records:
        opening_note(author=author, record=record)
    return records


def test_one_touch_certifies_what_was_opened(dealer: Author, inspector: Author, device: Device) -> None:
    records = opened(inspector, *(inspected(dealer, number) for number in range(1, 4)))
    assert len(certification_create(author=inspector, **device.sign(statement(*records)))) == 3


def test_a_record_that_was_not_opened_is_not_signed(
    dealer: Author, inspector: Author, device: Device
) -> None:
    [one], other = opened(inspector, inspected(dealer, 1)), inspected(dealer, 2)
    opening_note(author=dealer, record=other)
    refusals = refused(certification_create, author=inspector, **device.sign(statement(one, other)))
    assert refusals == [("not_opened", "/statement/records/1")]


@pytest.mark.parametrize(
    "odd",
    [
        {"origin": "http://localhost:9000"},
        {"origin": "https://evil.example"},
        {"rp_id": "evil.example"},
        {"flags": 0x01},
        {"flags": 0x04},
        {"client": {"crossOrigin": True}},
        {"client": {"type": "webauthn.create"}},
    ],
)
def test_a_wrong_ceremony_is_refused(
    dealer: Author, inspector: Author, device: Device, odd: dict[str, object]
) -> None:
    records = opened(inspector, inspected(dealer))
    refusals = refused(certification_create, author=inspector, **device.sign(statement(*records), **odd))
    assert refusals == [("false_signature", "/signature")]


def test_a_touch_for_other_records_is_refused(dealer: Author, inspector: Author, device: Device) -> None:
    one, other = opened(inspector, inspected(dealer, 1), inspected(dealer, 2))
    signed = {**device.sign(statement(one)), "statement": statement(other)}
    assert refused(certification_create, author=inspector, **signed) == [("false_signature", "/signature")]


def test_a_new_key_signs_in_a_lost_one_s_place(
    dealer: Author, city: Author, inspector: Author, device: Device
) -> None:
    records = opened(inspector, inspected(dealer))
    made = device.sign(statement(*records))
    key_revoke_by(membership=inspector.membership, key=device.key.id, reason="lost")
    assert refused(certification_create, author=inspector, **made) == [("revoked_key", "/statement/key")]
    new = Device(2)
    request = requested(inspector, new)
    key = key_request_confirm(author=city, request_id=request.pk, compared=request.key)
    said = statement_make(records=[records[0].digest], verdict="certified", key=key)
    assert certification_create(author=inspector, **new.sign(said))


def test_a_colleague_does_not_hand_in_anothers_touch(
    dealer: Author, inspector: Author, device: Device
) -> None:
    colleague = member_add(
        organisation=inspector.organisation,
        user=member("station", "inspector", "Elsewhere", licence="7").user,
        role="inspector",
        licence="7-7",
    )
    colleague.organisation.refresh_from_db()
    other = author_for(colleague)
    records = opened(other, *opened(inspector, inspected(dealer)))
    refusals = refused(certification_create, author=other, **device.sign(statement(*records)))
    assert refusals == [("not_holder", "/statement/key")]


def test_an_inspector_certifies_own_records_but_no_own_dealership_s(
    dealer: Author, inspector: Author, device: Device
) -> None:
    own = opened(inspector, inspected(inspector, 2))
    assert certification_create(author=inspector, **device.sign(statement(*own)))
    member_add(organisation=dealer.organisation, user=inspector.membership.user, role="dealer")
    records = opened(inspector, inspected(dealer))
    refusals = refused(certification_create, author=inspector, **device.sign(statement(*records)))
    assert refusals == [("own_dealership", "/statement/records/0")]
