"""The same external id again: either the same statement, or a conflict."""

from records.contents.models import Record, RecordContent
from records.contents.services import Content, openings_of
from records.contents.withholding import commitments, disclose
from records.stating.drafts import Prepared
from records.terms.json_types import JsonObject
from records.terms.record_json import RecordJson
from records.terms.texts import Refusal, RefusalSort, Text
from verifier import canonical

CONFLICT = Text(
    "같은 외부 번호로 다른 내용이 이미 기록되어 있습니다.",
    "Something else is recorded already under this external id.",
)

REASONS = "reasons"


def conflict(record: Record) -> Refusal:
    return Refusal(
        "external_id_conflict",
        CONFLICT,
        pointer="/external_id",
        sort=RefusalSort.CONFLICT,
        extra={"record": record.digest},
    )


def same_content(record: Record, item: Prepared) -> bool:
    """Whether the stored record says what is submitted now. What was erased can't be compared, and is passed over.

    Reasons that were asked for and given once need not be given again, nor were they given where no rule asked yet.
    """
    if (record.kind, record.subject, record.corrects_id) != (item.kind.name, item.subject, item.corrects):
        return False
    try:
        stored: RecordJson = canonical.loads(record.content.canonical)
    except RecordContent.DoesNotExist:
        return True
    attachments = tuple((file["name"], file["sha256"]) for file in stored["attachments"])
    body = disclose(stored["body"], openings_of(record, Content(stored)))
    # What can't be opened any more is taken as it is handed in now: nobody is held to what the law made the registry forget.
    for path in commitments(body):
        body = _taken_over(body, item.body, path.split("."))
    submitted = item.body
    if not (REASONS in body and REASONS in submitted):
        body, submitted = _unreasoned(body), _unreasoned(submitted)
    return attachments == item.attachments and body == submitted


def _unreasoned(body: JsonObject) -> JsonObject:
    return {name: value for name, value in body.items() if name != REASONS}


def _taken_over(stored: JsonObject, submitted: JsonObject, names: list[str]) -> JsonObject:
    first, *rest = names
    if first not in submitted:
        return stored
    before, now = stored[first], submitted[first]
    if not rest:
        return {**stored, first: now}
    if not (isinstance(before, dict) and isinstance(now, dict)):
        return stored
    return {**stored, first: _taken_over(before, now, rest)}
