"""Publishing the classification: each change of it is a record in the log, once."""

from datetime import datetime

from django.db import transaction

from records.classification.rows import classification_now
from records.classification.selectors import SUBJECT, published
from records.contents.models import Record
from records.people.authors import Author
from records.stating.drafts import Draft, draft_prepare
from records.stating.services import prepared_record, recording_time
from records.terms.common import CLASSIFICATION
from records.terms.kinds import CORRECTION_REASON
from records.terms.texts import Refusal, RefusalSort, Text

CHANGED = Text(
    "지금의 표준 분류가 로그와 달라 새로 공개하지 않았습니다.",
    "Nothing was published: the classification that is stored is not the one that was logged.",
)


def classification_publish(*, author: Author, reason: str = "", now: datetime | None = None) -> Record | None:
    """The record of what this program has; None where that is published already. The first needs no `reason`."""
    version = published()
    body = dict(classification_now())
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
