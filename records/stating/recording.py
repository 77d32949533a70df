"""The transaction in which prepared statements become records: what they need is read once, all rows are inserted at once."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import uuid_utils.compat

from anchoring.log.entries import LogRow, NewEntry, entries_submit
from records.contents.models import (
    DISCLOSURES,
    Disclosure,
    Record,
    RecordAttachment,
    RecordContent,
    Submission,
)
from records.contents.withholding import Opened, new_salt, withhold
from records.files.models import Attachment
from records.people.authors import Author
from records.stating.before import stated_before
from records.stating.drafts import Prepared
from records.stating.submissions import conflict, same_content
from records.stating.timelines import Timelines
from records.stating.validation import is_settled
from records.terms.families import families, subjects_lock, subjects_recorded, subjects_settled
from records.terms.json_types import JsonObject
from records.terms.record_json import RecordJson
from records.terms.schemas import withheld_in
from records.terms.texts import Refusal, RefusalSort, Text
from verifier import canonical
from verifier.times import format_time

NO_ATTACHMENT = Text(
    "먼저 이 첨부파일을 올려 주십시오.", "Upload this attachment first: it is not among your organisation's."
)

# The record, whether it was made now, and what opens its withheld parts where it was.
Outcome = tuple[Record, bool, tuple[Opened, ...]] | Refusal


class Batch:
    """Call `record` inside a transaction. Items see those before them in the same batch."""

    def __init__(self, author: Author, labels: dict[str, str], log: LogRow | None, now: datetime) -> None:
        self.author = author
        self.labels = labels
        self.log = log
        self.now = now
        self.records: list[Record] = []
        self.contents: list[RecordContent] = []
        self.disclosures: list[Disclosure] = []
        self.attached: list[RecordAttachment] = []
        self.submissions: list[Submission] = []

    def record(self, prepared: Sequence[Prepared]) -> list[Outcome]:
        # Two statements that refer to the same earlier record come one after the other.
        self.held = subjects_lock({item.subject for item in prepared})
        before = stated_before(self.author, prepared)
        self.timelines = Timelines(self.author, prepared, self.now, held=self.held, stated=before.counts)
        self.attachments = self._read_attachments(prepared)
        self.submitted = _submitted(before.submitted)
        outcomes = [self._outcome(item) for item in prepared]
        self._insert()
        return outcomes

    def _outcome(self, item: Prepared) -> Outcome:
        # First of all: who hands the same in again is answered as before, whatever the rules say by now.
        if item.external_id in self.submitted:
            record, earlier = self.submitted[item.external_id]
            if earlier == item if earlier else same_content(record, item):
                return record, False, ()
            return conflict(record)
        missing = [n for n, (_, sha256) in enumerate(item.attachments) if sha256 not in self.attachments]
        if missing:
            return Refusal(
                "no_attachment", NO_ATTACHMENT, pointer=f"/attachments/{missing[0]}", sort=RefusalSort.INVALID
            )
        refusal = self._refuse_files(item) or self.timelines.refuse(item)
        if refusal:
            return refusal
        record, opened = self._row(item)
        self.timelines.add(item, record)
        return record, True, opened

    def _refuse_files(self, item: Prepared) -> Refusal | None:
        media_types = {name: self.attachments[sha256].media_type for name, sha256 in item.attachments}
        return item.kind.refuse_files(item.body, media_types)

    def _row(self, item: Prepared) -> tuple[Record, tuple[Opened, ...]]:
        body, opened = withhold(item.body, withheld_in(item.kind, item.body))
        identifier = uuid_utils.compat.uuid7()
        text = canonical.dumps(self._json(item, identifier, body))
        if not is_settled(text.decode()):
            raise ValueError(f"{item.kind.name}: a text that was not cleaned")
        record = Record(
            digest=hashlib.sha256(text).hexdigest(),
            uuid=identifier,
            kind=item.kind.name,
            subject=item.subject,
            label=self.labels[item.subject],
            organisation=self.author.organisation,
            role=self.author.role,
            person=self.author.person,
            recorded_at=self.now,
            corrects_id=item.corrects,
            about_id=item.about,
        )
        self.records.append(record)
        self.contents.append(
            RecordContent(
                record=record, canonical=text.decode(), is_uncertified=item.kind.certified_by is not None
            )
        )
        self.disclosures.extend(_disclosure(record, opening) for opening in opened)
        self.attached.extend(
            RecordAttachment(record=record, attachment=self.attachments[sha256], position=position, name=name)
            for position, (name, sha256) in enumerate(item.attachments)
        )
        if item.external_id is not None:
            self.submitted[item.external_id] = (record, item)
            self.submissions.append(
                Submission(
                    organisation_id=self.author.organisation.pk,
                    external_id=item.external_id,
                    record_id=record.digest,
                )
            )
        return record, tuple(opened)

    def _json(self, item: Prepared, identifier: UUID, body: JsonObject) -> RecordJson:
        """`record/1`, FORMATS section 1."""
        value: RecordJson = {
            "format": "record/1",
            "kind": item.kind.name,
            "id": str(identifier),
            "subject": item.subject,
            "author": self.author.as_json(),
            "recorded_at": format_time(int(self.now.timestamp())),
            "body": body,
            "attachments": [
                {"name": name, "media_type": file.media_type, "size": file.size, "sha256": sha256}
                for name, sha256 in item.attachments
                for file in [self.attachments[sha256]]
            ],
            "salt": new_salt(),
        }
        if item.corrects is not None:
            value["corrects"] = item.corrects
        return value

    def _read_attachments(self, prepared: Sequence[Prepared]) -> dict[str, Attachment]:
        wanted = {sha256 for item in prepared for _, sha256 in item.attachments}
        if not wanted:
            return {}
        # The lock, in one order everywhere: retention lets go what no record names, and waits for us.
        rows = Attachment.objects.select_for_update().order_by("sha256")
        mine = rows.filter(organisation=self.author.organisation, sha256__in=wanted, destroyed_at=None)
        return {row.sha256: row for row in mine}

    def _insert(self) -> None:
        if not self.records:
            return
        # In one order everywhere, so that two batches with the same ids wait for each other and never cross.
        self.submissions.sort(key=lambda row: row.external_id)
        entries_submit(
            entries=[NewEntry(row.kind, row.label, row.digest, row.recorded_at) for row in self.records],
            beside=(self.records, self.contents, self.disclosures, self.attached, self.submissions),
            log=self.log,
        )
        # Only those that were not there to be locked when the batch began.
        stated = {row.subject for row in self.records}
        subjects_recorded(stated - self.held)
        settling = frozenset().union(*(family.settled_by for family in families()))
        subjects_settled({row.subject for row in self.records if row.kind in settling})


def _submitted(found: Mapping[str, str]) -> dict[str | None, tuple[Record, Prepared | None]]:
    """The records of these external ids' digests."""
    if not found:
        return {}
    # No join: where PostgreSQL still takes the tables for empty, it would walk through all records for each batch.
    rows = Record.objects.filter(pk__in=set(found.values())).prefetch_related("content", DISCLOSURES)
    records = {row.digest: row for row in rows}
    return {identifier: (records[digest], None) for identifier, digest in found.items()}


def _disclosure(record: Record, opened: Opened) -> Disclosure:
    return Disclosure(record=record, path=opened.path, opening=[opened.salt, opened.value])
