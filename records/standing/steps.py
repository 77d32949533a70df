"""A subject's records as the verifier's own function takes them: it says what stands (`verifier.standing`)."""

from collections.abc import Collection

from django.db.models import BooleanField, Value
from django.db.models.expressions import RawSQL

from anchoring.models import Entry, PendingEntry
from records.contents.models import Certification, Record, RecordContent
from records.contents.services import Content
from records.terms.common import WITHDRAWAL
from records.terms.families import Stated
from records.terms.json_types import JsonObject
from records.terms.record_json import RecordJson
from verifier import signed
from verifier.certification import parse_statement
from verifier.errors import Malformed
from verifier.evidence import parse_record
from verifier.kinds import Kinds
from verifier.standing import Step

NOWHERE = (2, 0)
_RECORD, _CONTENT, _CERTIFICATION, _KEY = (
    model._meta.db_table
    for model in (Record, RecordContent, Certification, Certification.key.field.related_model)
)
_ENROLMENT_ERASED = f"""EXISTS (
    SELECT 1 FROM {_CERTIFICATION} word JOIN {_KEY} signing ON signing.key = word.key_id
    WHERE word.record_id = {_RECORD}.digest
    AND NOT EXISTS (SELECT 1 FROM {_CONTENT} enrolment WHERE enrolment.record_id = signing.enrolled_id))
"""  # noqa: S608  names of tables


def row_step(record: Record, content: Content, kinds: Kinds, *, is_heard: bool = True) -> Step:
    """As an evidence file has it: what was erased says nothing, whatever its row still names; nor what is not heard."""
    if content.value is None or not is_heard:
        return Step(record.digest, record.kind)
    if content.problem:
        return _changed_step(record, content.value, kinds)
    stated = Stated(record.digest, record.kind, record.corrects_id, record.about_id)
    body = content.body if record.kind in kinds.certifying else None
    return stated_step(stated, str(record.organisation_id), body)


def stated_step(stated: Stated, organisation: str, certification: JsonObject | None = None) -> Step:
    """A whole record's; `certification` is the body of one."""
    return Step(
        digest=stated.digest,
        kind=stated.kind,
        organisation=organisation,
        corrects=stated.corrects,
        withdraws=stated.about if stated.kind == WITHDRAWAL.name else None,
        word=signed.statement_word(stated.kind, parse_statement(certification["statement"]))
        if certification
        else None,
    )


def _changed_step(record: Record, value: RecordJson, kinds: Kinds) -> Step:
    """Evidence has the content even where the row's columns say something else."""
    try:
        parsed, body = parse_record(value, kinds=kinds)
    except Malformed:
        return Step(record.digest, record.kind)
    return signed.step(record.digest, record.kind, parsed, body)


def enrolment_erased() -> RawSQL:
    """Whether the record that enrolled a certification's key is gone: no verifier counts what nobody can check.

    Beside rows of `Record`, which are asked so often that putting an `Exists` together took longer than its answer.
    """
    return RawSQL(_ENROLMENT_ERASED, (), BooleanField())  # noqa: S611  names of tables


def log_places(labels: Collection[str]) -> dict[str, tuple[int, int]]:
    """Of each record its place: in the log, or after that in the outbox; one that has none is NOWHERE."""
    if not labels:
        return {}
    pending = PendingEntry.objects.filter(label__in=labels, is_held=False).values_list(
        "record", "id", Value(1)
    )
    logged = Entry.objects.filter(label__in=labels).values_list("record", "index", Value(0))
    places: dict[str, tuple[int, int]] = {}
    # One question, so that what moves into the log meanwhile is not missed.
    for record, place, waits in pending.union(logged, all=True):
        places[record] = min(places.get(record, NOWHERE), (waits, place))
    return places
