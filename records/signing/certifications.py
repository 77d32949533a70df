"""Certify inspection records: one record for each car, all with the same signed statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.db import transaction

from records import wiring
from records.contents.models import Certification, Record
from records.people.authors import Author
from records.people.permissions import may_certify, missing, refuse_kind
from records.screening.rules import text_refusals
from records.signing.bodies import CertifiedBody, VerdictChoice
from records.signing.bodies import Statement as StatementJson
from records.signing.certification_rules import refusals_for
from records.signing.models import SigningKey
from records.signing.openings import check_opened
from records.signing.queue import queue_without
from records.stating.drafts import Prepared, is_digest
from records.stating.services import prepared_record, recording_time
from records.stating.validation import body_clean, body_refusals
from records.terms.families import certification_of, certifying_kinds, kind_named, kinds, subjects_lock
from records.terms.json_types import as_json
from records.terms.kinds import Kind
from records.terms.texts import Refusal, Refusals, RefusalSort, Text
from records.terms.verdict_texts import with_fault
from verifier import canonical, certification
from verifier.bodies import EnrolledKey
from verifier.certification import Statement
from verifier.errors import Malformed, Mismatch
from verifier.times import format_time, seconds

# The inspector's own machine says when it signed, and its clock may be ahead.
CLOCK_SKEW = timedelta(minutes=5)
MAX_RECORDS = 50
"""As the schema of a statement has it; what names more is refused by that."""

MALFORMED = Text(
    "진술이나 서명의 형식이 맞지 않습니다: {error}", "The statement or signature is malformed: {error}"
)
UNKNOWN_KEY = Text("등록되지 않은 서명키입니다.", "This signing key is not enrolled.")
ERASED_KEY = Text(
    "이 서명키의 등록 기록이 삭제되어 서명을 확인할 수 없습니다. 새 서명키를 등록하십시오.",
    "The record that enrolled this signing key was erased, so nobody can check what it signs: enrol a new key.",
)
REVOKED_KEY = Text("폐기된 서명키입니다.", "This signing key was revoked.")
OTHER_LICENCE = Text(
    "이 서명키는 다른 자격 번호로 등록되어 있습니다.", "This signing key is enrolled under another licence."
)
NOT_HOLDER = Text(
    "이 서명키는 다른 점검자나 점검장의 것입니다.",
    "This signing key is another inspector's or another station's.",
)
FALSE_SIGNATURE = Text("서명이 맞지 않습니다: {error}", "The signature does not verify: {error}")
FUTURE = Text("서명 시각이 미래입니다.", "The time of signing lies in the future.")
REPEATED = Text("이미 접수된 진술입니다.", "This statement was recorded already.")
NOT_INSPECTION = Text("점검기록부가 아닙니다.", "This is not an inspection record.")


@dataclass(frozen=True)
class _Signed:
    body: CertifiedBody
    parsed: certification.Certification

    @property
    def statement(self) -> Statement:
        return self.parsed.statement

    @property
    def digest(self) -> str:
        return canonical.digest(self.body["statement"])


def statement_make(
    *,
    records: Sequence[str],
    verdict: VerdictChoice,
    key: SigningKey,
    reason: str | None = None,
    now: datetime | None = None,
) -> StatementJson:
    """What an inspector is asked to sign."""
    stated: StatementJson = {
        "format": "certification/1",
        "records": list(records),
        "verdict": verdict,
        "licence": key.licence,
        "key": key.key,
        "signed_at": format_time(int(recording_time(now).timestamp())),
    }
    return stated if reason is None else {**stated, "reason": reason}


def certification_create(
    *,
    author: Author,
    statement: object,
    signature: object,
    by_hand: bool = False,
    now: datetime | None = None,
) -> list[Record]:
    """The certification records, one for each car, in the order in which the statement names the cars.

    `by_hand`: a person hands it in, no machine. They, and whoever signs with a passkey, have opened each record.
    """
    named = _named(statement)
    kind = _kind(named)
    refusal = refuse_kind(author, kind)
    if refusal or not may_certify(author):
        raise refusal or missing()
    signed = _parsed(kind, {"statement": statement, "signature": signature})
    moment = recording_time(now)
    # Inspectors' machines are not the registry's, and their clocks are not either.
    if seconds(signed.statement.signed_at) > (moment + CLOCK_SKEW).timestamp():
        raise Refusal("future", FUTURE, pointer="/statement/signed_at")
    with transaction.atomic():
        # From here on no revocation of this key, and no other word on these cars, can come in between: what is
        # checked now still holds at these entries' places in the log.
        key = _locked_key(author, signed.statement)
        _check_signature(signed, key)
        if by_hand or key.type == SigningKey.Type.WEBAUTHN:
            check_opened(author, signed.statement.records)
        inspections = _locked_inspections(kind, signed.statement, named)
        _check_new(signed, inspections)
        refusals = Refusals()
        refusals.extend(text_refusals(signed.statement.reason or "", "/statement/reason"))
        refusals.extend(refusals_for(author, key, signed.statement, inspections, moment))
        refusals.raise_any()
        return _record(author, kind, signed, key, inspections, moment)


def _named(statement: object) -> dict[str, Record]:
    """The records that it names, by digest. They never change: before the lock is as good as behind it."""
    digests = statement.get("records") if isinstance(statement, Mapping) else None
    if not isinstance(digests, list | tuple):
        return {}
    wanted = [digest for digest in digests[:MAX_RECORDS] if is_digest(digest)]
    records = Record.objects.select_related("organisation").in_bulk(wanted)
    return {digest: records[digest] for digest in wanted if digest in records}


def _kind(named: Mapping[str, Record]) -> Kind:
    """Of the certification, by the first record that is named: all the others must be of its kind too."""
    first = next(iter(named.values()), None)
    certified = kinds().get(first.kind) if first else None
    return certification_of(certified) if certified and certified.certified_by else certifying_kinds()[0]


def _parsed(kind: Kind, value: dict[str, object]) -> _Signed:
    body, unusable = body_clean(value, pointer="")
    refusals = Refusals(unusable)
    if not unusable:
        refusals.extend(body_refusals(kind, body, pointer=""))
    refusals.raise_any()
    try:
        return _Signed(cast(CertifiedBody, body), certification.parse(body))
    except Malformed as error:
        raise Refusal("malformed", with_fault(MALFORMED, error.fault), pointer="/statement") from None


def _locked_key(author: Author, statement: Statement) -> SigningKey:
    keys = SigningKey.objects.select_for_update(of=("self",)).select_related("enrolled__content")
    key = keys.filter(key=statement.key).first()
    if key is None:
        raise Refusal("unknown_key", UNKNOWN_KEY, pointer="/statement/key", sort=RefusalSort.FORBIDDEN)
    if key.revoked_id is not None:
        raise Refusal("revoked_key", REVOKED_KEY, pointer="/statement/key", sort=RefusalSort.FORBIDDEN)
    if not hasattr(key.enrolled, "content"):
        raise Refusal("erased_key", ERASED_KEY, pointer="/statement/key", sort=RefusalSort.FORBIDDEN)
    if key.licence != statement.licence:
        raise Refusal(
            "other_licence", OTHER_LICENCE, pointer="/statement/licence", sort=RefusalSort.FORBIDDEN
        )
    is_passkey = key.type == SigningKey.Type.WEBAUTHN
    if key.organisation_id != author.organisation.id or (is_passkey and key.person != author.person):
        raise Refusal("not_holder", NOT_HOLDER, pointer="/statement/key", sort=RefusalSort.FORBIDDEN)
    return key


def _check_signature(signed: _Signed, key: SigningKey) -> None:
    enrolled = EnrolledKey(
        key=key.key,
        type=key.type,
        public_key=canonical.b64u_decode(key.public_key),
        person=str(key.person),
        organisation=str(key.organisation_id),
        rp_id=key.rp_id or None,
        origins=tuple(key.origins),
    )
    try:
        certification.verify_signature(
            signed.statement,
            signed.parsed.signature,
            enrolled,
            rp_ids=wiring.rp_ids(),
            allow_localhost=wiring.allow_localhost(),
        )
    except Mismatch as error:
        raise Refusal(
            "false_signature",
            with_fault(FALSE_SIGNATURE, error.fault),
            pointer="/signature",
            extra={"reason": str(error)},
        ) from None


def _locked_inspections(kind: Kind, statement: Statement, inspections: Mapping[str, Record]) -> list[Record]:
    """In the statement's order; their cars are locked."""
    refusals = Refusals()
    for index, digest in enumerate(statement.records):
        pointer = f"/statement/records/{index}"
        if digest not in inspections:
            refusals.add(missing(pointer))
        elif kind_named(inspections[digest].kind).certified_by != kind.name:
            refusals.add(Refusal("not_inspection", NOT_INSPECTION, pointer=pointer))
    refusals.raise_any()
    # The key is locked before, and cars are in one order everywhere: two statements wait for each other, and never cross.
    subjects_lock({record.subject for record in inspections.values()})
    return [inspections[digest] for digest in statement.records]


