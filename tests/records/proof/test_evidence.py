"""The evidence file, read by the verifier as a stranger reads it."""

import json

import pytest
from django.db import connection

from anchoring.log.sequencer import sequence_all
from anchoring.models import Log
from anchoring.wiring import KeysMissingError
from records.people.authors import Author
from records.privacy.erasure import record_erase
from records.proof.evidence import Evidence, evidence_build
from records.signing.revocations import key_revoke
from records.stating.services import record_create
from tests.anchoring.log.cast import tamper
from tests.anchoring.log.chains import Chain, chain
from tests.cast import KEYS, Signer, certified, inspected, listed, subject
from tests.fixtures.trusted import trust_in
from verifier import trust
from verifier.answers import Result
from verifier.verification import Verdict, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(market: object) -> Chain:
    return chain()


def anchored(network: Chain) -> None:
    sequence_all(keys=KEYS)
    network.commit()


def checked(evidence: Evidence | None) -> Verdict:
    assert evidence is not None
    trusted = trust_in(KEYS)
    return verify(json.dumps(evidence).encode(), trust.loads(json.dumps(trusted)))


def answers(verdict: Verdict) -> tuple[Result, ...]:
    return tuple(verdict.answers[question].result for question in ("signed", "logged", "complete"))


PASS, FAIL, UNKNOWN = Result.PASS, Result.FAIL, Result.UNKNOWN


def test_before_the_first_anchor_there_is_none(dealer: Author) -> None:
    listed(dealer)
    assert evidence_build(subject()) is None


def test_a_log_without_its_row_is_not_unanchored(network: Chain, dealer: Author) -> None:
    listed(dealer)
    anchored(network)
    assert evidence_build(subject()) is not None
    tamper("DELETE FROM anchoring_log")
    with pytest.raises(KeysMissingError):
        evidence_build(subject())


def test_a_certified_car_passes(network: Chain, dealer: Author, inspector: Author, signer: Signer) -> None:
    listed(dealer)
    certified(inspector, signer, [inspected(dealer), inspected(dealer, 2)])
    anchored(network)
    evidence = evidence_build(subject())
    assert answers(checked(evidence)) == (PASS, PASS, PASS)
    assert evidence is not None
    assert [part["subject"] for part in evidence["subjects"]] == [
        subject(),
        f"licence:{signer.key.licence}",
    ]


def test_a_correction_certified_again_passes(
    network: Chain, dealer: Author, inspector: Author, signer: Signer
) -> None:
    wrong = inspected(dealer)
    certified(inspector, signer, [wrong])
    mended = inspected(dealer, corrects=wrong)
    anchored(network)
    assert answers(checked(evidence_build(subject())))[0] == UNKNOWN
    certified(inspector, signer, [mended])
    anchored(network)
    assert answers(checked(evidence_build(subject()))) == (PASS, PASS, PASS)


def test_nobody_s_data_is_in_it(network: Chain, dealer: Author) -> None:
    inspected(dealer)
    anchored(network)
    evidence = evidence_build(subject())
    assert evidence is not None
    text = json.dumps(evidence, ensure_ascii=False)
    assert "홍길동" not in text
    assert "김매매" not in text
    assert all(entry["disclosures"] == [] for part in evidence["subjects"] for entry in part["entries"])


def test_an_unknown_car_has_a_proof_of_absence(network: Chain, dealer: Author) -> None:
    listed(dealer)
    anchored(network)
    evidence = evidence_build(subject(7))
    assert evidence is not None
    assert evidence["subjects"][0]["entries"] == []
    assert answers(checked(evidence)) == (UNKNOWN, UNKNOWN, PASS)


def test_a_row_of_another_log_gives_none(network: Chain, dealer: Author) -> None:
    listed(dealer)
    anchored(network)
    before = evidence_build(subject())
    [told] = Log.objects.values_list("vrf_public_key", flat=True)
    tamper("UPDATE anchoring_log SET vrf_public_key = %s", "0" * 64)
    with pytest.raises(KeysMissingError):
        evidence_build(subject())
    tamper("UPDATE anchoring_log SET vrf_public_key = %s", told)
    after = evidence_build(subject())
    assert before
    assert after
    assert before["subjects"] == after["subjects"]


def test_a_record_that_is_not_anchored_yet_proves_nothing(
    network: Chain, dealer: Author, inspector: Author, signer: Signer
) -> None:
    listed(dealer, 2)
    anchored(network)
    certified(inspector, signer, [inspected(dealer)])
    verdict = checked(evidence_build(subject()))
    assert answers(verdict) == (UNKNOWN, UNKNOWN, PASS)
    assert {reason.code for reason in (*verdict.reasons("signed"), *verdict.reasons("logged"))} == {"nothing"}
    assert verdict.status == 2


