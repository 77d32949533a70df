"""The rules on whether an inspector may sign this statement on these records now."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from records.contents.models import Record
from records.people.authors import Author
from records.people.models import Membership, Organisation
from records.signing.models import SigningKey
from records.standing.findings import findings_on, has_reason
from records.standing.history import Item, SubjectHistory, subject_histories
from records.stating.timelines import ENDED
from records.terms.families import Signing, family_of, kind_named
from records.terms.rules import Severity
from records.terms.texts import Refusal, RefusalSort, Text
from verifier.certification import Statement
from verifier.moments import is_before
from verifier.times import format_time

OWN_DEALERSHIP = Text(
    "소속되어 있거나 소속된 적이 있는 매매상사의 기록은 인증할 수 없습니다.",
    "An inspector does not certify for a dealership that they belong to, or belonged to.",
)
SIGNED_BEFORE_KEY = Text(
    "서명 시각이 이 서명키를 등록하기 전입니다. 기기의 시계를 맞추고 다시 서명하십시오.",
    "The time of signing lies before this signing key was enrolled. Set the machine's clock and sign again.",
)
SIGNED_BEFORE = Text(
    "서명 시각이 이 기록을 남기기 전입니다. 기기의 시계를 맞추고 다시 서명하십시오.",
    "The time of signing lies before this record was made. Set the machine's clock and sign again.",
)
CHANGED = Text(
    "저장된 내용이 기록 지문값과 맞지 않아 인증할 수 없습니다.",
    "What is stored is not what the record's digest says: it can't be certified.",
)
NOT_CERTIFIED = Text(
    "인증되지 않은 기록은 서명으로 철회할 것이 없습니다.",
    "This record is not certified: there is nothing to withdraw.",
)
OTHERS_WORD = Text(
    "다른 점검장이 인증한 기록입니다. 그 점검장만 철회하거나 반려할 수 있습니다.",
    "Another station certified this record: only that station withdraws or rejects it.",
)
EXPIRED = Text("자격 기간이 끝났습니다.", "This licence has expired.")


def refusals_for(
    author: Author, key: SigningKey, statement: Statement, inspections: list[Record], now: datetime
) -> Iterator[Refusal]:
    if licence_expired(key, now):
        yield Refusal("licence_expired", EXPIRED, pointer="/statement/licence", sort=RefusalSort.FORBIDDEN)
    yield from _refusals_of_time(key, statement, inspections)
    people = {key.person, author.person}
    # Whoever has left it too: they would certify what they may have recorded, or sold, themselves.
    own = set(
        Membership.objects.filter(
            person__in=people, organisation__kind=Organisation.Kind.DEALERSHIP
        ).values_list("organisation_id", flat=True)
    )
    histories = subject_histories(inspection.subject for inspection in inspections)
    for index, inspection in enumerate(inspections):
        pointer = f"/statement/records/{index}"
        if inspection.organisation_id in own:
            yield Refusal("own_dealership", OWN_DEALERSHIP, pointer=pointer, sort=RefusalSort.FORBIDDEN)
            continue
        history = histories[inspection.subject]
        yield from _refusals(key, statement.verdict, history, history.item(inspection.digest), pointer, now)
        signing = Signing(inspection.subject, inspection.digest, statement.licence, statement.verdict)
        refusal = family_of(kind_named(inspection.kind)).refuse_signing(signing)
        if refusal is not None:
            yield Refusal(refusal.code, refusal.text, pointer=pointer, sort=refusal.sort)


def _refusals_of_time(key: SigningKey, statement: Statement, inspections: list[Record]) -> Iterator[Refusal]:
    """As every verifier asks it: what is refused here would not count."""
    if is_before(statement.signed_at, _written(key.enrolled)):
        yield Refusal("signed_before_key", SIGNED_BEFORE_KEY, pointer="/statement/signed_at")
    for index, inspection in enumerate(inspections):
        if is_before(statement.signed_at, _written(inspection)):
            extra = {"record": inspection.digest, "field": "/statement/signed_at"}
            yield Refusal("signed_before", SIGNED_BEFORE, pointer=f"/statement/records/{index}", extra=extra)


def _written(record: Record) -> str:
    return format_time(int(record.recorded_at.timestamp()))


def licence_expired(key: SigningKey, now: datetime) -> bool:
    """The day after its last one; soon after that the key is revoked too."""
    today = now.astimezone(ZoneInfo("Asia/Seoul")).date()
    held = Membership.objects.filter(person=key.person, organisation=key.organisation_id, licence=key.licence)
    return held.filter(ended_at=None, licence_expires_on__lt=today).exists()


def _refusals(
    key: SigningKey, verdict: str, history: SubjectHistory, item: Item, pointer: str, now: datetime
) -> Iterator[Refusal]:
    if not item.stands:
        yield Refusal("ended", ENDED, pointer=pointer, sort=RefusalSort.CONFLICT)
    elif verdict == "certified":
        yield from _uncertifiable(history, item, pointer, now)
    elif not kind_named(item.record.kind).by_licence:
        vouched = item.certification if item.is_certified else None
        if verdict == "withdrawn" and vouched is None:
            yield Refusal("not_certified", NOT_CERTIFIED, pointer=pointer, sort=RefusalSort.CONFLICT)
        if vouched and vouched.record.organisation_id != key.organisation_id:
            yield Refusal("others_word", OTHERS_WORD, pointer=pointer, sort=RefusalSort.FORBIDDEN)


def _uncertifiable(history: SubjectHistory, item: Item, pointer: str, now: datetime) -> Iterator[Refusal]:
    if not item.is_readable:
        yield Refusal("content_changed", CHANGED, pointer=pointer, sort=RefusalSort.CONFLICT)
        return
    for finding in findings_on(history, item, now):
        if finding.rule.severity == Severity.NOTE or has_reason(item, finding):
            continue
        extra = {"rule": finding.rule.id, "record": item.record.digest, "field": finding.pointer}
        yield Refusal(finding.rule.id, finding.words, pointer=pointer, extra=extra)
