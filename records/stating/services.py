"""Stating something: one transaction holds the record, its content, its disclosures and its place in the outbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import IntegrityError, transaction

from anchoring.log.errors import OtherLogError
from records import wiring
from records.contents.models import Record
from records.contents.withholding import Opened
from records.people.authors import Author
from records.stating.drafts import Draft, Prepared, draft_prepare
from records.stating.recording import Batch
from records.terms.texts import Refusal, Text

BATCH = 500
_ATTEMPTS = 3

FUTURE = Text("기록 시각이 미래입니다.", "The time of recording lies in the future.")


@dataclass(frozen=True)
class Recorded:
    """`created` is False where the same submission had been recorded before; else `opened` is what it withholds."""

    record: Record
    created: bool
    opened: tuple[Opened, ...] = ()


def record_create(
    *,
    author: Author,
    kind: str,
    subject: str,
    body: Mapping[str, object],
    attachments: Sequence[Mapping[str, object]] = (),
    corrects: str | None = None,
    external_id: str | None = None,
    now: datetime | None = None,
) -> Recorded:
    draft = Draft(kind, subject, body, attachments, corrects, external_id)
    [outcome] = records_create_many(author=author, drafts=[draft], now=now)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def records_create_many(
    *, author: Author, drafts: Sequence[Draft], now: datetime | None = None
) -> list[Recorded | Refusal]:
    """One outcome for each draft, in order: a bad one does not stop the others. 500 make a transaction."""
    outcomes: list[Recorded | Refusal] = []
    for start in range(0, len(drafts), BATCH):
        moment = recording_time(now)
        prepared = [_prepared(author, draft, moment) for draft in drafts[start : start + BATCH]]
        good = [item for item in prepared if isinstance(item, Prepared)]
        done = iter(prepared_record(author=author, prepared=good, now=moment))
        outcomes.extend(next(done) if isinstance(item, Prepared) else item for item in prepared)
    return outcomes


def prepared_record(
    *, author: Author, prepared: Sequence[Prepared], now: datetime
) -> list[Recorded | Refusal]:
    """Record what is right by itself, in one transaction; also for the services with kinds of their own."""
    if not prepared:
        return []
    attempt = 1
    while True:
        _, labeller, log = wiring.log_known()
        # Slow, and needs no row: before the write lock is taken. Where they are away, nothing is written.
        labels = labeller.labels({item.subject for item in prepared})
        try:
            with transaction.atomic():
                outcomes = Batch(author, labels, log, now).record(prepared)
            return [item if isinstance(item, Refusal) else Recorded(*item) for item in outcomes]
        except (IntegrityError, OtherLogError):
            # Another process recorded the same submission first: look again, now it is there to be found.
            if attempt == _ATTEMPTS:
                raise
            attempt += 1
            # Or this process knew another log than there is.
            wiring.log_known.cache_clear()


def recording_time(now: datetime | None = None) -> datetime:
    """Whole seconds, never in the future: the log's time can only come after it."""
    clock = datetime.now(UTC)
    if now is not None and now > clock:
        raise Refusal("future", FUTURE)
    return (now or clock).astimezone(UTC).replace(microsecond=0)


def _prepared(author: Author, draft: Draft, now: datetime) -> Prepared | Refusal:
    try:
        return draft_prepare(author, draft, now)
    except Refusal as refusal:
        return refusal