def test_an_erased_record_is_unknown_and_nothing_fails(network: Chain, dealer: Author, city: Author) -> None:
    record = listed(dealer)
    record_erase(author=city, record=record.digest, ground="law", decided_by="city")
    anchored(network)
    assert answers(checked(evidence_build(subject()))) == (UNKNOWN, UNKNOWN, PASS)


def test_an_erased_certification_keeps_the_file_well_formed(
    network: Chain, dealer: Author, inspector: Author, city: Author, signer: Signer
) -> None:
    [made] = certified(inspector, signer, [inspected(dealer)])
    record_erase(author=city, record=made.digest, ground="law", decided_by="city")
    anchored(network)
    assert answers(checked(evidence_build(subject()))) == (UNKNOWN, UNKNOWN, PASS)


def test_signed_before_the_revocation_still_counts(
    network: Chain, dealer: Author, inspector: Author, city: Author, signer: Signer
) -> None:
    certified(inspector, signer, [inspected(dealer)])
    key_revoke(author=city, key=signer.key.key, reason="retired")
    anchored(network)
    assert answers(checked(evidence_build(subject()))) == (PASS, PASS, PASS)


def test_a_withdrawn_certification_is_named(
    network: Chain, dealer: Author, inspector: Author, signer: Signer
) -> None:
    record = inspected(dealer)
    certified(inspector, signer, [record])
    certified(inspector, signer, [record], verdict="withdrawn", reason="wrong car")
    anchored(network)
    verdict = checked(evidence_build(subject()))
    assert "withdrawn" in {reason.code for reason in verdict.reasons("signed")}


def change(kind: str, sql: str, *values: str) -> None:
    """What somebody with the database's password can do to a record's content."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE records_recordcontent SET canonical = {sql} WHERE record_id IN"  # noqa: S608 - the test's own
            " (SELECT digest FROM records_record WHERE kind = %s)",
            [*values, kind],
        )
        assert cursor.rowcount


@pytest.mark.parametrize(
    ("sql", "values", "code"),
    [
        ("replace(canonical, %s, %s)", ("아반떼", "NO"), "record_changed"),
        ("replace(canonical, %s, %s)", ("아반떼", '"'), "record_missing"),
        ("replace(canonical, %s, %s)", ('"body":', '"boby":'), "record_missing"),
        ("replace(canonical, %s, %s)", ("record/1", "record/2"), "record_missing"),
        ("%s", ("[]",), "record_missing"),
        ("%s", ("",), "record_missing"),
    ],
    ids=["another word", "no JSON", "another member", "another format", "a list", "nothing"],
)
def test_a_changed_row_leaves_older_evidence_valid(
    network: Chain, dealer: Author, sql: str, values: tuple[str, ...], code: str
) -> None:
    listed(dealer)
    anchored(network)
    old = evidence_build(subject())
    change("vehicle:listed", sql, *values)
    verdict = checked(evidence_build(subject()))
    assert answers(verdict)[1:] == (FAIL, PASS)
    assert [reason.code for reason in verdict.reasons("logged")] == [code]
    assert answers(checked(old))[1:] == (PASS, PASS)


@pytest.mark.parametrize("member", ["statement", "licence", "signature"])
def test_a_certification_of_changed_shape_is_missing_from_the_evidence(
    network: Chain, dealer: Author, inspector: Author, signer: Signer, member: str
) -> None:
    certified(inspector, signer, [inspected(dealer)])
    anchored(network)
    old = evidence_build(subject())
    change("inspection:certified", "replace(canonical, %s, %s)", f'"{member}":', f'"x{member}":')
    verdict = checked(evidence_build(subject()))
    assert answers(verdict) == (UNKNOWN, FAIL, PASS)
    assert [reason.code for reason in verdict.reasons("logged")] == ["record_missing"]
    assert answers(checked(old)) == (PASS, PASS, PASS)


def test_withdrawn_and_delisted_records_are_all_there(network: Chain, dealer: Author) -> None:
    first, second = listed(dealer), listed(dealer)
    for kind, body in (
        ("record:withdrawn", {"record": first.digest, "reason": "mistake"}),
        ("vehicle:delisted", {"listing": second.digest, "reason": "OTHER"}),
    ):
        record_create(author=dealer, kind=kind, subject=subject(), body=body)
    anchored(network)
    verdict = checked(evidence_build(subject()))
    assert answers(verdict) == (UNKNOWN, PASS, PASS)
    assert [entry.stands for entry in verdict.entries] == [False, True, True, True]
