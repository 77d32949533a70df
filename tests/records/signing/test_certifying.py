"""An inspector's signed word: what is recorded, and what is refused."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from anchoring.models import PendingEntry
from records.contents.models import Certification, Record
from records.memberships.organisations import member_add, membership_end
from records.people.authors import Author
from records.signing.certifications import certification_create, statement_make
from records.signing.revocations import key_revoke
from records.standing.history import subject_history
from records.terms.texts import Refusal
from tests.cast import Signer, certified, enrolled, inspected, listed, subject, today
from tests.records.answers import refused
from verifier import canonical, certification

pytestmark = pytest.mark.django_db


def refused_statement(author: Author, signer: Signer, *records: Record, **changes: Any) -> Any:
    digests = [record.digest for record in records]
    statement = statement_make(records=digests, verdict="certified", key=signer.key) | changes
    return refused(certification_create, author=author, **signer.sign(statement))


def test_one_signature_makes_one_record_for_each_car(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    inspections = [inspected(dealer, n) for n in (1, 2, 1)]
    made = certified(inspector, signer, inspections)
    assert [record.subject for record in made] == [subject(1), subject(2)]
    bodies = [canonical.loads(record.content.canonical)["body"] for record in made]
    assert bodies[0] == bodies[1]
    assert certification.parse(bodies[0]).statement.records == tuple(
        inspection.digest for inspection in inspections
    )
    assert Certification.objects.count() == 3
    assert [item.is_certified for item in subject_history(subject(2)).items] == [True, False]


def test_in_the_outbox_a_certification_comes_after_what_it_certifies(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    inspection = inspected(dealer)
    [made] = certified(inspector, signer, [inspection])
    order = list(PendingEntry.objects.order_by("id").values_list("record", flat=True))
    assert order == [signer.key.enrolled_id, inspection.digest, made.digest]


@pytest.mark.soak
def test_fifty_records_fit_into_one_signature(inspector: Author, signer: Signer, dealer: Author) -> None:
    inspections = [inspected(dealer, n) for n in range(1, 51)]
    assert len(certified(inspector, signer, inspections)) == 50
    digests = [f"{n:064x}" for n in range(51)]
    statement = statement_make(records=digests, verdict="certified", key=signer.key)
    assert refused(certification_create, author=inspector, **signer.sign(statement)) == [
        ("maxItems", "/statement/records")
    ]


def test_the_same_statement_is_recorded_once(dealer: Author, inspector: Author, signer: Signer) -> None:
    signed = signer.state(inspected(dealer))
    [made] = certification_create(author=inspector, **signed)
    with pytest.raises(Refusal) as caught:
        certification_create(author=inspector, **signed)
    assert (caught.value.code, caught.value.extra) == ("statement_repeated", {"records": [made.digest]})


def test_a_signature_of_something_else_is_refused(dealer: Author, inspector: Author, signer: Signer) -> None:
    one, other = inspected(dealer, 1), inspected(dealer, 2)
    signed = signer.state(one)
    signed["signature"] = signer.state(other)["signature"]
    assert refused(certification_create, author=inspector, **signed) == [("false_signature", "/signature")]
    truncated = {**signer.state(one)}
    truncated["signature"] = {"type": "ed25519", "value": truncated["signature"]["value"][:84]}
    assert refused(certification_create, author=inspector, **truncated) == [("false_signature", "/signature")]


def test_a_key_that_is_not_enrolled_is_refused(dealer: Author, inspector: Author, signer: Signer) -> None:
    refusals = refused_statement(inspector, signer, inspected(dealer), key="0" * 64)
    assert refusals == [("unknown_key", "/statement/key")]


def test_a_revoked_key_is_refused(dealer: Author, inspector: Author, city: Author, signer: Signer) -> None:
    key_revoke(author=city, key=signer.key.key, reason="lost")
    assert refused_statement(inspector, signer, inspected(dealer)) == [("revoked_key", "/statement/key")]


def test_another_licence_than_the_key_s_is_refused(dealer: Author, inspector: Author, signer: Signer) -> None:
    refusals = refused_statement(inspector, signer, inspected(dealer), licence="99-99-999999")
    assert refusals == [("other_licence", "/statement/licence")]


def test_dealers_and_the_city_do_not_certify(dealer: Author, city: Author, signer: Signer) -> None:
    inspection = inspected(dealer)
    for author in (dealer, city):
        assert refused_statement(author, signer, inspection) == [("wrong_role", "/kind")]


def test_signed_in_the_future_is_refused(dealer: Author, inspector: Author, signer: Signer) -> None:
    later = (datetime.now(UTC) + timedelta(minutes=6)).strftime("%Y-%m-%dT%H:%M:%SZ")
    refusals = refused_statement(inspector, signer, inspected(dealer), signed_at=later)
    assert refusals == [("future", "/statement/signed_at")]


@pytest.mark.parametrize("signed_at", ["2001-01-01T00:00:00Z", "six minutes ago"])
def test_signed_before_the_record_was_made_is_refused(
    dealer: Author, inspector: Author, signer: Signer, signed_at: str
) -> None:
    if signed_at == "six minutes ago":
        signed_at = _ago(minutes=6)
    refusals = refused_statement(inspector, signer, inspected(dealer), signed_at=signed_at)
    assert refusals == [
        ("signed_before", "/statement/records/0"),
        ("signed_before_key", "/statement/signed_at"),
    ]


def test_signed_before_the_key_was_enrolled_is_refused(
    city: Author, dealer: Author, inspector: Author
) -> None:
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    # An hour ago it may have been yesterday in Korea.
    day = (today() - timedelta(days=1)).isoformat()
    inspection = inspected(dealer, now=hour_ago, closing__inspected_on=day, closing__issued_on=day)
    refusals = refused_statement(inspector, enrolled(city, inspector), inspection, signed_at=_ago(minutes=6))
    assert refusals == [("signed_before_key", "/statement/signed_at")]


def test_signed_by_a_clock_four_minutes_slow_counts(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    statement = statement_make(records=[inspected(dealer).digest], verdict="certified", key=signer.key)
    slow = signer.sign({**statement, "signed_at": _ago(minutes=4)})
    assert certification_create(author=inspector, **slow)


def _ago(**span: int) -> str:
    return (datetime.now(UTC) - timedelta(**span)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_only_inspection_records_are_certified(dealer: Author, inspector: Author, signer: Signer) -> None:
    refusals = refused_statement(inspector, signer, inspected(dealer), listed(dealer))
    assert refusals == [("not_inspection", "/statement/records/1")]
    statement = statement_make(records=["0" * 64], verdict="certified", key=signer.key)
    assert refused(certification_create, author=inspector, **signer.sign(statement)) == [
        ("not_found", "/statement/records/0")
    ]


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"records": []}, "minItems", "/statement/records"),
        ({"verdict": "perhaps"}, "enum", "/statement/verdict"),
        ({"verdict": "rejected"}, "required", "/statement/reason"),
        ({"reason": "why"}, "unexpected", "/statement/reason"),
        ({"format": "certification/2"}, "enum", "/statement/format"),
        ({"signed_at": "2026-11-22T03:04:05+09:00"}, "format", "/statement/signed_at"),
        ({"note": "x"}, "unexpected", "/statement/note"),
    ],
)
def test_a_statement_of_another_shape_is_refused(
    dealer: Author, inspector: Author, signer: Signer, changes: dict[str, Any], code: str, pointer: str
) -> None:
    refusals = refused_statement(inspector, signer, inspected(dealer), **changes)
    assert (code if code != "enum" or "format" not in changes else refusals[0][0], pointer) in refusals


@pytest.mark.parametrize(
    "signature",
    [None, {}, {"type": "rsa", "value": "AA"}, {"type": "ed25519"}, {"type": "ed25519", "value": "="}, "AA"],
)
def test_a_signature_of_another_shape_is_refused(
    dealer: Author, inspector: Author, signer: Signer, signature: Any
) -> None:
    signed = {**signer.state(inspected(dealer)), "signature": signature}
    for _, pointer in refused(certification_create, author=inspector, **signed):
        assert str(pointer).startswith("/signature")


def test_an_inspector_never_certifies_for_a_dealership_they_belong_to(
    dealer: Author, rival: Author, inspector: Author, signer: Signer
) -> None:
    member_add(organisation=dealer.organisation, user=inspector.membership.user, role="dealer")
    refusals = refused_statement(
        inspector, signer, inspected(rival, 2), inspected(dealer, 1), inspected(dealer, 3)
    )
    assert refusals == [("own_dealership", f"/statement/records/{index}") for index in (1, 2)]


def test_an_inspector_never_certifies_for_a_dealership_they_left(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    before = member_add(organisation=dealer.organisation, user=inspector.membership.user, role="dealer")
    membership_end(by=before, membership=before)
    refusals = refused_statement(inspector, signer, inspected(dealer))
    assert refusals == [("own_dealership", "/statement/records/0")]


def test_an_inspector_may_certify_their_own_records(inspector: Author, signer: Signer) -> None:
    assert certified(inspector, signer, [inspected(inspector)])


def test_another_station_s_key_is_refused(
    dealer: Author, inspector: Author, city: Author, signer: Signer
) -> None:
    from records.people.authors import author_for
    from tests.cast import member

    other = author_for(member("station", "inspector", "Station Two", licence="44-55-666666"))
    theirs = enrolled(city, other, bytes([9]) * 32)
    assert refused_statement(inspector, theirs, inspected(dealer)) == [("not_holder", "/statement/key")]


def test_nothing_is_recorded_where_one_of_the_records_is_refused(
    dealer: Author, inspector: Author, signer: Signer
) -> None:
    refused_statement(inspector, signer, inspected(dealer), listed(dealer))
    assert not Certification.objects.exists()
    assert not Record.objects.filter(kind="inspection:certified").exists()
