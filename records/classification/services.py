"""Publishing the classification: each change of it is a record in the log, once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from records.classification.changes import ChangedEntry, entries_changed
from records.classification.rows import classification_now
from records.classification.selectors import SUBJECT, Version, published
from records.contents.models import Record
from records.people.authors import Author
from records.stating.drafts import Draft, draft_prepare
from records.stating.services import prepared_record, recording_time
from records.terms.bodies import ClassificationPublished
from records.terms.common import CLASSIFICATION
from records.terms.kinds import CORRECTION_REASON
from records.terms.texts import Refusal, RefusalSort, Text
from verifier import canonical

CHANGED = Text(
    "지금의 표준 분류가 로그와 달라 새로 공개하지 않았습니다.",
    "Nothing was published: the classification that is stored is not the one that was logged.",
)
PREVIEW_CHANGED = Text(
    "미리 본 뒤에 표준 분류나 공개된 버전이 바뀌었습니다. 다시 확인해 주십시오.",
    "The classification, or its published version, changed since you looked. Look at it again.",
)


@dataclass(frozen=True)
class Preview:
    """What a publication would state, beside the version that is in the log; `changes` are empty for the first."""

    version: Version | None
    body: ClassificationPublished
    changes: tuple[ChangedEntry, ...]

    @property
    def is_needed(self) -> bool:
        return self.version is None or not self.version.is_current

    @property
    def digest(self) -> str:
        """Of the body, and of what it follows."""
        earlier = self.version.record.digest if self.version else None
        return canonical.digest({"body": self.body, "earlier": earlier})


def classification_preview() -> Preview:
    version, body = published(), classification_now()
    before = version.body if version else None
    return Preview(version, body, tuple(entries_changed(before, body)) if before else ())


def classification_publish(
    *, author: Author, reason: str = "", seen: str | None = None, now: datetime | None = None
) -> Record | None:
    """The record of what this program has; None where that is published already. The first needs no `reason`.

    `seen` is the digest of the preview that somebody looked at: of nothing else a record is made.
    """
    preview = classification_preview()
    if seen is not None and preview.digest != seen:
        raise Refusal("preview_changed", PREVIEW_CHANGED, sort=RefusalSort.CONFLICT)
    version, body = preview.version, dict(preview.body)
    if version is not None:
        if version.item.is_changed:
            raise Refusal("classification_changed", CHANGED, sort=RefusalSort.CONFLICT)
        if version.is_current:
            return None
        body[CORRECTION_REASON] = reason
    earlier = version.record.digest if version else None
    # One version follows each: of two publishers at once the second finds the first's.
    draft = Draft(
        CLASSIFICATION.name,
        SUBJECT,
        body,
        corrects=earlier,
        external_id=f"{SUBJECT} after {earlier or 'nothing'}",
    )
    moment = recording_time(now)
    prepared = draft_prepare(author, draft, moment, stated=False)
    with transaction.atomic():
        [outcome] = prepared_record(author=author, prepared=[prepared], now=moment)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome.record if outcome.created else None