def _check_new(signed: _Signed, inspections: list[Record]) -> None:
    known = Certification.objects.filter(statement=signed.digest, inspection__in=inspections)
    # Told with the records that it made: who lost the answer finds them, and need not sign again.
    records = list(dict.fromkeys(known.order_by("id").values_list("record_id", flat=True)))
    if records:
        raise Refusal(
            "statement_repeated",
            REPEATED,
            pointer="/statement",
            sort=RefusalSort.CONFLICT,
            extra={"records": records},
        )


def _record(
    author: Author, kind: Kind, signed: _Signed, key: SigningKey, inspections: list[Record], moment: datetime
) -> list[Record]:
    subjects = list(dict.fromkeys(record.subject for record in inspections))
    outcomes = prepared_record(
        author=author,
        prepared=[Prepared(kind, subject, as_json(signed.body)) for subject in subjects],
        now=moment,
    )
    records = {}
    for outcome in outcomes:
        if isinstance(outcome, Refusal):
            raise outcome
        records[outcome.record.subject] = outcome.record
    Certification.objects.bulk_create(
        Certification(
            record=records[inspection.subject],
            inspection=inspection,
            statement=signed.digest,
            verdict=signed.statement.verdict,
            key=key,
            signed_at=datetime.fromisoformat(signed.statement.signed_at),
        )
        for inspection in inspections
    )
    queue_without(inspections)
    return list(records.values())
